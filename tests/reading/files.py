"""Files for the readers, each made here, byte by byte where a library would refuse to make it."""

import io
import zipfile
from collections.abc import Collection, Iterable, Mapping

import docx
import openpyxl

TITLE = "Rais ahutubia bunge la taifa"
BODY = (
    "Rais amehutubia bunge la taifa leo asubuhi kuhusu bajeti ya mwaka ujao na mpango wa kusambaza maji safi vijijini.",
    "Wabunge wa pande zote walimsikiliza kwa makini, wakauliza maswali kuhusu kodi mpya na bei ya unga wa mahindi.",
    "Kikao kitaendelea wiki ijayo, spika alisema, baada ya kamati ya fedha kuwasilisha ripoti yake kwa wabunge wote.",
)


def docx_of(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """Return a Word file: paragraphs, then a table, then one paragraph more when there is a table."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph("Baada ya jedwali")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def docx_with(body: str, prolog: str = "") -> bytes:
    """Return a Word file whose body is the XML `body`, with `w:` for Word's own names, after the XML `prolog`."""
    content = docx_of("x")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    entries["word/document.xml"] = (
        f'{prolog}<w:document xmlns:w="{main}" xmlns:mc="{compatible}"><w:body>{body}</w:body></w:document>'.encode()
    )
    return zip_of(entries)


def zip_of(entries: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive; names are written as they are given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def zip_bomb(name: str = "word/document.xml", megabytes: int = 300) -> bytes:
    """Return a ZIP of a few hundred kilobytes that unpacks to `megabytes`."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as file,
    ):
        for _ in range(megabytes):
            file.write(bytes(1_000_000))
    return buffer.getvalue()


def pdf_of(*lines: str, encrypt: str = "") -> bytes:
    """Return a PDF of one page with `lines` (ASCII), or a blank page; protected by the password `encrypt`."""
    from pypdf import PdfReader, PdfWriter

    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 40 700 Td {shown} ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = bytearray(b"%PDF-1.4\n"), []
    for number, found in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, found)
    start = len(content)
    content += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    if not encrypt:
        return bytes(content)
    writer = PdfWriter(PdfReader(io.BytesIO(bytes(content))))
    writer.encrypt(encrypt, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def html_of(title: str = TITLE, body: tuple[str, ...] = BODY, heading: str = TITLE) -> bytes:
    """Return a web page around an article."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><nav><a href='/'>Nyumbani</a></nav>"
        f"<article><h1>{heading}</h1>{paragraphs}</article><footer>Haki zote zimehifadhiwa</footer></body></html>"
    ).encode()


def xlsx_of(*rows: tuple[object, ...], sheets: int = 1) -> bytes:
    """Return a workbook whose last sheet has `rows`, after empty ones."""
    book = openpyxl.Workbook()
    for _ in range(sheets - 1):
        book.create_sheet()
    for row in rows:
        book.worksheets[-1].append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbook_of(sheets: Mapping[str, Iterable[Iterable[object]]], hidden: Collection[str] = ()) -> bytes:
    """Return a workbook of these sheets, some of them hidden."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xlsx_with(sheet: str, shared: str = "a") -> bytes:
    """Return a workbook whose one sheet is the XML `sheet`; `shared` is its one shared string."""
    with zipfile.ZipFile(io.BytesIO(xlsx_of(("a",)))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    entries["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{main}">{sheet}</worksheet>'.encode()
    entries["xl/sharedStrings.xml"] = f'<sst xmlns="{main}"><si><t>{shared}</t></si></sst>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    entries["[Content_Types].xml"] = entries["[Content_Types].xml"].replace(b"</Types>", override)
    return zip_of(entries)
