"""Workbooks of every office program: the visible sheets are read, and what is left out is said."""

from collections.abc import Callable

import pytest

from classifier.errors import ClassifierError
from classifier.reading import errors, read_table
from classifier.reading.tables import errors as table_errors
from classifier.reading.tables.reader import parse_table
from classifier.reading.tables.table import Row
from tests.reading.files import workbook_of, xlsx_of, xlsx_with
from tests.reading.office import ods_of, strict, xls_of, xml_of

ROWS: list[tuple[str | float, ...]] = [
    ("Ripoti ya Machi",),
    ("Namba", "Maandishi"),
    (1, "Ng’ombe waibwa"),
    (2.5, "Simba yashinda"),
]
SHEETS: dict[str, list[tuple[str | float, ...]]] = {
    "Tupu": [],
    "Machi": ROWS,
    "Siri": [("text",), ("siri",)],
    "Mei": [("text",), ("Rais",)],
}
MAKERS: dict[str, Callable[..., bytes]] = {
    "a.xlsx": workbook_of,
    "a.xlsm": workbook_of,
    "a.xls": xls_of,
    "a.ods": ods_of,
    "xml.xls": xml_of,
    "biff.xlsx": xls_of,
    "odf.csv": ods_of,
}
"""Name of a file → what makes one: the content decides how it is read."""


@pytest.mark.parametrize("name", MAKERS)
def test_the_first_visible_sheet_with_anything_is_read_and_others_on_demand(name: str) -> None:
    content = MAKERS[name](SHEETS, hidden=("Siri",))
    found = parse_table(name, content)
    assert found.columns == ("Namba", "Maandishi")
    assert found.rows == (Row(3, ("1", "Ng’ombe waibwa")), Row(4, ("2.5", "Simba yashinda")))
    assert (found.header, found.sheets.read) == (2, "Machi")
    assert (found.sheets.visible, found.sheets.hidden) == (("Tupu", "Machi", "Mei"), ("Siri",))
    assert read_table(name, content, sheet="Mei").rows == (Row(2, ("Rais",)),)
    assert parse_table(name, content, sheet="Siri").sheets.read == "Machi"
    with pytest.raises(errors.FileEmptyError):
        parse_table(name, MAKERS[name]({"Tupu": [], "Pia": []}))


@pytest.mark.parametrize("name", MAKERS)
def test_a_workbook_whose_articles_are_hidden_names_the_sheets(name: str) -> None:
    with pytest.raises(table_errors.SheetsHiddenError, match="Siri"):
        parse_table(name, MAKERS[name]({"Tupu": [], "Siri": [("text",), ("siri",)]}, hidden=("Siri",)))


def test_strict_open_xml_is_read() -> None:
    assert read_table("a.xlsx", strict(xlsx_of(("text",), ("Rais",)))).rows == (Row(2, ("Rais",)),)


def test_formulas_without_values_are_counted() -> None:
    cells = '<c r="A{0}" t="inlineStr"><is><t>habari</t></is></c><c r="B{0}"><f>A{0}</f></c>'
    rows = "".join(f'<row r="{number}">{cells.format(number)}</row>' for number in (1, 2))
    found = read_table("a.xlsx", xlsx_with(f"<sheetData>{rows}</sheetData>"))
    assert (len(found.rows), found.sheets.unstored) == (1, 2)
    with pytest.raises(table_errors.FormulasNotStoredError, match="2 formulas"):
        parse_table(
            "a.xlsx", xlsx_with('<sheetData><row><c r="A1"><f>B1</f></c><c r="A2"><f>B2</f></c></row></sheetData>')
        )


@pytest.mark.parametrize("name", ["a.xls", "a.ods"])
@pytest.mark.parametrize("content", [b"habari", b"\xd0\xcf\x11\xe0" * 300, xls_of(SHEETS)[:1500], ods_of(SHEETS)[:700]])
def test_a_damaged_workbook_is_a_sentence(name: str, content: bytes) -> None:
    with pytest.raises(ClassifierError):
        parse_table(name, content)
