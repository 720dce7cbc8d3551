"""How far the answers agree with the categories that the newsroom itself wrote into a column of the file."""

from collections.abc import Sequence

import streamlit as st

from classifier.reading import Agreement, compare
from pages.components.batch.job import Batch, Job
from pages.components.batch.table import given_labels
from pages.components.shared.categories import markdown_name, name
from pages.components.shared.confusions import explain_confusion, show_matrix
from pages.components.shared.display import as_text, column_names
from pages.components.shared.i18n import percent, t


def show_agreement(batch: Batch, job: Job) -> None:
    """Show accuracy, a line a category, and what was mixed up, where there is a column to compare with."""
    if batch.labels is None:
        return
    column = as_text(column_names(batch.table)[batch.labels])
    st.subheader(t("batch.agreement", column=column), anchor=False)
    found = compare(given_labels(batch, job), job.outcomes, job.classifier.labels)
    if found is None:
        st.info(t("batch.nothing_to_compare", labels=", ".join(map(markdown_name, job.classifier.labels))))
        return
    right = t("batch.agree", share=percent(found.accuracy), count=found.articles)
    st.markdown(right + (f" {t('batch.left_out', count=found.left_out)}" if found.left_out else ""))
    _show_figures(found)
    _show_confusions(found, [figures.label for figures in found.labels])


def _show_figures(found: Agreement) -> None:
    shares = ("precision", "recall")
    st.dataframe(
        {
            t("model.category"): [name(figures.label) for figures in found.labels],
            **{t(f"model.{key}"): [100 * getattr(figures, key) for figures in found.labels] for key in shares},
            t("model.f_one"): [figures.f1 for figures in found.labels],
            t("model.support"): [figures.articles for figures in found.labels],
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


def _show_confusions(found: Agreement, labels: Sequence[str]) -> None:
    """Show a cell a pair of categories; a click on one tells why it is likely to be mixed up."""
    counts = [[found.confusion.get((true, answer), 0) for answer in labels] for true in labels]
    st.markdown(f"**{t('model.confusions')}**")
    st.caption(t("batch.confusions_intro"))
    if clicked := show_matrix(labels, counts, "batch-confusions"):
        true, predicted = clicked
        st.info(explain_confusion(labels[true], labels[predicted], counts[true][predicted], sum(counts[true])))
