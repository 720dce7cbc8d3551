"""The table of results: least certain first, filtered by topic; a topic can be corrected, and an article opened."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from classifier.topics import labels_by_name
from pages.components.batch.answers import Answers
from pages.components.batch.job import Batch, Job
from pages.components.classify.box import fill_and_ask
from pages.components.shared.categories import name
from pages.components.shared.display import as_cell, column_names, shorten
from pages.components.shared.i18n import language, t

SHOWN, CHARACTERS = 10_000, 160
"""Rows, and characters of an article, that are sent to a browser; the download has all."""
NAMED = 1000
"""Articles offered by their first words: no key of the keyboard presses a button in a table."""
OPEN, CHOSEN, LISTED, EDITS = "batch-open", "batch-chosen", "batch-listed", "batch-edits"
ALL, DOUBTFUL, DIFFERENT = "all", "doubtful", "different"


@st.fragment
def show_table(batch: Batch, job: Job) -> None:
    """Show the answers, the least certain first; a click opens an article on the first page with its explanation."""
    if (index := _to_open()) is not None:
        fill_and_ask(job.texts[index], batch.model)
        st.switch_page("pages/classify.py")
    if st.session_state.pop("batch-edited", False):
        st.rerun()  # the figures above and the charts below count what was corrected
    answers = batch.answers(job)
    choices = _choices(answers, given_labels(batch, job), job.classifier.labels)
    show, by_name = st.columns(2)
    with show:
        indices = _choose(batch, choices)
    st.session_state[LISTED] = indices[:SHOWN]
    with by_name:
        _offer_by_name(batch, job, indices[:NAMED])
    _show_rows(batch, job, answers, indices[:SHOWN])
    if len(indices) > SHOWN:
        st.caption(t("batch.table_cut", shown=SHOWN))
    _offer_to_undo(batch)


def given_labels(batch: Batch, job: Job) -> list[str]:
    """Return the editors' own categories as the classifier calls them, as they stand where it does not know them."""
    if batch.labels is None:
        return []
    known = labels_by_name(job.classifier.labels)
    return [known.get(cell.strip().casefold(), cell) for cell in batch.table.column(batch.labels)]


def _choices(answers: Answers, given: Sequence[str], labels: Sequence[str]) -> dict[str, list[int]]:
    """Return what can be shown: choice → indices of its articles, the least certain first."""
    order, by_label = list(answers.by_index), defaultdict(list)
    for index, answer in answers.by_index.items():
        by_label[answer.label].append(index)
    doubtful = [index for index in order if not answers.by_index[index].certain]
    compared = order if given else []
    different = [i for i in compared if given[i] in labels and given[i] != answers.by_index[i].label]
    choices = {ALL: order, DOUBTFUL: doubtful, DIFFERENT: different}
    choices |= {label: by_label[label] for label in labels}
    return {choice: indices for choice, indices in choices.items() if indices or choice == ALL}


def _choose(batch: Batch, choices: Mapping[str, list[int]]) -> list[int]:
    """Let the reader choose which articles to look at; return their indices."""
    titles = {ALL: t("batch.show_all"), DOUBTFUL: t("batch.show_doubtful"), DIFFERENT: t("batch.show_different")}
    names = {choice: f"{titles.get(choice) or name(choice)} ({len(indices):,})" for choice, indices in choices.items()}
    batch.shown = st.selectbox(
        t("batch.show"),
        list(choices),
        list(choices).index(batch.shown) if batch.shown in choices else 0,
        names.__getitem__,
        key=f"batch-show-{language()}",  # with one key for both languages it keeps the words of the other language
    )
    return choices[batch.shown]


def _show_rows(batch: Batch, job: Job, answers: Answers, indices: Sequence[int]) -> None:
    cells, state = _cells(batch, job, answers, indices), st.session_state
    # A new key after every edit: the rows that are sent then hold what was edited.
    key = f"batch-table-{state.setdefault(EDITS, 0)}-{batch.shown}-{language()}-{batch.desks is not None}"
    st.data_editor(
        cells,
        column_config=_columns(batch, job),
        hide_index=True,
        height=460 if len(indices) > 11 else "auto",
        disabled=[column for column in cells if column != "desk"],
        key=key,
        on_change=_correct,
        args=(batch, job, key),
        alt=t("batch.table_alt"),
    )


