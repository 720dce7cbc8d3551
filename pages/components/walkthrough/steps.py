"""The steps from an article to an answer, each with the data that it really works on."""

from collections.abc import Callable

import streamlit as st

from classifier import Classifier, ClassifierError
from classifier.bundle.manifest import KERAS_MODEL
from classifier.bundle.weights import Layer, read_layers
from classifier.text import NORMALIZATION
from pages.components.classify.charts import LONGEST_WORD, comparison_chart, describe, draw, probability_chart
from pages.components.shared.categories import accented_icon, markdown_name, name
from pages.components.shared.display import as_text
from pages.components.shared.i18n import percent, t
from pages.components.shared.messages import show_error, show_notice
from pages.components.walkthrough.charts import cleaned, sequence_chart
from pages.components.walkthrough.journey import Journey, count_cleaning

SHOWN = 700
"""Characters shown of the reader's text."""
LISTED = 30
"""Unknown words listed, and numbers written out."""
DESCRIBED = {"word_ids", "word_vectors", "word_evidence", "convolve", "score", "logits", "probabilities"}
"""Roles of layers that the catalogs put into words."""


def show_text(journey: Journey, _classifier: Classifier) -> None:
    """Show the article as it came."""
    st.markdown(t("walkthrough.text_intro", characters=len(journey.text)))
    with st.container(border=True):
        st.text(journey.text[:SHOWN])
    _say_if_cut(journey)


def show_cleaning(journey: Journey, classifier: Classifier) -> None:
    """Show what is removed and rewritten, and what is left."""
    find, rule = classifier.preprocessor.find, classifier.manifest.normalization
    story, left_out = journey.tokens.cleaned
    if left_out:
        st.markdown(t("walkthrough.clean_left_out", count=len(left_out)))
    st.markdown(t("walkthrough.clean_intro") if rule == NORMALIZATION else t("walkthrough.clean_otherwise", rule=rule))
    st.markdown(t("walkthrough.clean_counts", **count_cleaning(story, find)._asdict()))
    with st.container(border=True, key="cleaned"):
        st.html(cleaned(journey.text[:SHOWN], find, left_out))
    st.caption(t("walkthrough.clean_legend"))
    _say_if_cut(journey)
    st.markdown(f"**{t('walkthrough.clean_result')}**")
    with st.container(border=True):
        st.text(" ".join(journey.tokens.words)[:SHOWN])


def show_words(journey: Journey, classifier: Classifier) -> None:
    """Show every word with its number."""
    st.markdown(_words_intro(classifier))
    tokens, known = journey.tokens, journey.prediction.known_words
    with st.container(horizontal=True):
        st.metric(t("walkthrough.words"), f"{len(tokens.words):,}")
        st.metric(t("walkthrough.known_count"), f"{known:,}")
        st.metric(t("walkthrough.unknown_count"), f"{len(tokens.window) - known:,}")
    st.dataframe(
        {
            t("walkthrough.place"): [index + 1 for index in tokens.window],
            t("walkthrough.word"): tokens.window_words,
            t("walkthrough.number"): tokens.window_ids,
            t("walkthrough.known"): [index != journey.unknown_id for index in tokens.window_ids],
        },
        hide_index=True,
        height=300,
        alt=t("walkthrough.words_alt"),
    )
    if journey.unknown:
        listed = ", ".join(f"**{as_text(word[:LONGEST_WORD])}**" for word in journey.unknown[:LISTED])
        st.markdown(t("walkthrough.words_listed", words=listed))


def _words_intro(classifier: Classifier) -> str:
    size, unknown = len(classifier.vocabulary), classifier.vocabulary.unknown_id
    if unknown is None:
        return t("walkthrough.words_left_out", size=size)
    return t("walkthrough.words_intro", size=size, unknown=unknown)


def show_sequence(journey: Journey, classifier: Classifier) -> None:
    """Show the numbers as the network reads them."""
    tokens = journey.tokens
    length, filled = classifier.manifest.max_length, len(tokens.ids)
    values = {"length": length, "filled": filled, "padding": length - filled}
    st.markdown(t("walkthrough.sequence_intro", **values))
    if cut := len(tokens.words) - len(tokens.window):
        key = "walkthrough.sequence_cut_before" if tokens.window.start else "walkthrough.sequence_cut"
        st.info(t(key, count=cut), icon=":material/content_cut:")
    st.altair_chart(sequence_chart(journey), alt=t("walkthrough.sequence_alt", **values))
    numbers = ", ".join(map(str, journey.trace.sequence[:LISTED]))
    st.code(f"[{numbers}{', …' if length > LISTED else ''}]", language=None, wrap_lines=True)


