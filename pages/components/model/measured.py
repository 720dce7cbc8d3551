"""The sections of the model page: scores, confusions, calibration."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.components.classify.charts import draw, probability_chart
from pages.components.model.charts import coverage_chart, reliability_chart
from pages.components.model.facts import METRICS, VIEWS, measure_means
from pages.components.model.held_out import out_of_fold_tables, show_tables
from pages.components.shared.categories import listed, name
from pages.components.shared.confusions import explain_confusion, most_confused, pair_name, show_matrix
from pages.components.shared.i18n import percent, t

OFTEN = 6
"""Number of confusions in the list, an alternative to clicking cells."""

Evaluation = Mapping[str, Any]
"""The content of `evaluation.json`: see `classifier.training.evaluation.evaluate`."""


def show_scores(evaluation: Evaluation, low_support: Mapping[str, int]) -> None:
    """Show the figures for the four input lengths, for every topic, and for the baselines."""
    measure = choose_measure("scores")
    scores = evaluation[measure]
    st.caption(measure_means(t, measure, evaluation))
    st.markdown(f"**{t('model.lengths')}**")
    st.table(
        {
            t("model.given"): [t(key) for key in VIEWS.values()],
            **{t(key): [percent(scores[view][metric]) for view in VIEWS] for metric, key in METRICS.items()},
        },
        border="horizontal",
        hide_index=True,
    )
    st.caption(t("model.metrics_mean"))
    classes = scores["full"]["classes"]
    ranked = {label: classes[label]["f1"] for label in sorted(classes, key=lambda label: -classes[label]["f1"])}
    st.markdown(f"**{t('model.by_category')}**")
    draw(
        probability_chart(ranked, 0, True, low_support, ranked=False), t("model.by_category_alt", shares=_named(ranked))
    )
    st.dataframe(
        {
            t("model.category"): [name(label) + " *" * (label in low_support) for label in ranked],
            **{t(f"model.{key}"): [100 * classes[label][key] for label in ranked] for key in ("precision", "recall")},
            t("model.support"): [classes[label]["support"] for label in ranked],
        },
        column_config={
            t(f"model.{key}"): st.column_config.NumberColumn(format="%.1f%%", help=t(f"model.{key}_means"))
            for key in ("precision", "recall")
        },
        hide_index=True,
        height="content",
        alt=t("model.by_category"),
    )
    if low_support:
        st.caption(t("answer.few", labels=listed(low_support, ranked)))
    if measure == "cv":
        show_tables(out_of_fold_tables(t, evaluation))
    if evaluation["baselines"]:
        _show_baselines([*evaluation["baselines"], {"name": "shipped", measure: scores}], measure)


def show_confusions(evaluation: Evaluation) -> None:
    """Show the confusion matrix; a click on a cell explains it."""
    st.markdown(t("model.confusions_intro", texts=evaluation["cv"]["full"]["texts"]))
    labels, counts = evaluation["labels"], evaluation["cv"]["full"]["confusion"]
    clicked = show_matrix(labels, counts, "confusions")
    chosen = st.selectbox(
        t("model.often"),
        most_confused(counts, OFTEN),
        index=None,
        placeholder=t("model.choose"),
        format_func=lambda pair: pair_name(labels, pair),
        key="confusion",
    )
    chosen = clicked or chosen
    if chosen:
        true, predicted = chosen
        st.info(explain_confusion(labels[true], labels[predicted], counts[true][predicted], sum(counts[true])))


def show_calibration(evaluation: Evaluation) -> None:
    """Show the calibration curve, and coverage and accuracy by threshold."""
    measured = evaluation["calibration"]
    certain = measured["views"]["full"]
    before, after = measured["before"], measured["after"]
    st.markdown(f"**{t('model.reliability')}**")
    st.markdown(t("model.reliability_intro"))
    alt = t("model.reliability_alt", before=percent(before["ece"]), after=percent(after["ece"]))
    st.altair_chart(reliability_chart(before["bins"], after["bins"]), alt=alt, width="content")
    st.caption(t("model.reliability_legend", before=percent(before["ece"]), after=percent(after["ece"])))
    st.markdown(f"**{t('model.coverage')}**")
    values = {
        "threshold": percent(measured["threshold"]),
        "covered": percent(certain["coverage"]),
        "right": percent(certain["accuracy"]),
    }
    st.markdown(t("model.coverage_intro", **values))
    st.altair_chart(coverage_chart(measured["coverage"], measured["threshold"]), alt=t("model.coverage_alt", **values))
    st.caption(t("model.coverage_legend"))


def choose_measure(key: str) -> str:
    """Let the reader choose between the two ways of measuring; return `cv` or `dev`."""
    return st.radio(
        t("model.measured_by"),
        ["cv", "dev"],
        format_func=lambda measure: t(f"model.measure_{measure}"),
        horizontal=True,
        key=f"measure-{key}",
    )


def _show_baselines(rows: list[dict[str, Any]], measure: str) -> None:
    st.markdown(f"**{t('model.baselines')}**")
    st.table(
        {
            t("model.recipe"): [_recipe(row["name"]) for row in rows],
            **{
                t(key): [percent(row[measure]["full"][metric]) for row in rows]
                for metric, key in METRICS.items()
                if metric in rows[0][measure]["full"]
            },
        },
        border="horizontal",
        hide_index=True,
    )


def _recipe(key: str) -> str:
    """Return the name of a row of `compare`; its key where the catalogs have no name."""
    known = {"lstm", "fasttext", "svm_words", "svm_words_characters", "shipped"}
    return t(f"baseline.{key}") if key in known else key


def _named(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{name(label)} {percent(share)}" for label, share in shares.items())