def _correct(batch: Batch, job: Job, key: str) -> None:
    """Keep the topics that the reader gave to articles in the table."""
    state, labels = st.session_state, labels_by_name(job.classifier.labels)
    for row, edited in state[key]["edited_rows"].items():
        index, label = state[LISTED][int(row)], labels.get(str(edited.get("desk") or "").casefold())
        if label is None or label == getattr(job.outcomes[index], "label", None):
            batch.corrections.pop(index, None)
        else:
            batch.corrections[index] = label
    state[EDITS] += 1
    state["batch-edited"] = True


def _offer_to_undo(batch: Batch) -> None:
    """Say how many topics were corrected, and offer to take that back."""
    if not batch.corrections:
        st.caption(t("batch.correct_hint"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("batch.corrected", count=len(batch.corrections)), width="content")
        st.button(t("batch.undo"), icon=":material/undo:", type="tertiary", on_click=_undo, args=(batch,))


def _undo(batch: Batch) -> None:
    batch.corrections.clear()
    st.session_state[EDITS] += 1
    st.session_state["batch-edited"] = True


def _cells(batch: Batch, job: Job, answers: Answers, indices: Sequence[int]) -> Mapping[str, list[Any]]:
    rows, shown = batch.table.rows, [answers.by_index[index] for index in indices]
    verdicts = {True: t("batch.is_certain"), False: t("batch.is_doubtful")}
    cells: dict[str, list[Any]] = {
        "open": [t("batch.open")] * len(indices),
        "text": [as_cell(job.texts[index], CHARACTERS) for index in indices],
        "desk": [name(answer.label) for answer in shown],
        "own": [(batch.desks or {}).get(answer.label, "") for answer in shown],
        "verdict": [
            [t("batch.is_corrected") if index in batch.corrections else verdicts[answers.by_index[index].certain]]
            for index in indices
        ],
        "share": [100 * answer.confidence for answer in shown],
        "also": [name(answer.second) if answer.second else "" for answer in shown],
        "given": [as_cell(rows[index].cells[batch.labels or 0], 30) for index in indices],
        "note": [", ".join(t(f"batch.note_{notice.code}") for notice in answer.notices) for answer in shown],
        "row": [rows[index].number for index in indices],
    }
    if batch.labels is None:
        del cells["given"]
    for key in ("also", "note", "own"):
        if not any(cells[key]):
            del cells[key]
    return cells


def _columns(batch: Batch, job: Job) -> dict[str, Any]:
    column, labels = st.column_config, job.classifier.labels
    given = column_names(batch.table)[batch.labels or 0]
    verdicts = [t("batch.is_certain"), t("batch.is_doubtful"), t("batch.is_corrected")]
    return {
        "open": column.ButtonColumn("", key=OPEN, width=80, pinned=True),
        "text": column.TextColumn(t("batch.article"), width=205),
        "desk": column.SelectboxColumn(t("batch.desk"), options=sorted(map(name, labels)), required=True, width=140),
        "own": column.TextColumn(t("batch.own_desk"), width=110),
        "verdict": column.MultiselectColumn(
            t("batch.verdict"), options=verdicts, color=["gray", "orange", "blue"], width=125
        ),
        "share": column.ProgressColumn(
            t("batch.share"), format="%.1f%%", min_value=0, max_value=100, help=t("batch.share_help")
        ),
        "also": column.TextColumn(t("batch.also")),
        "given": column.TextColumn(t("batch.given", column=given)),
        "note": column.TextColumn(t("batch.note")),
        "row": column.NumberColumn(t("batch.row"), help=t("batch.row_help"), width="small"),
    }


def _offer_by_name(batch: Batch, job: Job, indices: Sequence[int]) -> None:
    rows = batch.table.rows
    names = {index: f"{rows[index].number}: {shorten(job.texts[index], 80)}" for index in indices}
    st.selectbox(
        t("batch.open_by_name"),
        indices,
        index=None,
        placeholder=t("batch.choose"),
        format_func=names.__getitem__,
        key=CHOSEN,
    )


def _to_open() -> int | None:
    """Return the index of the article that was just clicked or chosen."""
    state = st.session_state
    index: int | None = state[LISTED][state[OPEN].row] if state.get(OPEN) else state.get(CHOSEN)
    return index
