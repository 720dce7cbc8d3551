"""The first four steps: words, numbers, evidence, probabilities, each with what the model really works on."""

from itertools import islice

import numpy as np
import streamlit as st

from classifier import Classifier
from classifier.calibration import calibrate
from classifier.text import NORMALIZATION
from pages.components.classify.charts import LONGEST_WORD
from pages.components.classify.left_out import show_corrections
from pages.components.shared.categories import markdown_name, name
from pages.components.shared.display import as_text, shorten
from pages.components.shared.i18n import percent, t
from pages.components.walkthrough import stage
from pages.components.walkthrough.charts import bar_chart, evidence_chart, signed
from pages.components.walkthrough.journey import Journey, evidence_of, follow, network_of
from pages.components.walkthrough.sentence import headlines_for
from pages.components.walkthrough.two_engines import compare_engines

TOPICS = 4
"""Topics of the table of evidence and of charts: more would not fit a phone."""
NEIGHBOURS = 6
COLDEST, HOTTEST, STEP = 0.25, 4.0, 0.01
"""Temperatures between which the slider moves."""


def show_words(journey: Journey, classifier: Classifier) -> None:
    """Show the sentence cut into words, each with its normalised form."""
    rule, tokens = classifier.manifest.normalization, journey.tokens
    stage.show(stage.written(journey.text, classifier.preprocessor.find(tokens.cleaned.text)))
    key = "walkthrough.words_intro" if rule == NORMALIZATION else "walkthrough.words_otherwise"
    st.markdown(t(key, rule=rule))
    if tokens.cleaned.left_out:
        st.markdown(t("walkthrough.words_left_out", count=len(tokens.cleaned.left_out)))
    st.markdown(t("walkthrough.words_count", count=len(tokens.words)))


def show_numbers(journey: Journey, classifier: Classifier) -> None:
    """Show every word with its number, the padding, and which words have similar vectors."""
    tokens, vocabulary, length = journey.tokens, classifier.vocabulary, classifier.manifest.max_length
    padding, unknown = length - len(tokens.ids), vocabulary.unknown_id
    numbers = ["–" if index is None else index for index in tokens.window_ids]
    stage.show([*stage.plain(tokens.window_words, numbers), *[("…", f"{padding:,} × 0")] * bool(padding)])
    show_corrections(journey.trace)
    key = "walkthrough.numbers_none" if unknown is None else "walkthrough.numbers_intro"
    st.markdown(t(key, size=len(vocabulary), unknown=unknown))
    unknown_words = dict.fromkeys(word for word in tokens.window_words if word not in vocabulary)
    if unknown_words:
        listed = ", ".join(f"**{as_text(word[:LONGEST_WORD])}**" for word in unknown_words)
        st.markdown(t("walkthrough.numbers_unknown", words=listed))
    st.markdown(t("walkthrough.padding", length=length, filled=len(tokens.ids), padding=padding))
    if cut := len(tokens.words) - len(tokens.window):
        key = "walkthrough.cut_before" if tokens.window.start else "walkthrough.cut"
        st.info(t(key, count=cut), icon=":material/content_cut:")
    _show_neighbours(journey, classifier)


def _show_neighbours(journey: Journey, classifier: Classifier) -> None:
    """Let the reader type a word, and show those whose vectors are nearest."""
    st.subheader(t("walkthrough.nearest"), anchor=False)
    network = network_of(classifier)
    if not (network and network.vectors):
        st.markdown(t("walkthrough.nearest_closed"))
        return
    known = [word for word in journey.tokens.window_words if word in classifier.vocabulary]
    st.markdown(t("walkthrough.nearest_intro", numbers=network.layers[network.vectors][0].shape[1]))
    offered = max(known, key=len, default="")
    typed = st.text_input(t("walkthrough.nearest_word"), offered, LONGEST_WORD, key=f"nearest-{offered}")
    word = next(iter(classifier.preprocessor.split(typed[:LONGEST_WORD])), "")
    nearest = network.nearest(word, classifier.vocabulary, NEIGHBOURS)
    if not nearest:
        st.markdown(t("walkthrough.nearest_unknown", word=as_text(word)))
        return
    rows = [(other[:LONGEST_WORD], max(share, 0.0), f"{share:.2f}") for other, share in nearest.items()]
    listed = ", ".join(f"{other} {text}" for other, _, text in rows)
    st.altair_chart(bar_chart(rows), alt=t("walkthrough.nearest_alt", word=word, words=listed))
    st.caption(t("walkthrough.nearest_legend"))


