"""The box for the article: samples and other texts that fill it, and bringing back a text that was replaced."""

import streamlit as st

from pages.components.shared.bundles import chosen_bundle
from pages.components.shared.display import as_text, shorten
from pages.components.shared.history import Answered, ask
from pages.components.shared.i18n import t
from pages.components.shared.samples import load_samples, samples_for

OFFERED = 5
"""Number of samples that are shown; the others are a click away."""
FIRST, FURTHER, MORE = "samples", "further-samples", "more-samples"
"""Widget keys of the first samples, of the others, and of the list with the others."""
KEPT = 50
"""Largest number of the reader's own texts that can be brought back."""


def take_in_sample() -> None:
    """Put the chosen sample into the box and ask about it; call it before the box is shown."""
    state = st.session_state
    for key in (FIRST, _further_key()):
        if slug := state.get(key):
            state[key], state[MORE], state.taken_in = None, False, state.get("taken_in", 0) + 1
            text = load_samples()[slug].text
            fill(text)
            if state.get("submitted") != text:
                ask(text)


def offer_samples(*, folded: bool) -> None:
    """Offer the samples of the chosen model by their headlines, all of them in a list where they are `folded`.

    They are not buttons, whose click would be lost when it reaches a server that has just restarted.
    """
    slugs = list(samples_for(chosen_bundle()))
    if not folded:
        _pick_sample(slugs[:OFFERED], FIRST, t("classify.samples"))
    if folded or slugs[OFFERED:]:
        count = len(slugs) if folded else len(slugs[OFFERED:])
        title = t("classify.all_samples" if folded else "classify.more_samples", count=count)
        with st.popover(title, type="tertiary", key=MORE, on_change="rerun"):
            _pick_sample(slugs if folded else slugs[OFFERED:], _further_key(), t("classify.samples"))


def _further_key() -> str:
    """Return the key of the list of samples, which changes after each choice.

    While the list is closed, the browser does not learn that the choice was reset, and would send it again.
    """
    return f"{FURTHER}-{st.session_state.get('taken_in', 0)}"


def _pick_sample(slugs: list[str], key: str, label: str) -> None:
    samples = load_samples()
    headlines = {slug: as_text(shorten(samples[slug].title, 40)) for slug in slugs}
    if st.pills(label, slugs, format_func=headlines.__getitem__, key=key, wrap=True):
        st.rerun()  # the sample is put into the box before the box is shown


def fill(text: str) -> None:
    """Put `text` into the box; a replaced text of the reader's own can be brought back."""
    state = st.session_state
    if state.get("article", "") == text:  # Ctrl+Enter on a sample chooses it again
        return
    _keep(_own_text())
    _put(text)
    state.pop("submitted", None)


def fill_and_ask(text: str, model: str) -> None:
    """Put `text` into the box, choose `model`, and ask it about the text."""
    fill(text)
    st.session_state.wanted_model = model
    ask(text)


def ask_again(answered: Answered) -> None:
    """Put a text back into the box with the answer of the same model; it is not remembered twice."""
    fill(answered.text)
    st.session_state.wanted_model = answered.model
    ask(answered.text, answered.everything)
    st.session_state.remembered = st.session_state.asked


def restore() -> None:
    """Bring back the replaced text; a text that the reader wrote since follows after all older texts."""
    state = st.session_state
    own, text, older = _own_text(), state.pop("replaced"), state.setdefault("replaced_before", [])
    if own:
        older.insert(0, own)
    if older:
        state.replaced = older.pop()
    _put(text)
    state.filled = ""  # the text is the reader's own


def _put(text: str) -> None:
    st.session_state.article = st.session_state.filled = text


def _own_text() -> str:
    """Return the reader's own text in the box; "" for a blank text and for that of a sample, file or link."""
    state = st.session_state
    text: str = state.get("article", "")
    not_own = {state.get("filled", ""), *(sample.text for sample in load_samples().values())}
    return text if text.strip() and text not in not_own else ""


def _keep(own: str) -> None:
    """Keep a text of the reader's own; the latest text comes back first."""
    state = st.session_state
    if not own:
        return
    if "replaced" in state:
        older = state.setdefault("replaced_before", [])
        older.append(state.replaced)
        del older[:-KEPT]
    state.replaced = own
