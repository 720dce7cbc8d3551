"""The rows of a file that have no answer: none of them costs the others anything."""

from collections.abc import Sequence

import streamlit as st

from classifier import ClassifierError
from classifier.outcomes import Outcome
from classifier.reading import Table
from pages.components.shared.i18n import t
from pages.components.shared.messages import plain_sentence

SHOWN = 1000


def show_bad_rows(table: Table, outcomes: Sequence[Outcome] = ()) -> None:
    """List the rows that could not be read, or not be classified, each with its number and the reason."""
    unread = [(bad.number, bad.error) for bad in table.bad]
    unclassified = [
        (row.number, found)
        for row, found in zip(table.rows, outcomes, strict=False)
        if isinstance(found, ClassifierError)
    ]
    bad = sorted(unread + unclassified, key=lambda one: one[0])
    if not bad:
        return
    with st.expander(t("batch.bad", count=len(bad)), icon=":material/report:"):
        st.dataframe(
            {
                t("batch.row"): [number for number, _ in bad[:SHOWN]],
                t("batch.reason"): [plain_sentence(error) for _, error in bad[:SHOWN]],
            },
            column_config={t("batch.row"): st.column_config.NumberColumn(width="small")},
            hide_index=True,
            alt=t("batch.bad_alt"),
        )
        if unclassified:
            st.caption(t("batch.bad_kept"))