def show_evidence(journey: Journey, classifier: Classifier) -> None:
    """Show what every word adds to the scores of the first topics, and how much attention it gets."""
    network, words = network_of(classifier), journey.tokens.window_words
    evidence, first = evidence_of(journey, network), journey.prediction.label
    if not (network and evidence):
        stage.show(stage.plain(words, [""] * len(words)))
        st.markdown(t("walkthrough.evidence_closed"))
        return
    own = evidence.words[:, classifier.labels.index(first)].tolist()
    stage.show(stage.attended(words, evidence.attention.tolist(), [signed(added) for added in own]))
    st.markdown(t("walkthrough.evidence_intro", label=markdown_name(first), weights=network.weights))
    shown = list(journey.scores)[:TOPICS]
    totals = st.toggle(t("walkthrough.evidence_totals"), key="totals", persist_state="session")
    columns = [classifier.labels.index(label) for label in shown]
    listed = ", ".join(f"{name(label)} {signed(journey.scores[label])}" for label in shown)
    st.altair_chart(
        evidence_chart(evidence, columns, shown, words, totals=totals),
        alt=t("walkthrough.evidence_alt", words=len(words), scores=listed),
    )
    st.caption(t("walkthrough.evidence_legend", shown=len(shown), all=len(classifier.labels)))


def show_probabilities(journey: Journey, classifier: Classifier) -> None:
    """Show the probabilities of the sentence and of a doubtful one, at a temperature that the reader chooses."""
    manifest, top = classifier.manifest, list(islice(journey.scores.items(), TOPICS))
    stage.show(
        stage.plain((name(label) for label, _ in top), (signed(score) for _, score in top)),
        " ".join(journey.tokens.window_words),
    )
    own = manifest.temperature
    key = "walkthrough.probabilities_intro" if manifest.calibrated else "walkthrough.probabilities_own"
    st.markdown(t(key, temperature=own))
    key = f"temperature-{manifest.version}"
    marked = round(own, 2)
    moved = st.slider(t("walkthrough.temperature", temperature=own), COLDEST, HOTTEST, marked, STEP, key=key)
    temperature = own if moved == marked else moved
    doubtful = headlines_for(classifier).doubtful
    for column, told, text in zip(
        st.columns(2, gap="medium"), ("this_sentence", "doubtful"), (journey.text, doubtful), strict=True
    ):
        with column:
            st.markdown(f"**{t(f'walkthrough.{told}')}**  \n{as_text(shorten(text, 80))}")
            _show_shares(follow(classifier, text), classifier, temperature)
    st.caption(t("walkthrough.temperature_legend", temperature=own))
    compare_engines(journey, classifier)


def _show_shares(journey: Journey, classifier: Classifier, temperature: float) -> None:
    """Show the first topics with their probabilities at a temperature, and marks at those of the model's own."""
    row = calibrate(journey.trace.output[np.newaxis], temperature, classifier.manifest.floor)[0]
    rows = [
        (name(label), float(row[classifier.labels.index(label)]), share)
        for label, share in islice(journey.prediction.probabilities.items(), TOPICS)
    ]
    listed = ", ".join(f"{called} {percent(share)}" for called, share, _ in rows)
    chart = bar_chart([(called, share, percent(share)) for called, share, _ in rows], [mark for *_, mark in rows])
    st.altair_chart(chart, alt=t("answer.chart_alt", shares=listed))
