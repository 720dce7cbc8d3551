"""Results → files: the original columns as they came, the results after them, and nothing that a spreadsheet runs."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from classifier import Classifier, ClassifierError, Prediction
from classifier.batch import run_batch
from classifier.errors import NoWordsError
from classifier.reading import ResultColumns, Row, Table, read_table, to_csv, to_xlsx
from classifier.reading.tables.results import SWAHILI
from classifier.reading.tables.spreadsheets import is_evaluated, neutral
from classifier.reading.tables.streams import open_stream
from classifier.topics import load_topics
from tests.test_inference import ARTICLE

COLUMNS = ("text", "category", "text", "")
Outcomes = list[Prediction | ClassifierError]


@pytest.fixture
def table() -> Table:
    rows = [
        (ARTICLE, "michezo", '=HYPERLINK("x")', "-5"),
        ("", "=1+1", "007", "a\x07b\ud800"),
        ("x", "1.5", "-0", "\n"),
    ]
    return Table(COLUMNS, tuple(Row(number, row) for number, row in enumerate(rows, 2)))


@pytest.fixture
def columns(shipped: Classifier) -> ResultColumns:
    return ResultColumns.of(shipped.manifest)


@pytest.fixture
def outcomes(shipped: Classifier) -> Outcomes:
    return [shipped.predict(ARTICLE), NoWordsError(), shipped.predict("habari")]


def test_csv_has_the_columns_and_the_results(table: Table, outcomes: Outcomes, columns: ResultColumns) -> None:
    content = to_csv(table, outcomes, columns)
    assert content.startswith(b"\xef\xbb\xbf")
    header, first, second, third = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert header[:4] == list(COLUMNS)
    assert header[4:] == ["category (2)", *columns.names[1:]]
    assert first[:4] == [ARTICLE, "michezo", '\'=HYPERLINK("x")', "-5"]
    assert first[4] == "sport"
    shares = [first[4 + place] for place in columns.numbers[2:]]
    assert sum(map(float, shares)) == pytest.approx(1, abs=1e-5)
    assert second[:4] == ["", "'=1+1", "007", "a\x07b?"]
    assert second[4:] == [*[""] * (len(columns.names) - 1), str(NoWordsError())]
    assert "knows" in third[-1]


def test_xlsx_has_numbers_as_numbers_and_no_formula(table: Table, outcomes: Outcomes, columns: ResultColumns) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, outcomes, columns))).worksheets[0]
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[1]][:5] == [ARTICLE, "michezo", '=HYPERLINK("x")', -5, "sport"]
    assert [cell.value for cell in rows[2]][1:4] == ["=1+1", "007", "a\ufffdb?"]
    assert [cell.value for cell in rows[3]][1:3] == [1.5, "-0"]
    assert rows[1][2].quotePrefix
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    assert isinstance(rows[1][4 + columns.numbers[0]].value, float)


def test_what_was_stopped_early_is_exported_as_far_as_it_came(table: Table, columns: ResultColumns) -> None:
    lines = to_csv(table, [NoWordsError()], columns).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(ARTICLE.splitlines())


def test_the_reader_s_language_is_asked_for(table: Table, columns: ResultColumns) -> None:
    content = to_csv(table, [NoWordsError()], columns, say=lambda _: "Hakuna maneno")
    assert "Hakuna maneno" in content.decode()


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("make", [to_csv, to_xlsx])
def test_a_result_can_be_read_again(
    make: Callable[..., bytes], language: str, table: Table, outcomes: Outcomes, shipped: Classifier
) -> None:
    columns = ResultColumns.of(shipped.manifest, language, corrected=True)
    again = read_table("a.csv" if make is to_csv else "a.xlsx", make(table, outcomes, columns, str, {2: "health"}))
    assert again.columns == (*COLUMNS, *columns.names_beside(COLUMNS))
    assert len(again.rows) == 3
    topics, words = load_topics(), SWAHILI if language == "sw" else {key: key for key in SWAHILI}
    names = {label: topics[label].name["sw"] if language == "sw" else label for label in ("sport", "health")}
    category = again.find(columns.names_beside(COLUMNS)[0])
    assert again.rows[0].cells[category] == names["sport"]
    assert again.column(category + 1) == ["", "", names["health"]]
    assert again.rows[0].cells[again.find(words["certain"])] == words["yes"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_keeps_the_delimiter_that_its_table_came_with(delimiter: str, outcomes: Outcomes) -> None:
    table = read_table("a.csv", f"id{delimiter}text\n1{delimiter}Rais\n".encode())
    exported = to_csv(table, outcomes[:1], ResultColumns(()))
    assert exported.decode("utf-8-sig").startswith(f"id{delimiter}text{delimiter}category{delimiter}")


GIVEN = (
    "+255 712 345 678",
    "-",
    "=1+1",
    " =1",
    "\n=1",
    "＝1",
    "@SUM(A1)",
    "-1+1",
    "007",
    "255712345678",
    "1.10",
    "'=1",
)
"""Cells as they come."""
NAMES = tuple(f"c{place}" for place in range(len(GIVEN)))


def test_xlsx_gives_cells_back_as_they_came_and_evaluates_none() -> None:
    found = to_xlsx(Table(NAMES, (Row(2, GIVEN),)), [NoWordsError()], ResultColumns(("afya", "siasa")))
    cells = next(openpyxl.load_workbook(io.BytesIO(found)).worksheets[0].iter_rows(min_row=2))[: len(GIVEN)]
    assert [cell.value for cell in cells] == list(GIVEN)
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [is_evaluated(cell) for cell in GIVEN]


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_a_batch_gives_cells_back_as_they_came(ending: str, tmp_path: Path, small_bundle: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / f"out{ending}"
    with source.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text", *NAMES), ("rais ahutubia bunge", *GIVEN)])
    run_batch(source, target, bundle=small_bundle)
    with open_stream(target) as stream:
        (row,) = (row for chunk in stream.chunks for row in chunk.rows)
    spreadsheet = ending in (".csv", ".tsv")
    assert list(row[1 : len(GIVEN) + 1]) == [neutral(cell) if spreadsheet else cell for cell in GIVEN]
