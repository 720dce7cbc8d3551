"""How far the answers agree with the categories that the newsroom itself wrote into a column of the file."""

from collections.abc import Sequence

import streamlit as st

from classifier.reading import Evaluation, compare
from pages.components.batch.job import Batch, Job
from pages.components.batch.table import given_labels
from pages.components.shared.categories import markdown_name, name
from pages.components.shared.confusions import explain_confusion, show_matrix
from pages.components.shared.display import as_text, column_names
from pages.components.shared.i18n import percent, t


def show_evaluation(batch: Batch, job: Job) -> None:
    """Show accuracy, a line a category, and what was mixed up, where there is a column to compare with."""
    if batch.labels is None:
        return
    column = as_text(column_names(batch.table)[batch.labels])
    st.subheader(t("batch.agreement", column=column), anchor=False)
    evaluation = compare(given_labels(batch, job), job.outcomes, job.classifier.labels)
    if evaluation is None:
        st.info(t("batch.nothing_to_compare", labels=", ".join(map(markdown_name, job.classifier.labels))))
        return
    right = t("batch.agree", share=percent(evaluation.accuracy), count=evaluation.articles)
    st.markdown(right + (f" {t('batch.left_out', count=evaluation.left_out)}" if evaluation.left_out else ""))
    _show_figures(evaluation)
    _show_confusions(evaluation, [figures.label for figures in evaluation.labels])


def _show_figures(evaluation: Evaluation) -> None:
    shares = ("precision", "recall")
    st.dataframe(
        {
            t("model.category"): [name(figures.label) for figures in evaluation.labels],
            **{t(f"model.{key}"): [100 * getattr(figures, key) for figures in evaluation.labels] for key in shares},
            t("model.f_one"): [figures.f1 for figures in evaluation.labels],
            t("model.support"): [figures.articles for figures in evaluation.labels],
        },
        column_config={
            **{
                t(f"model.{key}"): st.column_config.NumberColumn(format="%.1f%%", help=t(f"model.{key}_means"))
                for key in shares
            },
            t("model.f_one"): st.column_config.NumberColumn(format="%.3f"),
        },
        hide_index=True,
        height="content",
        alt=t("model.by_category"),
    )


def _show_confusions(evaluation: Evaluation, labels: Sequence[str]) -> None:
    """Show a cell a pair of categories; a click on one tells why it is likely to be mixed up."""
    counts = [[evaluation.confusion.get((true, answer), 0) for answer in labels] for true in labels]
    st.markdown(f"**{t('model.confusions')}**")
    st.caption(t("batch.confusions_intro"))
    if clicked := show_matrix(labels, counts, "batch-confusions"):
        true, predicted = clicked
        st.info(explain_confusion(labels[true], labels[predicted], counts[true][predicted], sum(counts[true])))
