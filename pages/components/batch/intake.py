"""From a file to a batch that can begin: choose the file, look at its first rows, say which column is the text."""

from collections.abc import Mapping, Sequence

import streamlit as st

from classifier import Classifier, ClassifierError
from classifier.reading import (
    MAX_TABLE_MEGABYTES,
    TABLE_ENDINGS,
    Table,
    articles_of,
    guess_headline_column,
    guess_label_column,
    guess_text_column,
    read_table,
)
from classifier.reading.tables.table import MAX_ROWS
from classifier.topics import labels_by_name
from pages.components.batch.example import EXAMPLE_NAME, example_csv
from pages.components.batch.job import Batch, Job
from pages.components.batch.summary import show_bad_rows
from pages.components.shared.bundles import chosen_bundle
from pages.components.shared.display import as_cell, as_text, column_names
from pages.components.shared.i18n import language, t
from pages.components.shared.messages import show_error
from pages.components.shared.resources import session
from pages.components.shared.uploads import upload

PREVIEWED = 5
"""Rows shown before anything is classified."""
PREVIEWED_COLUMNS, PREVIEWED_CHARACTERS = 12, 120
NO_COLUMN = -1


def ask_for_file(labels: Sequence[str]) -> None:
    """Let the reader choose a file, or try the example; the next run has it as `st.session_state.batch`."""
    state = st.session_state
    file = upload(t("batch.file"), "batch-file", MAX_TABLE_MEGABYTES)
    st.caption(t("batch.kinds", kinds=", ".join(TABLE_ENDINGS), megabytes=MAX_TABLE_MEGABYTES, rows=MAX_ROWS))
    message = st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        example = st.button(t("batch.try_example"), icon=":material/play_arrow:")
        st.download_button(
            t("batch.get_example"),
            example_csv(chosen_bundle()),
            EXAMPLE_NAME,
            "text/csv",
            type="tertiary",
            icon=":material/download:",
            on_click="ignore",
        )
    file = (EXAMPLE_NAME, example_csv(chosen_bundle())) if example else file
    with message:
        if file:
            _read(*file, labels)
        elif "batch_error" in state:
            show_error(state.batch_error)


def _read(name: str, content: bytes, labels: Sequence[str], sheet: str = "") -> None:
    state = st.session_state
    state.pop("batch_error", None)
    try:
        with st.spinner(t("batch.reading", name=as_text(name)), show_time=True):
            table = read_table(name, content, owner=session(), sheet=sheet)
    except ClassifierError as error:
        state.batch_error = error
    else:
        state.batch = _guess_columns(Batch(name, table), labels)
        if len(table.sheets.visible) > 1:
            state.batch.content = content
    st.rerun()


def _guess_columns(batch: Batch, labels: Sequence[str]) -> Batch:
    """Choose the columns that are most likely meant, until the reader says otherwise."""
    columns, rows = batch.table.columns, batch.table.sample
    batch.text = guess_text_column(columns, rows)
    batch.headline = guess_headline_column(columns, rows, batch.text)
    batch.labels = guess_label_column(columns, rows, labels_by_name(labels), batch.text)
    st.session_state.pop("batch-text", None)
    return batch


def _choose_sheet(batch: Batch, labels: Sequence[str]) -> None:
    """Let the reader choose among the visible sheets of a workbook; say what of it is not read."""
    sheets = batch.table.sheets
    if batch.content:
        index, key = sheets.visible.index(sheets.read), f"batch-sheet-{batch.name}"
        sheet = st.selectbox(t("batch.sheet"), sheets.visible, index, as_text, key=key, on_change=_forget_error)
        if "batch_error" in st.session_state:
            show_error(st.session_state.batch_error)
        elif sheet != sheets.read:
            _read(batch.name, batch.content, labels, sheet)
    if sheets.hidden:
        st.caption(t("batch.sheets_hidden", sheets=as_text(", ".join(sheets.hidden))))
    if sheets.unstored:
        st.warning(t("batch.unstored", count=sheets.unstored))


def _choose_header(batch: Batch, labels: Sequence[str]) -> None:
    """Let the reader say whether the first row holds names or an article."""
    header = batch.table.header
    if header is not None and batch.table.rows:
        key = f"batch-header-{batch.name}-{batch.table.sheets.read}"
        batch.table = batch.table.with_header(st.toggle(t("batch.header"), bool(header), key=key))
        if batch.table.header != header:
            _guess_columns(batch, labels)


def choose_columns(batch: Batch, classifier: Classifier) -> None:
    """Show the first rows, let the reader say which columns count, and begin."""
    _choose_sheet(batch, classifier.labels)
    _choose_header(batch, classifier.labels)
    table, names = batch.table, dict(enumerate(column_names(batch.table)))
    rows, columns = t("batch.rows", count=len(table.rows)), t("batch.columns", count=len(names))
    st.markdown(f"**{as_text(batch.name)}** · {t('batch.counts', rows=rows, columns=columns)}")
    articles, headlines, categories = st.columns(3)
    with articles:
        batch.text = st.selectbox(t("batch.text"), list(names), batch.text, names.__getitem__, key="batch-text")
    others = {index: name for index, name in names.items() if index != batch.text}
    with headlines:
        batch.headline = _choose_other("headline", others, batch.headline, batch.text)
    with categories:
        batch.labels = _choose_other("labels", others, batch.labels, batch.text)
    if table.rows:
        _preview(table, batch.text)
    show_bad_rows(table)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("batch.start", count=len(table.rows)),
            type="primary",
            icon=":material/play_arrow:",
            disabled=not table.rows,
            on_click=begin,
            args=(batch, classifier),
        )
        offer_another_file()


def _choose_other(kind: str, names: Mapping[int, str], chosen: int | None, text: int) -> int | None:
    """Return the column that the reader chooses as the `kind` of the articles in the column `text`, or None."""
    choices = {NO_COLUMN: t("batch.none"), **names}
    index: int = st.selectbox(
        t(f"batch.{kind}"),
        list(choices),
        list(choices).index(chosen) if chosen in choices else 0,
        choices.__getitem__,
        key=f"batch-{kind}-{text}-{language()}",
        help=t(f"batch.{kind}_help"),
    )
    return None if index == NO_COLUMN else index


def _preview(table: Table, text: int) -> None:
    """Show the first rows, the column with the articles first."""
    indices = [text, *(index for index in range(len(table.columns)) if index != text)][:PREVIEWED_COLUMNS]
    rows, names = table.rows[:PREVIEWED], column_names(table)
    st.dataframe(
        {names[index]: [as_cell(row.cells[index], PREVIEWED_CHARACTERS) for row in rows] for index in indices},
        column_config={names[text]: st.column_config.TextColumn(width="large")},
        alt=t("batch.preview_alt"),
        hide_index=True,
    )
    st.caption(t("batch.preview", count=len(rows)))


def begin(batch: Batch, classifier: Classifier) -> None:
    """Begin to classify, from the first article."""
    batch.model = chosen_bundle()
    rows = (row.cells for row in batch.table.rows)
    batch.job = Job(classifier, articles_of(rows, batch.text, batch.headline))
    batch.content = b""
    batch.job.go_on()


def offer_another_file() -> None:
    """Offer to begin again; what there was is forgotten."""
    st.button(t("batch.another"), icon=":material/restart_alt:", type="tertiary", on_click=forget)


def _forget_error() -> None:
    st.session_state.pop("batch_error", None)


def forget() -> None:
    """Forget the file and its answers."""
    _forget_error()
    batch: Batch | None = st.session_state.pop("batch", None)
    if batch and batch.job:
        batch.job.stop()
