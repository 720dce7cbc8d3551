"""Take an answer away: a line to paste into a message, JSON and CSV, and the chart as a picture that shares well.

None of them holds the reader's text.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from html import escape

import streamlit as st

from classifier import Classifier, Prediction
from pages.components.categories import name, shade
from pages.components.i18n import percent, t

_WIDTH, _ROW, _TOP = 720, 40, 96  # of the picture, in pixels
_BARS, _END = 170, 610  # where bars of the picture start, and where one of 100% ends


def offer_to_take_away(classifier: Classifier, prediction: Prediction) -> None:
    """Offer the answer in every form, out of the way until it is asked for."""
    version = classifier.manifest.version
    files = {
        "JSON": ("ainisha.json", "application/json", to_json(prediction, version)),
        "CSV": ("ainisha.csv", "text/csv", to_csv(prediction)),
        "SVG": ("ainisha.svg", "image/svg+xml", to_svg(prediction)),
    }
    with st.popover(t("take.title"), icon=":material/ios_share:", type="tertiary"):
        st.caption(t("take.line"))
        st.code(to_line(prediction, version), language=None, wrap_lines=True)
        with st.container(horizontal=True):
            for kind, (file, mime, content) in files.items():
                st.download_button(
                    kind, content, file, mime, key=f"take-{kind}", icon=":material/download:", on_click="ignore"
                )
        st.caption(t("take.chart"))


def to_line(prediction: Prediction, version: str) -> str:
    """Return the answer in one line."""
    shares = ", ".join(f"{name(label)} {percent(share)}" for label, share in list(prediction.probabilities.items())[:3])
    doubt = "" if prediction.certain else f" ({t('take.doubt')})"
    return f"{shares}{doubt} · Ainisha {version}"


def to_json(prediction: Prediction, version: str) -> str:
    """Return all that is known of the answer, as `python -m classifier classify --json` prints it, and the model."""
    return json.dumps({**asdict(prediction), "model": version}, ensure_ascii=False, indent=2)


def to_csv(prediction: Prediction) -> str:
    """Return the probabilities, one label a row, highest first."""
    return table([("label", "probability"), *prediction.probabilities.items()])


def table(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV. A cell that a spreadsheet would take for a formula is written as the text that it is."""
    output = io.StringIO()
    csv.writer(output).writerows([[_inert(cell) for cell in row] for row in rows])
    return output.getvalue()


def _inert(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def to_svg(prediction: Prediction) -> str:
    """Return a picture of the answer, on paper of the light theme."""
    height = _TOP + _ROW * len(prediction.probabilities) + 24
    rows = "".join(_bar(place, label, share) for place, (label, share) in enumerate(prediction.probabilities.items()))
    title = escape(f"{name(prediction.label)} {percent(prediction.confidence)}")
    ink, paper = _theme("textColor"), _theme("backgroundColor")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" fill="{ink}"'
        f' font-family="Source Sans 3, sans-serif" font-size="18">'
        f'<title>{title}</title><rect width="100%" height="100%" fill="{paper}"/>'
        f'<text x="32" y="58" font-family="Source Serif 4, serif" font-size="30" font-weight="600">{title}</text>'
        f'<text x="{_WIDTH - 32}" y="58" text-anchor="end" fill="{_theme("primaryColor")}">ainisha</text>{rows}</svg>'
    )


def _bar(place: int, label: str, share: float) -> str:
    y = _TOP + _ROW * place
    length = max(1.0, (_END - _BARS) * share)
    color = shade(label, "light")
    return (
        f'<text x="32" y="{y + 19}">{escape(name(label))}</text>'
        f'<rect x="{_BARS}" y="{y}" width="{length:.1f}" height="26" rx="3" fill="{color}"/>'
        f'<text x="{_WIDTH - 32}" y="{y + 19}" text-anchor="end">{escape(percent(share))}</text>'
    )


def _theme(option: str) -> str:
    return str(st.get_option(f"theme.light.{option}"))
