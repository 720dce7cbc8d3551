"""Take an answer away: a line to paste into a message, JSON and CSV, and the chart as a picture that shares well.

None of them holds the reader's text.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from html import escape
from typing import NamedTuple

import streamlit as st

from classifier import Classifier, Prediction
from pages.components.shared.categories import accent, name
from pages.components.shared.chart_parts import FEW_ROWS
from pages.components.shared.i18n import in_this_language, percent, t

_WIDTH, _MARGIN, _TOP, _VALUES = 720, 32, 96, 110  # of the picture, in pixels


def offer_to_take_away(classifier: Classifier, prediction: Prediction) -> None:
    """Offer the answer in every form, out of the way until it is asked for."""
    version = classifier.manifest.version
    files: dict[str, tuple[str, str, Callable[[], str]]] = {
        "JSON": ("ainisha.json", "application/json", partial(to_json, prediction, version)),
        "CSV": ("ainisha.csv", "text/csv", partial(to_csv, prediction, classifier.manifest.codes)),
        "SVG": ("ainisha.svg", "image/svg+xml", in_this_language(partial(to_svg, prediction))),
    }
    with st.popover(t("take.title"), icon=":material/ios_share:", type="tertiary"):
        st.caption(t("take.line"))
        st.code(to_line(prediction, version), language=None, wrap_lines=True)
        with st.container(horizontal=True):
            for kind, (file, mime, make) in files.items():
                st.download_button(
                    kind, make, file, mime, key=f"take-{kind}", icon=":material/download:", on_click="ignore"
                )
        st.caption(t("take.chart"))


def to_line(prediction: Prediction, version: str) -> str:
    """Return the answer in one line."""
    shares = ", ".join(f"{name(label)} {percent(share)}" for label, share in list(prediction.probabilities.items())[:3])
    doubt = "" if prediction.certain else f" ({t('take.doubt')})"
    also = f" ({t('answer.also', label=name(prediction.second))})" if prediction.second else ""
    return f"{shares}{doubt}{also} · Ainisha {version}"


def to_json(prediction: Prediction, version: str) -> str:
    """Return all that is known of the answer, as `python -m classifier classify --json` prints it, and the model."""
    return json.dumps({**asdict(prediction), "model": version}, ensure_ascii=False, indent=2)


def to_csv(prediction: Prediction, codes: Mapping[str, str]) -> str:
    """Return the probabilities, one label a row, highest first; with `codes` each label's, and which topic it is."""
    if not codes:
        return table([("label", "probability"), *prediction.probabilities.items()])
    topics = {prediction.second: "second", prediction.label: "first"}
    rows = [
        (label, codes.get(label, ""), share, topics.get(label, "")) for label, share in prediction.probabilities.items()
    ]
    return table([("label", "code", "probability", "topic"), *rows])


def table(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV. A cell that a spreadsheet would take for a formula is written as the text that it is."""
    from classifier.reading.tables.spreadsheets import neutral  # most readers take nothing along

    output = io.StringIO()
    csv.writer(output).writerows([[neutral(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    return output.getvalue()


class _Rows(NamedTuple):
    """Sizes of the rows of the picture, in pixels."""

    step: int
    bar: int
    font: int
    bars: int
    """Where bars begin: after the longest name."""


def _rows_for(names: Iterable[str]) -> _Rows:
    called = list(names)
    step, bar, font = (40, 26, 18) if len(called) <= FEW_ROWS else (28, 18, 16)
    return _Rows(step, bar, font, _MARGIN + max(138, round(0.56 * font * max(map(len, called)))))


def to_svg(prediction: Prediction) -> str:
    """Return a picture of the answer, on paper of the light theme."""
    shares = prediction.probabilities
    sizes = _rows_for(map(name, shares))
    bars = "".join(_bar(sizes, place, label, share) for place, (label, share) in enumerate(shares.items()))
    height = _TOP + sizes.step * len(shares) + 24
    title = escape(f"{name(prediction.label)} {percent(prediction.confidence)}")
    also = f" · {escape(t('answer.also', label=name(prediction.second)))}" if prediction.second else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" fill="{_theme("textColor")}"'
        f' font-family="Source Sans 3, sans-serif" font-size="{sizes.font}"><title>{title}{also}</title>'
        f'<rect width="100%" height="100%" fill="{_theme("backgroundColor")}"/>'
        f'<text x="{_MARGIN}" y="58" font-family="Source Serif 4, serif" font-size="30" font-weight="600">{title}'
        f'<tspan font-size="18" font-weight="400" fill="{_theme("grayTextColor")}">{also}</tspan></text>'
        f'<text x="{_WIDTH - _MARGIN}" y="58" text-anchor="end" font-size="18" fill="{accent("light")}">ainisha</text>'
        f"{bars}</svg>"
    )


def _bar(sizes: _Rows, place: int, label: str, share: float) -> str:
    top = _TOP + sizes.step * place
    text, length = top + sizes.bar // 2 + sizes.font // 3, max(1.0, (_WIDTH - _VALUES - sizes.bars) * share)
    color = _theme("grayColor") if place else accent("light")
    return (
        f'<text x="{_MARGIN}" y="{text}">{escape(name(label))}</text>'
        f'<rect x="{sizes.bars}" y="{top}" width="{length:.1f}" height="{sizes.bar}" rx="3" fill="{color}"/>'
        f'<text x="{_WIDTH - _MARGIN}" y="{text}" text-anchor="end">{escape(percent(share))}</text>'
    )


def _theme(option: str) -> str:
    return str(st.get_option(f"theme.light.{option}"))
