"""Tables of web pages and of "XML Spreadsheet 2003", which many systems export under the name `.xls` → a table."""

import datetime as dt
import email
import email.policy
from collections.abc import Iterator
from typing import Any

from classifier.reading.encoding import decode
from classifier.reading.tables.errors import PageWithoutTableError
from classifier.reading.tables.table import MAX_CELLS, MAX_COLUMNS, Table, build_table, too_large
from classifier.reading.tables.workbooks import as_text, read_sheets, trimmed

_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_BREAK = "\u2028"
"""Ends a line, as line breaks of the source do not."""


def parse_html(name: str, content: bytes, _sheet: str = "") -> Table | None:
    """Return the rows of all tables of a page, one below the other; raises PageWithoutTableError for no table."""
    return _parse_pages(name, [decode(content)])


def parse_mhtml(name: str, content: bytes, _sheet: str = "") -> Table | None:
    """Return the same of a page that was saved with its parts in one file, as Excel does."""
    parts = email.message_from_bytes(content, policy=email.policy.compat32).walk()
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    return _parse_pages(name, [decode(page.get_payload(decode=True), page["Content-Type"] or "") for page in pages])  # type: ignore[arg-type]


def _parse_pages(name: str, pages: list[str]) -> Table | None:
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    roots = [etree.fromstring(page.encode("utf-8", "replace"), parser) for page in pages]
    rows = [row for root in roots if root is not None for row in root.iter("tr") if row.find(".//tr") is None]
    if not rows:
        raise PageWithoutTableError(name=name)
    return build_table(name, _html_records(name, rows))


def _html_records(name: str, rows: list[Any]) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of each row; a cell that spans several columns or rows stands in the first of them."""
    below: dict[int, int] = {}  # column → how many more rows a cell from above covers
    seen = 0
    for number, row in enumerate(rows, 1):
        cells: list[str] = []
        covered, below = below, {column: left - 1 for column, left in below.items() if left > 1}
        for cell in row.iterchildren("td", "th"):
            while len(cells) in covered:
                cells.append("")
            width, height = (_span(cell, side) for side in ("colspan", "rowspan"))
            if height > 1:
                below |= dict.fromkeys(range(len(cells), len(cells) + width), height - 1)
            cells += [_text_of(cell), *[""] * (width - 1)]
            if len(cells) > 2 * MAX_COLUMNS:
                raise too_large(name)
        seen += len(cells)
        if seen > MAX_CELLS:
            raise too_large(name)
        if any(cells):
            yield number, trimmed(cells)


def _span(cell: Any, side: str) -> int:
    value = cell.get(side, "")
    return max(1, min(int(value), MAX_COLUMNS)) if value.isascii() and value.isdecimal() else 1


def _text_of(cell: Any) -> str:
    """Return the text of a cell; only line breaks and paragraphs of the page break its lines."""
    for element in cell.iter("br"):
        element.tail = _BREAK + (element.tail or "")
    for element in cell.iter("p", "div"):
        element.text = _BREAK + (element.text or "")
    lines = (" ".join(line.split()) for line in "".join(cell.itertext()).split(_BREAK))
    return "\n".join(lines).strip()


def parse_xml(name: str, content: bytes, sheet: str = "") -> Table | None:
    """Return the table on one sheet of an "XML Spreadsheet 2003": see `parse_workbook`."""
    from lxml import etree

    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    sheets = {element.get(f"{_SHEET}Name", ""): element for element in root.iter(f"{_SHEET}Worksheet")}
    states = {title: "Hidden" not in element.findtext(f".//{_EXCEL}Visible", "") for title, element in sheets.items()}
    return read_sheets(name, states, sheet, lambda title, _: _xml_records(name, sheets[title]))


def _xml_records(name: str, sheet: Any) -> Iterator[tuple[int, list[str]]]:
    number = seen = 0
    for row in sheet.iter(f"{_SHEET}Row"):
        number = int(row.get(f"{_SHEET}Index", number + 1))
        cells: list[str] = []
        for cell in row.iterchildren(f"{_SHEET}Cell"):
            before = int(cell.get(f"{_SHEET}Index", len(cells) + 1)) - 1 - len(cells)
            data = cell.find(f"{_SHEET}Data")
            text = "" if data is None else _xml_text(data)
            merged = int(cell.get(f"{_SHEET}MergeAcross", 0))
            seen += 1 + before + merged
            if before < 0 or merged < 0 or seen > MAX_CELLS:
                raise too_large(name)
            cells += [*[""] * before, text, *[""] * merged]
        if any(cells):
            yield number, trimmed(cells)


def _xml_text(data: Any) -> str:
    text = "".join(data.itertext())
    return as_text(dt.datetime.fromisoformat(text)) if data.get(f"{_SHEET}Type") == "DateTime" else text
