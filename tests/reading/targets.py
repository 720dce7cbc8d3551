"""Every reader with files that it can read, for `test_damaged` and `fuzz_readers` to damage."""

import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from classifier.errors import ClassifierError
from classifier.reading.documents.reader import parse_document
from classifier.reading.encoding import decode
from classifier.reading.errors import from_json, to_json
from classifier.reading.tables.reader import parse_table
from classifier.reading.tables.streams import open_stream
from classifier.reading.tables.table import table_from_json, table_to_json
from tests.reading.files import BODY, TITLE, docx_of, html_of, pdf_of, xlsx_of, zip_of
from tests.reading.office import ods_of, odt_of, xls_of, xml_of

Reader = Callable[[bytes], object]
CSV = f'habari,kundi\n"{BODY[0]}",siasa\n{BODY[1]},afya\n'.encode()
LINES = "\n".join(json.dumps({"text": text, "label": "siasa"}) for text in BODY).encode()


def _parquet() -> bytes:
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    buffer = io.BytesIO()
    parquet.write_table(pa.table({"text": list(BODY), "label": ["siasa"] * len(BODY)}), buffer)
    return buffer.getvalue()


def _document(name: str) -> Reader:
    def read(content: bytes) -> object:
        text = parse_document(name, content)
        assert isinstance(text, str)
        return json.loads(json.dumps(text))

    return read


def _table(name: str) -> Reader:
    def read(content: bytes) -> object:
        table = parse_table(name, content)
        sent = table_to_json(table)
        assert table_to_json(table_from_json(json.loads(json.dumps(sent)))) == sent
        return table

    return read


def _stream(name: str) -> Reader:
    path = Path(tempfile.mkdtemp()) / name

    def read(content: bytes) -> object:
        path.write_bytes(content)
        with open_stream(path) as stream:
            return [chunk.rows for chunk in stream.chunks]

    return read


def _decode(content: bytes) -> object:
    try:
        return decode(content)
    except ValueError:  # the one it promises, for what is no text
        return None


READERS: dict[str, tuple[Reader, tuple[bytes, ...]]] = {
    "decode": (_decode, (BODY[0].encode(), BODY[0].encode("utf-16"), "é".encode("latin-1") * 9)),
    "txt": (_document("a.txt"), (BODY[0].encode(),)),
    "docx": (_document("a.docx"), (docx_of(TITLE, *BODY, table=(("a", "b"), ("c", "d"))),)),
    "pdf": (_document("a.pdf"), (pdf_of(*BODY), pdf_of(TITLE, encrypt="siri"), pdf_of())),
    "html": (_document("a.html"), (html_of(), html_of(heading=""), b"<p>Habari <b>za leo")),
    "odt": (_document("a.odt"), (odt_of(f"<text:h>{TITLE}</text:h><text:p>{BODY[0]}<text:s/></text:p>"),)),
    "rtf": (_document("a.rtf"), (rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}Ng\'92ombe \u8220?leo\par {\b Rais}}",)),
    "mhtml": (_document("a.mhtml"), (b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html_of(),)),
    "csv": (_table("a.csv"), (CSV, CSV.replace(b",", b";"))),
    "jsonl": (_table("a.jsonl"), (LINES,)),
    "xlsx": (_table("a.xlsx"), (xlsx_of(("habari", "kundi"), (BODY[0], "siasa"), (BODY[1], 3)),)),
    "xls": (_table("a.xls"), (xls_of({"a": [("habari", "kundi"), (BODY[0], "siasa"), (BODY[1], 3)]}),)),
    "ods": (_table("a.ods"), (ods_of({"a": [("habari", "kundi"), (BODY[0], "siasa"), (BODY[1], 3)]}),)),
    "html-table": (
        _table("a.xls"),
        (b"<table><tr><td rowspan=2>id<td>habari<tr><td colspan=2>Rais<br>ahutubia</table>",),
    ),
    "xml": (_table("a.xls"), (xml_of({"a": [("habari", "kundi"), (BODY[0], "siasa"), (BODY[1], 3)]}),)),
    "zip": (_table("a.zip"), (zip_of({"a.txt": BODY[0].encode(), "b/c.md": BODY[1].encode()}),)),
    "stream-csv": (_stream("a.csv"), (CSV,)),
    "stream-jsonl": (_stream("a.jsonl"), (LINES,)),
    "stream-parquet": (_stream("a.parquet"), (_parquet(),)),
}


def check(reader: Reader, content: bytes) -> None:
    """Read `content`; raises whatever is neither an answer nor a sentence that can be sent on."""
    try:
        reader(content)
    except ClassifierError as error:
        str(from_json(json.loads(json.dumps(to_json(error), default=str))))