def show_model(_journey: Journey, classifier: Classifier) -> None:
    """Show the layers of the network, as the model file has them."""
    if KERAS_MODEL not in classifier.manifest.files:
        st.info(t("walkthrough.model_closed"), icon=":material/lock:")
        return
    try:
        layers = read_layers(classifier.bundle)
    except ClassifierError as error:  # the only file that is read while the app runs: it may have been replaced
        show_error(error)
        return
    st.markdown(t("walkthrough.model_intro", weights=sum(layer.weights for layer in layers)))
    for layer in layers:
        with st.container(border=True, gap="small"):
            title = t(f"layer.{layer.role}") if layer.role in DESCRIBED else layer.kind
            st.markdown(f"**{title}**{_facts(layer)}")
            if layer.role in DESCRIBED:
                st.caption(t(f"layer.{layer.role}_what"))


def show_probabilities(journey: Journey, classifier: Classifier) -> None:
    """Show the probabilities before and after calibration."""
    if not classifier.manifest.calibrated:
        st.markdown(t("walkthrough.probabilities_own"))
        draw(probability_chart(journey.raw, 0.0, True), describe(journey.raw))
        return
    temperature, floor = classifier.manifest.temperature, percent(classifier.manifest.floor)
    st.markdown(t("walkthrough.probabilities_intro", temperature=temperature, floor=floor))
    after = journey.prediction.probabilities
    shares = ", ".join(
        f"{name(label)} {percent(share)} → {percent(after[label])}" for label, share in journey.raw.items()
    )
    draw(comparison_chart(journey.raw, after), t("walkthrough.probabilities_alt", shares=shares))
    st.caption(t("walkthrough.probabilities_legend"))


def show_decision(journey: Journey, classifier: Classifier) -> None:
    """Show the answer, and whether to rely on it."""
    prediction, threshold = journey.prediction, journey.prediction.threshold
    label, confidence = prediction.label, percent(prediction.confidence)
    answer = f"{accented_icon(label)} **{markdown_name(label)}**"
    reached = prediction.confidence >= threshold
    key = "walkthrough.decision_certain" if reached else "walkthrough.decision_uncertain"
    st.markdown(t("walkthrough.decision_intro", label=answer, confidence=confidence))
    st.markdown(t(key, threshold=percent(threshold)))
    chart = probability_chart(
        prediction.probabilities, threshold, prediction.certain, classifier.manifest.low_support_labels
    )
    draw(chart, describe(prediction.probabilities))
    for notice in prediction.notices:
        show_notice(notice)


def show_feedback(_journey: Journey, _classifier: Classifier) -> None:
    """Tell how readers make the next model better."""
    st.markdown(t("walkthrough.feedback_intro"))
    st.markdown("\n".join(f"1. {t(f'walkthrough.feedback_{step}')}" for step in ("say", "review", "train", "serve")))
    st.caption(t("walkthrough.feedback_kept"))


STEPS: dict[str, Callable[[Journey, Classifier], None]] = {
    "text": show_text,
    "clean": show_cleaning,
    "words": show_words,
    "sequence": show_sequence,
    "model": show_model,
    "probabilities": show_probabilities,
    "decision": show_decision,
    "feedback": show_feedback,
}
"""Name → what shows it, in order."""


def _facts(layer: Layer) -> str:
    """Return the size of a layer and its number of weights, as far as it has any."""
    size = " × ".join(f"{n:,}" for n in layer.shape)
    copies = t("walkthrough.copies", count=layer.copies) if layer.copies > 1 else ""
    weights = t("walkthrough.weights", weights=layer.weights) if layer.weights else ""
    return "".join(f" · {fact}" for fact in (size, copies, weights) if fact)


def _say_if_cut(journey: Journey) -> None:
    if len(journey.text) > SHOWN:
        st.caption(t("walkthrough.shown", shown=SHOWN))
