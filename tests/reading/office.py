"""Files of office programs that no library at hand writes: XLS, OpenDocument, and Strict Open XML."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from tests.reading.files import zip_of

SECTOR = 512
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"


def strict(content: bytes) -> bytes:
    """Return an Office file as "Strict Open XML" names things."""
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    for name, entry in entries.items():
        for part in (b"spreadsheetml", b"wordprocessingml", b"officeDocument", b"drawingml"):
            entry = entry.replace(old + part + b"/2006/", new + part + b"/")
        entries[name] = entry
    return zip_of(entries)


def xls_of(sheets: Mapping[str, Sequence[Sequence[str | float]]], hidden: Iterable[str] = ()) -> bytes:
    """Return a workbook of Excel 97: an OLE file whose one stream is BIFF8."""
    parts = [_biff_sheet(rows) for rows in sheets.values()]
    names = [title.encode("utf-16-le") for title in sheets]
    start = len(_record(0x809, bytes(16))) + sum(12 + len(name) for name in names) + len(_record(0x0A))
    book = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    for title, name, part in zip(sheets, names, parts, strict=True):
        book += _record(0x85, struct.pack("<IBBBB", start, title in hidden, 0, len(title), 1) + name)
        start += len(part)
    return _ole(book + _record(0x0A) + b"".join(parts))


def _biff_sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            at = struct.pack("<HHH", number, column, 0)
            if isinstance(cell, str):
                sheet += _record(0x204, at + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
            else:
                sheet += _record(0x203, at + struct.pack("<d", cell))
    return sheet + _record(0x0A)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _ole(stream: bytes) -> bytes:
    """Return an OLE file: header, allocation table, directory, then the stream."""
    stream = stream.ljust(8 * SECTOR, b"\0")  # what is shorter stands elsewhere
    stream += bytes(-len(stream) % SECTOR)
    sectors = len(stream) // SECTOR
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + _entry("Workbook", 2, 2, len(stream))
    return header + table + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return head + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36) + struct.pack("<IQ", start, size)


def ods_of(sheets: Mapping[str, Sequence[Sequence[str | float]]], hidden: Iterable[str] = ()) -> bytes:
    """Return a workbook of LibreOffice."""
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{shown}"/>'
        "</style:style>"
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    tables = "".join(
        f'<table:table table:name="{title}" table:style-name="{"ta2" if title in hidden else "ta1"}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for title, rows in sheets.items()
    )
    body = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
    return _open_document("spreadsheet", body + "</office:spreadsheet></office:body>")


def _ods_cell(cell: str | float) -> str:
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    )


def xml_of(sheets: Mapping[str, Sequence[Sequence[str | float]]], hidden: Iterable[str] = ()) -> bytes:
    """Return a workbook as "XML Spreadsheet 2003", whose empty cells are left out."""
    made = "".join(
        f'<Worksheet ss:Name="{title}"><Table>{"".join(map(_xml_row, rows))}</Table><x:WorksheetOptions>'
        f"<x:Visible>{'SheetHidden' * (title in hidden)}</x:Visible></x:WorksheetOptions></Worksheet>"
        for title, rows in sheets.items()
    )
    office = "urn:schemas-microsoft-com:office"
    names = f'xmlns="{office}:spreadsheet" xmlns:ss="{office}:spreadsheet" xmlns:x="{office}:excel"'
    return (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook {names}>{made}</Workbook>'.encode()
    )


def _xml_row(cells: Sequence[str | float]) -> str:
    made = (
        f'<Cell ss:Index="{column}"><Data ss:Type="{"String" if isinstance(cell, str) else "Number"}">'
        f"{escape(str(cell))}</Data></Cell>"
        for column, cell in enumerate(cells, 1)
        if cell != ""
    )
    return f"<Row>{''.join(made)}</Row>"


def odt_of(body: str) -> bytes:
    """Return a document of LibreOffice whose text is the XML `body`, with `text:` for its names."""
    return _open_document("text", f"<office:body><office:text>{body}</office:text></office:body>")


def _open_document(kind: str, body: str) -> bytes:
    names = f'xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}" xmlns:text="{_TEXT}" xmlns:style="{_STYLE}"'
    content = f'<office:document-content {names} office:version="1.2">{body}</office:document-content>'
    mime = f"application/vnd.oasis.opendocument.{kind}"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
    listed = f'<manifest:manifest xmlns:manifest="{manifest}">{entry}</manifest:manifest>'
    return zip_of(
        {
            "mimetype": mime.encode(),
            "META-INF/manifest.xml": listed.encode(),
            "content.xml": content.encode(),
        }
    )
