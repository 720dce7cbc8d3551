"""The summary of a batch as one printed page: a file of HTML that any browser opens and prints, and nothing else."""

from collections.abc import Sequence
from html import escape
from string import Template

import streamlit as st

from pages.components.batch.job import Batch, Job
from pages.components.shared.categories import accent, name
from pages.components.shared.display import shorten
from pages.components.shared.i18n import language, percent, t

LISTED, CHARACTERS = 10, 60
"""Doubtful articles that are listed, and characters of each."""
_STYLE = Template("""
@page { size: A4; margin: 16mm }
body { font: 14px/1.4 "Source Sans 3", system-ui, sans-serif; color: $ink; max-width: 178mm; margin: 2rem auto;
       padding: 0 1rem }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 13px } }
h1 { font: 600 28px/1.2 "Source Serif 4", Georgia, serif; margin: 0 0 .2em }
h2 { font-size: 14px; margin: 1.4em 0 .4em }
p { margin: .2em 0 }
small { color: $small }
dl { display: flex; gap: 2.5rem; margin: 1em 0 0 }
dt { font-size: 13px }
dd { margin: 0; font-size: 28px }
table { border-collapse: collapse; width: 100% }
td { padding: 1px 8px 1px 0; vertical-align: middle }
td:first-child { white-space: nowrap; width: 1% }
td:last-child { text-align: right; white-space: nowrap; width: 1% }
.bar { display: flex; height: 12px; print-color-adjust: exact; -webkit-print-color-adjust: exact }
""")


def printed_summary(batch: Batch, job: Job, when: str) -> str:
    """Return the page as HTML: file, date, model, three figures, articles by topic, the most doubtful articles.

    May be called outside the session: `when` is the moment in the reader's words.
    """
    tally, manifest = batch.answers(job).tally, job.classifier.manifest
    facts = f"{when} · Ainisha · {manifest.name} {manifest.version}"
    figures = {
        t("batch.classified"): f"{tally.total:,}",
        t("batch.certain"): f"{tally.certain:,} ({percent(tally.certain / max(tally.total, 1))})",
        t("batch.doubtful"): f"{tally.total - tally.certain:,}",
    }
    parts = [
        f"<h1>{escape(shorten(batch.name, CHARACTERS))}</h1><p><small>{escape(facts)}</small></p>",
        f"<dl>{''.join(f'<div><dt>{escape(key)}</dt><dd>{value}</dd></div>' for key, value in figures.items())}</dl>",
        f"<h2>{escape(t('batch.by_desk'))}</h2>{_table(_topics(batch, job))}",
    ]
    if doubtful := _doubtful(batch, job):
        parts.append(f"<h2>{escape(t('batch.most_doubtful'))}</h2>{_table(doubtful)}")
    style = _STYLE.substitute(ink=_theme("textColor"), small=_theme("grayTextColor"))
    head = f'<meta charset="utf-8"><title>{escape(batch.name)}</title><style>{style}</style>'
    return f'<!doctype html><html lang="{language()}"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _topics(batch: Batch, job: Job) -> list[tuple[str, str, str]]:
    """Return a row for each topic: its name, a bar of certain and other answers, its number of articles."""
    counts = batch.answers(job).tally.by_label()
    most = max(map(sum, counts.values()), default=1)

    def bar(certain: int, others: int) -> str:
        spans = ((certain, accent("light")), (others, _theme("grayColor")))
        pieces = (f'<i style="width:{100 * count / most:.1f}%;background:{color}"></i>' for count, color in spans)
        return f'<div class="bar">{"".join(pieces)}</div>'

    return [(escape(name(label)), bar(*pair), f"{sum(pair):,}") for label, pair in counts.items()]


def _doubtful(batch: Batch, job: Job) -> list[tuple[str, str, str]]:
    """Return a row for each of the least certain articles: its number in the file, how it begins, its topic."""
    answers = batch.answers(job).by_index
    indices = [index for index, answer in answers.items() if not answer.certain][:LISTED]
    return [
        (
            str(batch.table.rows[index].number),
            escape(shorten(job.texts[index], CHARACTERS)),
            escape(f"{name(answers[index].label)} {percent(answers[index].confidence)}"),
        )
        for index in indices
    ]


def _theme(option: str) -> str:
    return str(st.get_option(f"theme.light.{option}"))


def _table(rows: Sequence[tuple[str, str, str]]) -> str:
    """Return rows of HTML cells as a table."""
    lines = (f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{''.join(lines)}</table>"
