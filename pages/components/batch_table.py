"""The table of results: least certain first, filtered by desk, each row a click away from its explanation."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from classifier import ClassifierError, Prediction
from pages.components.batch_intake import shorten
from pages.components.batch_job import Batch, Job
from pages.components.box import fill_and_ask
from pages.components.categories import labels_by_name, look, name
from pages.components.i18n import t
from pages.components.messages import plain_sentence

SHOWN, CHARACTERS = 10_000, 160
"""Rows, and characters of an article, that are sent to a browser; the download has all."""
BAD_SHOWN = 1000
OPEN = "batch-open"
ALL, DOUBTFUL, DIFFERENT = "all", "doubtful", "different"


@st.fragment
def show_table(batch: Batch, job: Job) -> None:
    """Show the answers, the least certain first; a click opens an article on the first page with its explanation."""
    given = given_labels(batch, job)
    choices = _choices(job, given)
    titles = {choice: f"{_title(choice)} ({len(places):,})" for choice, places in choices.items()}
    choice = st.selectbox(t("batch.show"), list(choices), format_func=titles.__getitem__, key="batch-show")
    places = choices[choice][:SHOWN]
    st.dataframe(
        _cells(batch, job, places),
        column_config=_columns(batch, job, places),
        hide_index=True,
        height=460 if len(places) > 11 else "content",
        alt=t("batch.table_alt"),
    )
    if len(choices[choice]) > SHOWN:
        st.caption(t("batch.table_cut", shown=SHOWN))


def given_labels(batch: Batch, job: Job) -> list[str]:
    """Return the editors' own categories as the classifier calls them, as they stand where it does not know them."""
    if batch.labels is None:
        return []
    known = labels_by_name(job.classifier.labels)
    return [known.get(cell.strip().casefold(), cell) for cell in batch.table.column(batch.labels)]


def _choices(job: Job, given: Sequence[str]) -> dict[str, list[int]]:
    """Return what can be shown: choice → places of its articles, the least certain first."""
    answers = {place: found for place, found in enumerate(job.outcomes) if isinstance(found, Prediction)}
    order = sorted(answers, key=lambda place: answers[place].confidence)
    labels = job.classifier.labels
    choices = {
        ALL: order,
        DOUBTFUL: [place for place in order if not answers[place].certain],
        DIFFERENT: [
            place for place in order if given and given[place] in labels and given[place] != answers[place].label
        ],
        **{label: [place for place in order if answers[place].label == label] for label in labels},
    }
    return {choice: places for choice, places in choices.items() if places or choice == ALL}


def _title(choice: str) -> str:
    titles = {ALL: t("batch.show_all"), DOUBTFUL: t("batch.show_doubtful"), DIFFERENT: t("batch.show_different")}
    return titles.get(choice) or name(choice)


def _cells(batch: Batch, job: Job, places: Sequence[int]) -> Mapping[str, list[Any]]:
    rows = batch.table.rows
    answers = [found for place in places if isinstance(found := job.outcomes[place], Prediction)]
    cells: dict[str, list[Any]] = {
        "open": [t("batch.open")] * len(places),
        "desk": [[name(answer.label)] for answer in answers],
        "share": [100 * answer.confidence for answer in answers],
        "given": [shorten(rows[place].cells[batch.labels or 0], 30) for place in places],
        "text": [shorten(job.texts[place], CHARACTERS) for place in places],
        "note": [", ".join(t(f"batch.note_{notice.code}") for notice in answer.notices) for answer in answers],
        "row": [rows[place].number for place in places],
    }
    if batch.labels is None:
        del cells["given"]
    if not any(cells["note"]):
        del cells["note"]
    return cells


def _columns(batch: Batch, job: Job, places: Sequence[int]) -> dict[str, Any]:
    column, labels = st.column_config, job.classifier.labels
    given = batch.table.names[batch.labels or 0]
    return {
        "open": column.ButtonColumn("", key=OPEN, width="small", on_click=_open, args=(job, places), pinned=True),
        "desk": column.MultiselectColumn(
            t("batch.desk"), options=[name(label) for label in labels], color=[look(label).color for label in labels]
        ),
        "share": column.ProgressColumn(
            t("batch.share"), format="%.1f%%", min_value=0, max_value=100, help=t("batch.share_help")
        ),
        "given": column.TextColumn(t("batch.given", column=given)),
        "text": column.TextColumn(t("batch.article"), width="large"),
        "note": column.TextColumn(t("batch.note")),
        "row": column.NumberColumn(t("batch.row"), help=t("batch.row_help"), width="small"),
    }


def _open(job: Job, places: Sequence[int]) -> None:
    """Put the article of the row that was clicked into the box of the first page, and ask about it."""
    clicked = st.session_state[OPEN]
    fill_and_ask(job.texts[places[clicked.row]])
    st.switch_page("pages/classify.py")


def show_bad_rows(batch: Batch, job: Job) -> None:
    """List the rows that could not be read, or not be classified, each with its number and the reason."""
    unread = [(bad.number, bad.error) for bad in batch.table.bad]
    unclassified = [
        (row.number, found)
        for row, found in zip(batch.table.rows, job.outcomes, strict=False)
        if isinstance(found, ClassifierError)
    ]
    bad = sorted(unread + unclassified, key=lambda one: one[0])
    if not bad:
        return
    with st.expander(t("batch.bad", count=len(bad)), icon=":material/report:"):
        st.dataframe(
            {
                t("batch.row"): [number for number, _ in bad[:BAD_SHOWN]],
                t("batch.reason"): [plain_sentence(error) for _, error in bad[:BAD_SHOWN]],
            },
            column_config={t("batch.row"): st.column_config.NumberColumn(width="small")},
            hide_index=True,
            alt=t("batch.bad_alt"),
        )
        st.caption(t("batch.bad_kept"))
