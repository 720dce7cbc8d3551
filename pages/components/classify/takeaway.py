"""Take an answer away: a line to send, a picture, and files for programs. Each says whether to rely on the answer.

Of the reader's text they hold the headline at most.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial

import streamlit as st

from classifier import Classifier, Prediction
from pages.components.classify.ninjs import to_ninjs
from pages.components.shared.bundles import bundle_name, section
from pages.components.shared.categories import name
from pages.components.shared.display import headline_of, shorten
from pages.components.shared.history import Answered
from pages.components.shared.i18n import in_this_language, percent, t, today
from pages.components.shared.verdict import Verdict, verdict

_STYLES = re.compile(r"[*_~`]+")
"""What makes text bold, italic, struck out or code in a message."""
_ADDRESS = re.compile(r"\w+://|(?<=\w)([.@])(?=[^\W\d_])")
"""What makes a link of text: `https://`, and a point or @ within a word."""


def offer_to_take_away(classifier: Classifier, prediction: Prediction, text: str) -> None:
    """Offer the answer to `text` in every form, out of the way until it is asked for."""
    manifest, title = classifier.manifest, headline_of(text, prediction.left_out)
    model = manifest.name if section(manifest.name) == "other" else bundle_name(manifest.name)
    with st.popover(t("take.title"), icon=":material/ios_share:", type="tertiary"):
        st.caption(t("take.line"))
        st.code(to_line(prediction, title), language=None, wrap_lines=True)
        draw = partial(_to_png, prediction, title, f"{shorten(model, 40)} {manifest.version}", today())
        with st.container(horizontal=True):
            _offer(t("take.picture"), "ainisha.png", "image/png", draw, ":material/image:")
            _offer("JSON", "ainisha.json", "application/json", partial(to_json, prediction, manifest.version))
            _offer("ninjs", "ainisha-ninjs.json", "application/json", partial(to_ninjs, prediction, manifest, title))
            _offer("CSV", "ainisha.csv", "text/csv", partial(to_csv, prediction, manifest.codes))
        st.caption(t("take.chart"))


def _offer(
    label: str, file: str, mime: str, make: Callable[[], str | bytes], icon: str = ":material/download:"
) -> None:
    st.download_button(label, in_this_language(make), file, mime, key=f"take-{file}", icon=icon, on_click="ignore")


def _to_png(prediction: Prediction, title: str, model: str, day: date) -> bytes:
    from pages.components.classify.card_picture import to_png  # Pillow takes its time, and most take no picture along

    return to_png(prediction, title, model, day)


def to_line(prediction: Prediction, title: str) -> str:
    """Return the answer in one line for a chat, the headline in WhatsApp's bold letters and nothing else marked."""
    also = f", {t('answer.also', label=name(prediction.second))}" if prediction.second else ""
    label = f"{name(prediction.label)}{also}"
    topic = label if verdict(prediction) is Verdict.CERTAIN else t("take.perhaps", label=label)
    doubt = "" if verdict(prediction) is Verdict.CERTAIN else f"; {t(f'take.{verdict(prediction).value[0]}')}"
    answer = _plain(f"{topic} ({percent(prediction.confidence, 0)}{doubt})")
    return f"{answer}: *{plain}*" if (plain := _plain(title)) else answer


def _plain(text: str) -> str:
    """Return `text` without anything that a chat would style or turn into a link."""
    return " ".join(_ADDRESS.sub(r"\1 ", _STYLES.sub("", text)).split())


def to_json(prediction: Prediction, version: str) -> str:
    """Return all that is known of the answer, as `python -m classifier classify --json` prints it, and the model."""
    return json.dumps({**asdict(prediction), "model": version}, ensure_ascii=False, indent=2)


def to_csv(prediction: Prediction, codes: Mapping[str, str]) -> str:
    """Return the probabilities, one label a row, highest first, and whether the answer is certain.

    With `codes` (label → code) also the code of each label, and which topic of the answer it is.
    """
    if not codes:
        rows = [(label, share, prediction.certain) for label, share in prediction.probabilities.items()]
        return table([("label", "probability", "certain"), *rows])
    topics = {prediction.second: "second", prediction.label: "first"}
    coded = [
        (label, codes.get(label, ""), share, topics.get(label, ""), prediction.certain)
        for label, share in prediction.probabilities.items()
    ]
    return table([("label", "code", "probability", "topic", "certain"), *coded])


def history_to_csv(answers: Sequence[Answered]) -> str:
    """Return the answers of a session, one a row, the latest first."""
    columns = ("time", "label", "code", "second", "second_code", "probability", "certain", "model", "text")
    rows = [
        (answered.at.isoformat(timespec="seconds"), given.label, given.code or "", given.second or "",
         given.second_code or "", given.confidence, given.certain, answered.model, answered.first_words)
        for answered in answers for given in [answered.prediction]
    ]  # fmt: skip
    return table([columns, *rows])


def table(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV. A cell that a spreadsheet would take for a formula is written as the text that it is."""
    from classifier.reading.tables.spreadsheets import neutral  # most readers take nothing along

    output = io.StringIO()
    csv.writer(output).writerows([[neutral(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    return output.getvalue()
