"""Files of many articles → tables: every cell as it came, and a bad row costs only itself."""

import csv
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.errors import ClassifierError, TextTooLongError
from classifier.reading import TABLE_ENDINGS, errors, guess_label_column, guess_text_column, read_table
from classifier.reading.tables import errors as table_errors
from classifier.reading.tables.kinds import find_kind
from classifier.reading.tables.reader import parse_table
from classifier.reading.tables.table import Row, table_from_json, table_to_json
from tests.reading.files import docx_of, pdf_of, xlsx_of, xlsx_with, zip_bomb, zip_of
from tests.reading.office import odt_of, xml_of
from tests.reading.test_documents import damaged

Maker = Callable[[list[list[str]]], bytes]


def delimited(delimiter: str, encoding: str = "utf-8") -> Maker:
    def make(rows: list[list[str]]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows(rows)
        return text.getvalue().encode(encoding)

    return make


def json_lines(rows: list[list[str]]) -> bytes:
    return "\n".join(json.dumps(dict(zip(rows[0], row, strict=True))) for row in rows[1:]).encode()


KINDS: dict[str, tuple[str, Maker]] = {
    "CSV": ("a.csv", delimited(",")),
    "CSV with a BOM": ("a.CSV", delimited(",", "utf-8-sig")),
    "CSV in UTF-16": ("a.csv", delimited(",", "utf-16")),
    "CSV in Latin-1": ("a.csv", delimited(",", "latin-1")),
    "CSV with semicolons": ("a.csv", delimited(";")),
    "TSV": ("a.tsv", delimited("\t")),
    "XLSX": ("a.xlsx", lambda rows: xlsx_of(*map(tuple, rows))),
    "XLSX, second sheet": ("a.xlsx", lambda rows: xlsx_of(*map(tuple, rows), sheets=2)),
    "CSV called .xlsx": ("a.xlsx", delimited(";")),
    "tabs in UTF-16 called .txt": ("a.txt", delimited("\t", "utf-16")),
    "XLSX called .csv": ("a.csv", lambda rows: xlsx_of(*map(tuple, rows))),
    "XML called .xls": ("a.xls", lambda rows: xml_of({"Laha": rows})),
    "JSON Lines": ("a.jsonl", json_lines),
}
AWKWARD = [
    ["id", "Éliya", "maandishi"],
    ["1", 'Alisema "njoo", akaondoka', "mstari\nwa pili\tna tatu"],
    ["007", "", " ina nafasi "],
    ["1.10", "\ttab; na, koma|bomba", "'"],
]


@pytest.mark.parametrize("name", KINDS)
def test_every_cell_comes_as_it_is(name: str) -> None:
    file, make = KINDS[name]
    found = read_table(file, make(AWKWARD))
    assert found.columns == tuple(AWKWARD[0])
    assert [row.cells for row in found.rows] == [tuple(row) for row in AWKWARD[1:]]
    first = 1 if file.endswith("jsonl") else 2
    assert [row.number for row in found.rows] == [first, first + 1, first + 2]
    assert found.bad == ()


@pytest.mark.parametrize("name", [name for name in KINDS if name != "JSON Lines"])
def test_double_and_missing_names_can_be_chosen(name: str) -> None:
    file, make = KINDS[name]
    found = parse_table(file, make([["text", "", "text", "text (2)"], ["a", "b", "c", "d"]]))
    assert found.columns == ("text", "", "text", "text (2)")
    assert found.names == ("text", "column 2", "text (3)", "text (2)")
    assert [found.find(name) for name in (*found.names, " TEXT ")] == [0, 1, 2, 3, 0]
    assert found.column(2) == ["c"]


@pytest.mark.parametrize("name", KINDS)
def test_a_thousand_columns(name: str) -> None:
    file, make = KINDS[name]
    rows = [[f"{letter}{n}" for n in range(1000)] for letter in "xyz"]
    found = parse_table(file, make(rows))
    assert [list(found.columns), *(list(row.cells) for row in found.rows)] == rows


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(table_errors.ColumnMissingError, match=r"no column mwili\. Choose one of these: a, b"):
        parse_table("a.csv", b"a,b\n1,2").find("mwili")


def test_missing_cells_and_blank_rows() -> None:
    found = parse_table("a.csv", b"\n\na,b,c\n1\n\n,,\n2,3,4,,\n")
    assert found.rows == (Row(4, ("1", "", "")), Row(7, ("2", "3", "4")))


def test_a_workbook_shows_values_not_formulas() -> None:
    cells = "".join(
        f'<c r="{place}">{inside}</c>' for place, inside in (("A2", "<f>1+1</f><v>2</v>"), ("C2", "<v>5.5</v>"))
    )
    title = '<c r="A1" t="inlineStr"><is><t>jumla</t></is></c><c r="C1" t="b"><v>1</v></c>'
    sheet = f'<sheetData><row r="1">{title}</row><row r="2">{cells}</row></sheetData>'
    found = parse_table("a.xlsx", xlsx_with(sheet))
    assert found.columns == ("jumla", "", "TRUE")
    assert found.rows == (Row(2, ("2", "", "5.5")),)


def test_a_workbook_of_a_billion_rows_in_its_own_words() -> None:
    row = '<row r="{0}"><c r="A{0}"><v>{0}</v></c></row>'
    sheet = (
        f'<dimension ref="A1:XFD1000000000"/><sheetData>{row.format(1)}{row.format(2)}{row.format(10**9)}</sheetData>'
    )
    assert read_table("a.xlsx", xlsx_with(sheet)).rows == (Row(2, ("2",)),)


def test_a_zip_of_texts() -> None:
    entries = {
        "siasa/rais.txt": "Rais ahutubia".encode("utf-16"),
        "michezo.md": b"# Simba",
        "__MACOSX/._a.txt": b"x",
        ".DS_Store": b"x",
        "../a.txt": b"a",
        "/etc/a.txt": b"a",
        "C:\\a.txt": b"a",
        "b\\..\\..\\a.txt": b"a",
        "ndani.zip": b"PK",
        "a.jpg": b"a",
        "tupu.txt": b"",
        "kitabu.txt": b"habari " * 40_000,
        "kubwa.txt": b" " * 2_000_001,
        "picha.txt": bytes(range(256)) * 9,
    }
    found = read_table("a.zip", zip_of(entries))
    assert found.columns == ("file", "text")
    assert found.rows == (Row(1, ("siasa/rais.txt", "Rais ahutubia")), Row(2, ("michezo.md", "# Simba")))
    assert [(bad.number, type(bad.error)) for bad in found.bad] == [
        *((number, table_errors.PathUnsafeError) for number in (5, 6, 7, 8)),
        (9, table_errors.ArchiveNestedError),
        (10, errors.UnsupportedFileError),
        (11, errors.FileEmptyError),
        (12, TextTooLongError),
        (13, errors.FileTooLargeError),
        (14, errors.FileBrokenError),
    ]


PAGES: dict[str, tuple[bytes, tuple[str, ...], list[tuple[str, ...]]]] = {
    "Excel's own": (
        b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{}</style>'
        b'<meta http-equiv=Content-Type content="text/html; charset=windows-1252"></head><body><table>'
        b"<tr><td colspan=3><b>Ripoti ya \xc9liya</b></td></tr><tr><th>Na.</th><th>Kundi</th><th>Habari</th></tr>"
        b"<tr><td>1</td><td rowspan=2>siasa</td><td> Ng\x92ombe\n waibwa<br>mjini &amp; vijijini</td></tr>"
        b"<tr><td>2</td><td><p>Simba</p><p>yashinda</p></td></tr></table></body></html>",
        ("Na.", "Kundi", "Habari"),
        [("1", "siasa", "Ng’ombe waibwa\nmjini & vijijini"), ("2", "", "Simba\nyashinda")],
    ),
    "without ends and names, in UTF-16": (
        "\ufeff<style></style><table><tr><td>7<td>Ng’ombe waibwa mjini<tr><td>8<td>Simba yashinda".encode("utf-16-le"),
        ("column 1", "column 2"),
        [("7", "Ng’ombe waibwa mjini"), ("8", "Simba yashinda")],
    ),
    "tables that are there for the looks": (
        b"<table><tr><td>Menyu<td><table><tr><th>id<th>text<tr><td>1<td>Rais</table></table>",
        ("id", "text"),
        [("1", "Rais")],
    ),
    "saved with its parts": (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n\n<html>'
        b"<frameset></frameset></html>\n--b\nContent-Type: text/html; charset=us-ascii\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n<table><tr><td>id<td>text<tr><td>1<td>Ra=\nis</table>\n--b--",
        ("id", "text"),
        [("1", "Rais")],
    ),
}


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("name", PAGES)
def test_the_tables_of_pages_called_xls(name: str) -> None:
    content, columns, rows = PAGES[name]
    table = read_table("ripoti.xls", content)
    assert (table.columns, [row.cells for row in table.rows], table.bad) == (columns, rows, ())


@pytest.mark.parametrize(
    "head", [b"a: x\r\n" + b" y\r\n" * 9000, b"a: x\r\n" * 9000, b"<div>" * 9000, b"<table" + b"<t" * 9000]
)
def test_what_a_file_is_takes_no_longer_for_a_hostile_one(head: bytes) -> None:
    assert find_kind(head) == "text"


@pytest.mark.parametrize("attribute", ["colspan", "rowspan"])
def test_a_cell_that_spans_a_billion_is_bounded(attribute: str) -> None:
    row = f"<tr><td>1</td><td {attribute}=1000000000>Rais</td></tr>"
    assert len(parse_table("a.xls", f"<table>{row * 3}</table>".encode()).rows) == 3


def test_a_damaged_file_in_a_zip_costs_no_other() -> None:
    content = zip_of({"a.txt": b"habari ya leo " * 20, "b.txt": b"habari"})
    at = zipfile.ZipFile(io.BytesIO(content)).infolist()[0].header_offset + 40
    found = parse_table("a.zip", content[:at] + b"\xff\xff" + content[at + 2 :])
    assert found.rows == (Row(2, ("b.txt", "habari")),)
    assert type(found.bad[0].error) is errors.FileBrokenError


BAD_ROWS: dict[str, tuple[str, bytes, list[tuple[str, ...]], list[tuple[int, str]]]] = {
    "unclosed quote": (
        "a.csv",
        b'a,b\n1,2\n3,"4\n5,6\n7,8\n',
        [("1", "2"), ("5", "6"), ("7", "8")],
        [(3, "row_quote")],
    ),
    "unclosed quote before a good one": ("a.csv", b'a,b\n1,"2\n3,"4"\n', [("3", "4")], [(2, "row_quote")]),
    "two of them": (
        "a.csv",
        b'a,b\n"1,2\n3,4\n"5,6\n7,8',
        [("3", "4"), ("7", "8")],
        [(2, "row_quote"), (4, "row_quote")],
    ),
    "text after a quote": ("a.csv", b'a,b\n"1"x,2\n3,4\n', [("3", "4")], [(2, "row_quote")]),
    "a cell too long": ("a.csv", b"a,b\n1," + b"x" * 200_001 + b"\n3,4", [("3", "4")], [(2, "row_quote")]),
    "more cells than columns": ("a.csv", b"a,b\n1,2,3\n3,4\n", [("3", "4")], [(2, "row_cells")]),
    "TSV without quoting": ("a.tsv", b'a\tb\n"1" x\t2\n"3\t4\n5\t6', [('"1" x', "2"), ('"3', "4"), ("5", "6")], []),
    "no JSON": (
        "a.jsonl",
        b'{"a": 1}\n{"a": \n[1]\n3\n\n{"a": 2}',
        [("1",), ("2",)],
        [(2, "row_not_json"), (3, "row_not_json"), (4, "row_not_json")],
    ),
    "deep JSON": ("a.jsonl", b'{"a": 1}\n' + b"[" * 100_000, [("1",)], [(2, "row_not_json")]),
    "names once more": (
        "a.csv",
        b"id,text\n1,2\nid,text\n3,4\n",
        [("1", "2"), ("3", "4")],
        [(3, "row_repeats_names")],
    ),
    "names once more in a workbook": (
        "a.xlsx",
        xlsx_of(("id", "text"), (1, 2), ("id", "text"), (3, 4)),
        [("1", "2"), ("3", "4")],
        [(3, "row_repeats_names")],
    ),
    "other keys": ("a.jsonl", b'{"a": 1}\n{"b": 1.10}', [("1", ""), ("", "1.10")], []),
    "odd values": (
        "a.jsonl",
        b'{"a": null, "b": true, "c": [1, "\\u00e9"], "d": 12345678901234567890}',
        [("", "true", '["1", "\u00e9"]', "12345678901234567890")],
        [],
    ),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_costs_itself_only(name: str) -> None:
    file, content, rows, bad = BAD_ROWS[name]
    found = parse_table(file, content)
    assert [row.cells for row in found.rows] == rows
    assert [(row.number, row.error.code) for row in found.bad] == bad
    assert table_from_json(json.loads(json.dumps(table_to_json(found)))).rows == found.rows


REFUSED: dict[str, tuple[str, bytes, type[ClassifierError]]] = {
    "another type": ("a.doc", b"x", table_errors.TableUnsupportedError),
    "0 bytes": ("a.csv", b"", errors.FileEmptyError),
    "blank lines": ("a.csv", b"\n\n \n", errors.FileEmptyError),
    "empty cells": ("a.csv", b",,\n,,", errors.FileEmptyError),
    "names only": ("a.csv", b"a,b", table_errors.TableEmptyError),
    "a BOM alone": ("a.csv", b"\xef\xbb\xbf", errors.FileEmptyError),
    "over the limit": ("a.csv", b"a" * 50_000_001, errors.FileTooLargeError),
    "a picture": ("a.csv", bytes(range(256)) * 9, errors.FileBrokenError),
    "too many rows": ("a.csv", b"a\n" * 100_002, table_errors.TableTooLargeError),
    "too many columns": ("a.csv", b"a," * 2001 + b"\n1", table_errors.TableTooLargeError),
    "too many keys": (
        "a.jsonl",
        json.dumps(dict.fromkeys(map(str, range(2001)))).encode(),
        table_errors.TableTooLargeError,
    ),
    "nothing but bad rows": ("a.jsonl", b"x\n" * 2000, table_errors.RowNotJSONError),
    "no ZIP": ("a.zip", b"PK\3\4habari", errors.FileBrokenError),
    "an empty ZIP": ("a.zip", zip_of({}), errors.FileEmptyError),
    "a ZIP of 100,000 files": ("a.zip", b"PK\x01\x02" * 100_000, errors.ArchiveTooLargeError),
    "a ZIP bomb": ("a.zip", zip_bomb("a.txt"), errors.ArchiveTooLargeError),
    "no XLSX": ("a.xlsx", zip_of({"xl/workbook.xml": b"habari"}), errors.FileBrokenError),
    "a Word document": ("a.xlsx", docx_of("Habari"), table_errors.DocumentNotTableError),
    "an OpenDocument text": ("a.ods", odt_of("<text:p>Habari</text:p>"), table_errors.DocumentNotTableError),
    "rich text": ("a.txt", b"{\\rtf1 Habari}", table_errors.DocumentNotTableError),
    "a PDF": ("a.csv", pdf_of("Habari"), table_errors.DocumentNotTableError),
    "a page to sign in": ("a.csv", b"<!DOCTYPE html><form>Ingia</form>", table_errors.PageWithoutTableError),
    "a page of giant cells": ("a.xls", b"<table><tr>" + b"<td colspan=9999>a" * 9, table_errors.TableTooLargeError),
    "XML of another kind": ("a.xls", b'<?xml version="1.0"?><habari/>', table_errors.TableUnsupportedError),
    "a binary workbook": ("a.xlsx", zip_of({"xl/workbook.bin": b"x"}), table_errors.TableUnsupportedError),
    "Parquet": ("a.csv", b"PAR1habari", table_errors.TableUnsupportedError),
    "an XLSX bomb": ("a.xlsx", zip_bomb("xl/workbook.xml", 310), errors.ArchiveTooLargeError),
    "an empty XLSX": ("a.xlsx", xlsx_of(), errors.FileEmptyError),
    "an XLSX with a password": (
        "a.xlsx",
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        errors.FileEncryptedError,
    ),
}


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_table_gets_its_own_sentence(name: str) -> None:
    file, content, error = REFUSED[name]
    with pytest.raises(error) as caught:
        read_table(file, content)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("columns", "cells", "place"),
    [
        (("id", "Text"), ("1", "Rais"), 1),
        (("title", "content", "text"), ("Rais ahutubia", "Rais", "x"), 1),
        (("text", " Habari "), ("", "Rais"), 1),
        (("a", "b", "c"), ("Rais", "Rais ahutubia bunge", "x"), 1),
        (("a",), ("",), 0),
    ],
    ids=["by name", "content before text", "the one that is filled", "the longest", "nothing to go by"],
)
def test_the_column_of_text_is_guessed(columns: tuple[str, ...], cells: tuple[str, ...], place: int) -> None:
    assert guess_text_column(columns, [cells]) == place


@pytest.mark.parametrize(
    ("values", "place"),
    [
        (("sports", "Health ", ""), 1),
        (("sports",) * 10 + ("??",), 1),
        (("sports", "uchumi"), None),
        (("", ""), None),
    ],
    ids=["categories", "a typo", "others", "empty"],
)
def test_the_column_of_labels_is_guessed(values: tuple[str, ...], place: int | None) -> None:
    rows = [("health", value) for value in values]
    assert guess_label_column(("text", "desk"), rows, ("sports", "health"), text=0) == place


@pytest.mark.parametrize(
    ("columns", "cells", "index"),
    [
        (("text", "category", "corrected"), ("x", "sports", "health"), 2),
        (("text", "desk", "kategoria", "iliyosahihishwa"), ("x", "health", "sports", "health"), 1),
        (("text", "kategoria", "iliyosahihishwa"), ("x", "sports", ""), None),
        (("text", "kategoria"), ("x", "sports"), 1),
    ],
)
def test_the_model_s_own_answers_are_no_labels_to_compare_with(
    columns: tuple[str, ...], cells: tuple[str, ...], index: int | None
) -> None:
    assert guess_label_column(columns, [cells], ("sports", "health"), text=0) == index


@settings(max_examples=150)
@given(
    ending=st.sampled_from(TABLE_ENDINGS),
    content=damaged() | st.binary(max_size=3000) | st.text('a",;\n\t{}:1').map(str.encode),
)
@pytest.mark.filterwarnings("ignore")  # parsers have much to say about such files
def test_any_bytes_give_a_table_or_a_sentence(ending: str, content: bytes) -> None:
    try:
        found = parse_table(f"a{ending}", content)
    except ClassifierError:
        return
    assert {len(row.cells) for row in found.rows} <= {len(found.columns)}
    assert len(set(found.names)) == len(found.columns)


@settings(max_examples=60)
@given(st.data())
def test_what_a_csv_writer_wrote_is_read(data: st.DataObject) -> None:
    cell = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('",\n\r\t;'), max_size=9)
    width = data.draw(st.integers(1, 5))
    line = st.lists(cell, min_size=width, max_size=width).filter(any)
    rows = data.draw(st.lists(line, min_size=1, max_size=6))
    header = ["a,b", *(f"jina {n}" for n in range(1, width))]
    found = parse_table("a.csv", delimited(",")([header, *rows]))
    assert [list(row.cells) for row in found.rows] == rows
