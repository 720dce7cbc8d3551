"""The table of results: least certain first, filtered by desk, each row a click away from its explanation."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from classifier import Prediction
from pages.components.batch.job import Batch, Job
from pages.components.classify.box import fill_and_ask
from pages.components.shared.categories import labels_by_name, name
from pages.components.shared.display import as_cell, column_names, shorten
from pages.components.shared.i18n import language, t

SHOWN, CHARACTERS = 10_000, 160
"""Rows, and characters of an article, that are sent to a browser; the download has all."""
NAMED = 1000
"""Articles offered by their first words: no key of the keyboard presses a button in a table."""
OPEN, CHOSEN, LISTED = "batch-open", "batch-chosen", "batch-listed"
ALL, DOUBTFUL, DIFFERENT = "all", "doubtful", "different"


@st.fragment
def show_table(batch: Batch, job: Job) -> None:
    """Show the answers, the least certain first; a click opens an article on the first page with its explanation."""
    if (place := _to_open()) is not None:
        fill_and_ask(job.texts[place], batch.model)
        st.switch_page("pages/classify.py")
    given = given_labels(batch, job)
    choices = _choices(job, given)
    titles = {choice: f"{_title(choice)} ({len(places):,})" for choice, places in choices.items()}
    show, by_name = st.columns(2)
    choice = show.selectbox(
        t("batch.show"),
        list(choices),
        list(choices).index(batch.shown) if batch.shown in choices else 0,
        titles.__getitem__,
        key=f"batch-show-{language()}",  # with one key for both languages it goes on showing the words of the other
    )
    batch.shown = choice
    places = st.session_state[LISTED] = choices[choice][:SHOWN]
    with by_name:
        _offer_by_name(batch, job, places[:NAMED])
    st.dataframe(
        _cells(batch, job, places),
        column_config=_columns(batch, job),
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
        "also": [name(answer.second) if answer.second else "" for answer in answers],
        "share": [100 * answer.confidence for answer in answers],
        "given": [as_cell(rows[place].cells[batch.labels or 0], 30) for place in places],
        "text": [as_cell(job.texts[place], CHARACTERS) for place in places],
        "note": [", ".join(t(f"batch.note_{notice.code}") for notice in answer.notices) for answer in answers],
        "row": [rows[place].number for place in places],
    }
    if batch.labels is None:
        del cells["given"]
    for key in ("also", "note"):
        if not any(cells[key]):
            del cells[key]
    return cells


def _columns(batch: Batch, job: Job) -> dict[str, Any]:
    column, labels = st.column_config, job.classifier.labels
    given = column_names(batch.table)[batch.labels or 0]
    return {
        "open": column.ButtonColumn("", key=OPEN, width="small", pinned=True),
        "desk": column.MultiselectColumn(t("batch.desk"), options=list(map(name, labels)), color="gray"),
        "also": column.TextColumn(t("batch.also")),
        "share": column.ProgressColumn(
            t("batch.share"), format="%.1f%%", min_value=0, max_value=100, help=t("batch.share_help")
        ),
        "given": column.TextColumn(t("batch.given", column=given)),
        "text": column.TextColumn(t("batch.article"), width="large"),
        "note": column.TextColumn(t("batch.note")),
        "row": column.NumberColumn(t("batch.row"), help=t("batch.row_help"), width="small"),
    }


def _offer_by_name(batch: Batch, job: Job, places: Sequence[int]) -> None:
    rows = batch.table.rows
    names = {place: f"{rows[place].number}: {shorten(job.texts[place], 80)}" for place in places}
    st.selectbox(
        t("batch.open_by_name"),
        places,
        index=None,
        placeholder=t("batch.choose"),
        format_func=names.__getitem__,
        key=CHOSEN,
    )


def _to_open() -> int | None:
    """Return the place of the article that was just clicked or chosen."""
    state = st.session_state
    clicked = state.get(OPEN)
    place: int | None = state[LISTED][clicked.row] if clicked else state.get(CHOSEN)
    return place
