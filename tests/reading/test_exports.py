"""Results → files: the original columns as they came, the results after them, and nothing that a spreadsheet runs."""

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest

from classifier import Classifier, ClassifierError, Prediction
from classifier.errors import NoWordsError
from classifier.reading import ResultColumns, Row, Table, read_table, to_csv, to_xlsx
from classifier.reading.exports import neutral
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
    shares = [first[4 + place] for place in columns.numbers[1:]]
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


@pytest.mark.parametrize("make", [to_csv, to_xlsx])
def test_a_result_can_be_read_again(
    make: Callable[..., bytes], table: Table, outcomes: Outcomes, columns: ResultColumns
) -> None:
    again = read_table("a.csv" if make is to_csv else "a.xlsx", make(table, outcomes, columns))
    assert again.columns[:4] == COLUMNS
    assert len(again.rows) == 3


@pytest.mark.parametrize("text", ["=1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "-", "+255 700"])
def test_what_would_run_does_not(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+5", "-1,000.50", "-1e-3", "-5%", "", "habari", "a=1", "'=1", "5"])
def test_what_would_not_run_stays(text: str) -> None:
    assert neutral(text) == text
