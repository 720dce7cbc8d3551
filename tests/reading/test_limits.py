"""No file and no link takes more than its share: of memory, of the processors, of other readers' turns."""

import os

import pytest

from classifier.errors import TextTooLongError
from classifier.reading import errors, isolation, read_document, read_table
from classifier.reading.tables import columns, table, workbooks
from classifier.reading.tables.errors import TableTooLargeError
from classifier.reading.tables.reader import parse_table
from classifier.text import MAX_CHARACTERS
from tests.reading.files import docx_of, xlsx_with, zip_of

SHARED = '<c t="s"><v>0</v></c>'
"""A cell that shows the first shared string."""


def sheet(*rows: str) -> str:
    """Return the XML of a sheet, from the cells of its rows."""
    return f"<sheetData>{''.join(f'<row>{row}</row>' for row in rows)}</sheetData>"


def inline(text: str, place: str = "") -> str:
    """Return the XML of a cell that holds its text itself."""
    at = f' r="{place}"' if place else ""
    return f'<c t="inlineStr"{at}><is><t>{text}</t></is></c>'


def test_a_text_said_once_for_twenty_thousand_rows_is_refused() -> None:
    content = xlsx_with(sheet(*[SHARED] * 20_000), "x" * 32_700)
    assert len(content) < 10_000
    with pytest.raises(TableTooLargeError, match=r"50,000,000 characters"):
        read_table("a.xlsx", content)


def test_a_text_said_once_for_many_rows_is_held_once() -> None:
    rows = read_table("a.xlsx", xlsx_with(sheet(*[SHARED] * 1000), "x" * 32_700)).rows
    assert len(rows) == 1000
    assert len({id(row.cells[0]) for row in rows}) == 1


LONG = "x" * (MAX_CHARACTERS + 1)
LONG_CELLS = {
    "xlsx": ("a.xlsx", xlsx_with(sheet(inline("a"), inline(LONG), inline("b")))),
    "jsonl": ("a.jsonl", b'{"a": "%s"}\n{"a": "b"}' % LONG.encode()),
    "zip": ("a.zip", zip_of({"a.txt": LONG.encode(), "b.txt": b"b"})),
}


@pytest.mark.parametrize("kind", LONG_CELLS)
def test_a_cell_longer_than_any_text_costs_its_row_only(kind: str) -> None:
    found = parse_table(*LONG_CELLS[kind])
    assert [row.cells[-1] for row in found.rows] == ["b"]
    assert [type(bad.error) for bad in found.bad] == [TextTooLongError]


TABLES = {
    "csv": ("a.csv", b"text\nhabari\nhabari\n"),
    "xlsx": ("a.xlsx", xlsx_with(sheet(inline("text"), inline("habari"), inline("habari")))),
    "jsonl": ("a.jsonl", b'{"text": "habari"}\n{"text": "habari"}'),
    "zip": ("a.zip", zip_of({"a.txt": b"habari", "b.txt": b"habari"})),
}


@pytest.mark.parametrize("kind", TABLES)
def test_characters_are_counted_while_a_table_is_read(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = parse_table(*TABLES[kind])
    characters = sum(map(len, (*whole.columns, *(cell for row in whole.rows for cell in row.cells))))
    monkeypatch.setattr(table, "MAX_TABLE_CHARACTERS", characters)
    assert parse_table(*TABLES[kind]) == whole
    monkeypatch.setattr(table, "MAX_TABLE_CHARACTERS", characters - 1)
    with pytest.raises(TableTooLargeError):
        parse_table(*TABLES[kind])


def test_names_of_columns_are_no_longer_than_a_text() -> None:
    with pytest.raises(TextTooLongError):
        parse_table("a.csv", b",".join([b"x" * 150] * 1400) + b"\n1")


def test_many_columns_of_one_name_get_names_without_much_work() -> None:
    formatted: list[str] = []

    class Name(str):
        __slots__ = ()

        def __format__(self, spec: str) -> str:
            formatted.append(spec)
            return super().__format__(spec)

    assert columns.unique_names([Name("a")] * 100)[-1] == "a (100)"
    assert len(formatted) == 99


@pytest.mark.parametrize("paragraphs", [("x" * 1000,) * 500, ("x" * 500_000,)], ids=["many", "one"])
def test_no_more_of_a_document_is_read_than_is_enough_to_refuse_it(paragraphs: tuple[str, ...]) -> None:
    with pytest.raises(TextTooLongError) as caught:
        read_document("a.docx", docx_of(*paragraphs))
    assert caught.value.values["length"] == max(len(paragraphs[0]), 201_200)


def test_what_answers_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "SECONDS", 600)
    monkeypatch.setattr(isolation, "MAX_ANSWER_MEGABYTES", 1)
    monkeypatch.setattr(isolation, "MODULE", "tests.reading.chatterer")
    with pytest.raises(errors.ReadingTooHeavyError):
        read_document("a.pdf", b"x" * 5_000_000)


def test_an_answer_that_breaks_off_is_none() -> None:
    read, write = os.pipe()
    os.write(write, b'{"parts": 2}\n"habari"\n')
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        assert isolation._receive(pipe) is None


def test_a_format_in_the_last_column_makes_no_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    as_cell = workbooks.as_text

    def count(value: object) -> str:
        made.append(value)
        return as_cell(value)

    monkeypatch.setattr(workbooks, "as_text", count)
    rows = (f'{inline("habari", f"A{row}")}<c r="XFD{row}"/>' for row in range(2, 52))
    found = parse_table("a.xlsx", xlsx_with(sheet(inline("text", "A1"), *rows)))
    assert (found.columns, len(found.rows), found.bad) == (("text",), 50, ())
    assert len(made) == 101


def test_a_text_in_the_last_column_costs_its_row_only() -> None:
    rows = inline("text", "A1"), inline("habari", "A2") + inline("x", "XFD2"), inline("habari", "A3")
    found = parse_table("a.xlsx", xlsx_with(sheet(*rows)))
    assert [row.number for row in found.rows] == [3]
    assert [(bad.number, bad.error.values) for bad in found.bad] == [(2, {"cells": 16_384, "columns": 1})]


def test_cells_without_a_text_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_CELLS", 10)
    assert parse_table("a.xlsx", xlsx_with(sheet(inline("a"), inline("b") + "<c/>" * 8))).rows
    with pytest.raises(TableTooLargeError):
        parse_table("a.xlsx", xlsx_with(sheet(inline("a"), inline("b") + "<c/>" * 9)))
