"""The decision, what a threshold costs, a story that the model gets wrong, and how people teach it."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import streamlit as st

from classifier import Classifier, explain
from classifier.bundle.held_out import passing
from classifier.explanation import find_counterfactual
from pages.components.batch.adjust import HIGHEST, LOWEST
from pages.components.classify.charts import LONGEST_WORD, describe, draw, probability_chart
from pages.components.shared.categories import accented_icon, markdown_name, name
from pages.components.shared.display import as_text
from pages.components.shared.i18n import percent, t
from pages.components.shared.messages import show_notice
from pages.components.shared.verdict import verdict_chip
from pages.components.walkthrough import stage
from pages.components.walkthrough.charts import hundred_chart
from pages.components.walkthrough.journey import Journey
from pages.components.walkthrough.steps import TOPICS

HARD_STORY = Path(__file__).with_name("hard_story.toml")


def show_decision(journey: Journey, classifier: Classifier) -> None:
    """Show the answer and whether it goes through, then what other thresholds would cost."""
    prediction, manifest = journey.prediction, classifier.manifest
    first = dict(islice(prediction.probabilities.items(), TOPICS))
    stage.show(stage.plain(map(name, first), map(percent, first.values())), " ".join(journey.tokens.window_words))
    answer, threshold = f"{accented_icon(prediction.label)} **{markdown_name(prediction.label)}**", prediction.threshold
    key = "certain" if prediction.certain else "reached" if prediction.confidence >= threshold else "uncertain"
    shares = {"confidence": percent(prediction.confidence), "threshold": percent(threshold)}
    sentence = t(f"walkthrough.decision_{key}", label=answer, **shares)
    st.markdown(f"{verdict_chip(prediction)} {sentence}")
    for notice in prediction.notices:
        show_notice(notice)
    if threshold != manifest.threshold:
        st.caption(t("walkthrough.decision_short", words=manifest.short_words, threshold=percent(manifest.threshold)))
    st.subheader(t("walkthrough.line"), anchor=False)
    _show_threshold(classifier)


def _show_threshold(classifier: Classifier) -> None:
    """Let the reader move the threshold over texts that the model had not seen."""
    measured, manifest = measured_curve(classifier), classifier.manifest
    if not measured:
        st.markdown(t("walkthrough.line_unknown"))
        return
    curve, source = measured
    own = round(100 * manifest.threshold)
    st.markdown(t("walkthrough.line_intro", threshold=own))
    chosen = st.slider(
        t("batch.threshold_slider"),
        LOWEST,
        HIGHEST,
        min(max(own, LOWEST), HIGHEST),
        format="%d%%",
        key=f"line-{manifest.version}",
    )
    share, wrongly = passing(curve, manifest.threshold if chosen == own else chosen / 100)
    through, wrong = round(100 * share), round(100 * wrongly)
    cost = t("walkthrough.line_costs", through=through, wrong=wrong, editor=100 - through)
    st.markdown(cost)
    st.altair_chart(hundred_chart(through, wrong), alt=cost.replace("*", ""), width="content")
    st.caption(source)


def measured_curve(classifier: Classifier) -> tuple[Sequence[Mapping[str, float]], str] | None:
    """Return what thresholds cost and who measured it, others before ourselves; None where nobody did."""
    held_out: Mapping[str, Any] | None = classifier.bundle.held_out()
    if held_out and held_out["coverage"]:
        texts, source = held_out["texts"], as_text(held_out["source"])
        return held_out["coverage"], t("walkthrough.line_others", texts=texts, source=source)
    if not classifier.evaluation:
        return None
    texts = classifier.evaluation["cv"]["full"]["texts"]
    return classifier.evaluation["calibration"]["coverage"], t("walkthrough.line_ours", texts=texts)


def show_loop(_journey: Journey, classifier: Classifier) -> None:
    """Show a story that the model gets wrong, and how people make the next model better."""
    _show_hard_story(classifier)
    st.subheader(t("walkthrough.loop"), anchor=False)
    icons = {"say": "person", "review": "rate_review", "train": "model_training", "serve": "published_with_changes"}
    for column, (step, icon) in zip(st.columns(len(icons)), icons.items(), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f":material/{icon}: {t(f'walkthrough.loop_{step}')}")
    st.caption(t("walkthrough.loop_again"))


@cache
def hard_story() -> Mapping[str, Any]:
    """Return a story of our own writing that models get wrong: its `text`, and the `labels` that an editor gives it."""
    story = tomllib.loads(HARD_STORY.read_text(encoding="utf-8"))
    return {**story, "text": f"{story['title']}\n\n{story['body']}"}


def _show_hard_story(classifier: Classifier) -> None:
    """Show the story and what the model says; that it is wrong, and why, is said only where it is."""
    story = hard_story()
    truth = next((label for label in story["labels"] if label in classifier.labels), None)
    prediction = classifier.predict(story["text"])
    values = {"label": markdown_name(prediction.label), "confidence": percent(prediction.confidence)}
    wrong = truth is not None and prediction.label != truth
    st.markdown(t("walkthrough.wrong_intro"))
    with st.container(border=True):
        st.markdown(f"**{as_text(story['title'])}**")
        st.markdown(as_text(story["body"]))
    if truth is None:
        st.markdown(t("walkthrough.wrong_unknown", **values))
        return
    st.markdown(
        t("walkthrough.wrong_answer" if wrong else "walkthrough.wrong_not", truth=markdown_name(truth), **values)
    )
    first = dict(islice(prediction.probabilities.items(), TOPICS))
    draw(probability_chart(first, prediction.threshold, prediction.certain), describe(first))
    if wrong:
        explanation = explain(classifier, story["text"])
        decisive = find_counterfactual(classifier, story["text"], explanation, truth)
        values = {
            "words": ", ".join(f"*{as_text(word[:LONGEST_WORD])}*" for word in decisive.words),
            "before": percent(decisive.rival_before),
            "after": percent(decisive.rival_after),
        }
        st.markdown(t("walkthrough.wrong_why", truth=markdown_name(truth), **values))
