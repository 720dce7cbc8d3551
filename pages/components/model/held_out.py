"""The held-out evaluation, for the model page and for the card."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from pages.components.model.facts import VIEWS, bullets, table
from pages.components.shared.display import as_text, shorten
from pages.components.shared.i18n import Say, catalog, percent, t

_CHARACTERS = 40
_LEAST = 0.0005
"""Smaller losses are shown as 0, because they would be rounded to 0.0 % with a sign."""

Report = Mapping[str, Any]
"""The content of `held-out.json`: see `classifier.bundle.held_out`."""


class FigureTable(NamedTuple):
    """A table of figures; all texts are Markdown."""

    title: str
    heads: list[str]
    rows: list[list[str]]
    note: str = ""


def show_held_out(report: Report) -> None:
    """Show the main figures, and those by way of pasting, by origin, and by length."""
    st.subheader(t("held_out.title"), anchor=False)
    st.markdown(_introduction(t, report))
    show_figures(main_figures(t, report))
    st.caption(" ".join(_remarks(t, report)))
    show_tables(tables(t, report))


def show_figures(figures: Sequence[tuple[str, str, str]]) -> None:
    """Show (name, figure, explanation) of the main figures side by side."""
    for column, (name, figure, explanation) in zip(st.columns(len(figures)), figures, strict=True):
        with column.container(border=True, height="stretch"):
            st.metric(name, figure)
            st.caption(explanation)


def show_tables(shown: Sequence[FigureTable]) -> None:
    """Show each table on a tab of its own."""
    for tab, part in zip(st.tabs([part.title for part in shown]) if shown else [], shown, strict=True):
        columns = zip(*part.rows, strict=True)
        tab.table(dict(zip(part.heads, columns, strict=True)), border="horizontal", hide_index=True)
        if part.note:
            tab.caption(part.note)


def card_section(say: Say, report: Report) -> list[str]:
    """Return the figures for the card, as paragraphs of Markdown."""
    figures = [f"**{key}: {figure}.** {meaning}" for key, figure, meaning in main_figures(say, report)]
    parts = [f"## {say('held_out.title')}", _introduction(say, report), *figures, bullets(_remarks(say, report))]
    return [*parts, *as_markdown(tables(say, report))]


def as_markdown(shown: Sequence[FigureTable]) -> list[str]:
    """Return the tables for the card, as paragraphs of Markdown."""
    return [
        line
        for part in shown
        for line in (f"### {part.title}", table(part.heads, part.rows), *filter(None, [part.note]))
    ]


def main_figures(say: Say, report: Report) -> list[tuple[str, str, str]]:
    """Return (name, figure, explanation) of the main figures.

    Without second topics, `acceptable` is omitted, because it equals the accuracy.
    """
    main, certain, two = report["main"], report["main"]["certain"], _has_two_topics(report)
    shares = {"right": main["accuracy"], "acceptable": main["acceptable"], "certain": certain["share"]}
    shares |= {"relied": certain["acceptable"]} if two else {"relied_right": certain["accuracy"]}
    return [
        (say(f"held_out.{key}"), percent(share), say(f"held_out.{key}_means", hundredths=round(100 * share)))
        for key, share in shares.items()
        if share is not None and (two or key != "acceptable")
    ]


def tables(say: Say, report: Report) -> list[FigureTable]:
    """Return the figures by way of pasting, by origin and by length, where they were measured."""
    shown = [_ways(say, report)] if report["ways"] else []
    if report["origins"]:
        origins = [(_external_name(name), figures) for name, figures in report["origins"].items()]
        shown.append(_table(say, report, ("held_out.by_origin", "held_out.origin"), origins))
    if report["views"]:
        measured = report["views"] | {"full": report["main"]}
        parts = [(say(key), measured[name]) for name, key in VIEWS.items() if name in measured]
        shown.append(_table(say, report, ("held_out.by_length", "model.given"), parts))
    return shown


def out_of_fold_tables(say: Say, evaluation: Mapping[str, Any]) -> list[FigureTable]:
    """Return the same tables, by way of pasting and by origin, from the cross-validation in `evaluation.json`."""
    ways, origins = evaluation.get("ways", {}), evaluation.get("origins", {})
    measured = next(iter((ways or origins).values()), None)
    if not measured:
        return []
    clean = measured["acceptable"] + measured.get("loss", 0.0)
    main = {"two_topics": measured["two_topics"], "acceptable": clean}
    return tables(say, {"main": main, "ways": ways, "origins": origins, "views": {}})


def way_name(say: Say, name: str) -> str:
    """Return the name of a way of pasting as Markdown; its key where the catalogs have no name."""
    return say(f"way.{name}") if f"way.{name}" in catalog("en") else _external_name(name)


def _introduction(say: Say, report: Report) -> str:
    source = as_text(report["source"].rstrip("."))
    return say("held_out.introduction", texts=report["texts"], date=report["date"], source=source)


def _remarks(say: Say, report: Report) -> list[str]:
    main, none, second = report["main"], report["none"], report["main"]["second"]
    shares = {"weighted": main["weighted_f1"], "macro": main["macro_f1"], "error": main["ece"]}
    remarks = [say("held_out.f_one", **{name: percent(share) for name, share in shares.items()})]
    if second["precision"] is not None and _has_two_topics(report):
        values = {"share": percent(second["share"]), "precision": percent(second["precision"])}
        remarks.append(say("held_out.second", **values))
    if none:
        remarks.append(say("held_out.none", texts=none["texts"], certain=percent(none["certain"])))
    if main["unanswered"]:
        remarks.append(say("held_out.unanswered", count=main["unanswered"]))
    return remarks


def _table(say: Say, report: Report, keys: tuple[str, str], measured: Sequence[tuple[str, Report]]) -> FigureTable:
    """Return a table with a row for each of `measured`; `keys` are those of its title and of the first head."""
    title, first = keys
    right = ["accuracy", "acceptable"] if _has_two_topics(report) else ["accuracy"]
    rows = [
        [name, f"{figures['texts']:,}", *(percent(figures[key]) for key in right), percent(figures["certain"]["share"])]
        for name, figures in measured
    ]
    heads = ["texts", "right_short", "acceptable_short", "certain_short"]
    shown = [say(f"held_out.{head}") for head in heads if head != "acceptable_short" or _has_two_topics(report)]
    return FigureTable(say(title), [say(first), *shown], rows)


def _ways(say: Say, report: Report) -> FigureTable:
    """Return the table of the ways of pasting: the article alone, then the others by loss, the largest first."""
    good = "acceptable_short" if _has_two_topics(report) else "right_short"
    rows = [[say("held_out.clean"), percent(report["main"]["acceptable"]), "–"]]
    for name, way in sorted(report["ways"].items(), key=lambda item: -item[1]["loss"]):
        rows.append([way_name(say, name), percent(way["acceptable"]), _loss(way["loss"])])
    heads = [say(f"held_out.{key}") for key in ("way", good, "loss")]
    return FigureTable(say("held_out.by_way"), heads, rows, say("held_out.loss_means"))


def _loss(share: float) -> str:
    return percent(share if abs(share) >= _LEAST else 0.0)


def _external_name(name: str) -> str:
    """Return a name from a report, as Markdown."""
    return as_text(shorten(name, _CHARACTERS))


def _has_two_topics(report: Report) -> bool:
    return bool(report["main"]["two_topics"])
