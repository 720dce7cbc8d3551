"""Documents of every kind that newsrooms have, each built here; a wrong name is seen through."""

import email.mime.image
import email.mime.multipart
import email.mime.text
import sys

import pytest

from classifier.extras import PackageMissingError
from classifier.reading import errors, read_document, read_table
from classifier.reading.documents.reader import parse_document
from classifier.reading.links.addresses import complete
from classifier.reading.tables.reader import parse_table
from tests.reading.files import BODY, TITLE, docx_of, html_of, pdf_of, zip_of
from tests.reading.office import odt_of, strict

RTF = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title siri}}\pard Ng\'92ombe wa \'c9liya\par
{\b Rais} ahutubia bunge \u8220?leo\u8221?\par}"""
RTF_TEXT = "Ng’ombe wa Éliya\nRais ahutubia bunge “leo”"


def mhtml(page: bytes, charset: str = "utf-8") -> bytes:
    """Return a page as browsers save it: with its pictures in one file."""
    whole = email.mime.multipart.MIMEMultipart("related")
    whole["From"], whole["Subject"] = "<Saved by Blink>", TITLE
    whole.attach(email.mime.text.MIMEText(page.decode(), "html", charset))
    whole.attach(email.mime.image.MIMEImage(b"GIF89a", "gif"))
    return whole.as_bytes()


def test_a_page_that_a_browser_saved() -> None:
    text = read_document("ukurasa.mhtml", mhtml(html_of()))
    assert text.startswith(TITLE)
    assert all(paragraph in text for paragraph in BODY)
    assert "Nyumbani" not in text
    latin = html_of(body=("Éliya na Zoë wafika mjini leo asubuhi. " * 3,))
    assert "Éliya na Zoë" in parse_document("a.mht", mhtml(latin, "iso-8859-1"))


def test_rich_text() -> None:
    assert read_document("makala.rtf", RTF) == RTF_TEXT


def test_open_document_gives_the_text_that_people_see() -> None:
    body = (
        '<text:h text:outline-level="1">Kichwa</text:h>'
        "<text:tracked-changes><text:p>ilifutwa</text:p></text:tracked-changes>"
        '<text:p>Ng’ombe <text:span>wa<text:s text:c="2"/>Éliya</text:span><text:line-break/>leo'
        "<office:annotation><text:p>maoni</text:p></office:annotation>, alisema"
        "<text:note><text:note-body><text:p>chini</text:p></text:note-body></text:note>.</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Kodi</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    )
    assert read_document("makala.odt", odt_of(body)) == "Kichwa\nNg’ombe wa  Éliya\nleo, alisema.\nKodi"


def test_strict_open_xml_is_read() -> None:
    assert read_document("makala.docx", strict(docx_of(*BODY))).splitlines() == list(BODY)


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize(
    ("content", "text"),
    [
        (html_of(), BODY[0]),
        (b"\xef\xbb\xbf \n" + html_of().upper()[:14].lower() + html_of()[15:], BODY[0]),
        (RTF, RTF_TEXT),
    ],
    ids=["HTML", "HTML with a BOM", "RTF"],
)
def test_a_text_file_that_holds_something_else_is_read_as_what_it_is(content: bytes, text: str) -> None:
    found = read_document("makala.txt", content)
    assert text in found
    assert "<p>" not in found
    assert "\\par" not in found


def test_a_text_about_html_stays() -> None:
    assert read_document("makala.txt", b"Lebo ya <html> huanza ukurasa") == "Lebo ya <html> huanza ukurasa"


def test_a_zip_of_documents() -> None:
    entries = {
        "a.docx": docx_of(*BODY),
        "b/c.html": html_of(),
        "d.rtf": RTF,
        "e.odt": odt_of("<text:p>Habari</text:p>"),
    }
    found = read_table("a.zip", zip_of({**entries, "f.docx": docx_of(""), "g.jpg": b"x"}))
    assert [row.cells[0] for row in found.rows] == list(entries)
    assert all(BODY[0] in row.cells[1] for row in found.rows[:2])
    assert [row.cells[1] for row in found.rows[2:]] == [RTF_TEXT, "Habari"]
    assert [type(bad.error) for bad in found.bad] == [errors.FileHasNoTextError, errors.UnsupportedFileError]


NEEDED = {
    "a.docx": ("docx", docx_of(*BODY)),
    "a.odt": ("lxml", odt_of("<text:p>Habari</text:p>")),
    "a.rtf": ("striprtf.striprtf", RTF),
    "a.pdf": ("pypdf", pdf_of("Habari")),
    "a.html": ("trafilatura", html_of()),
    "table.xls": ("lxml", b"<table><tr><td>a<td>b<tr><td>1<td>2</table>"),
}


@pytest.mark.parametrize("name", NEEDED)
def test_a_package_that_is_not_installed_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, content = NEEDED[name]
    monkeypatch.setitem(sys.modules, module, None)  # as an import behaves where the package is not installed
    sentence = rf"This needs {module.partition('.')[0]}, .*`pip install .+`"
    with pytest.raises(PackageMissingError, match=sentence):
        parse_table(name, content) if name == "table.xls" else parse_document(name, content)
    if name != "table.xls":  # one file of a ZIP that costs all of its kind is no bad row
        with pytest.raises(PackageMissingError, match=sentence):
            parse_table("a.zip", zip_of({"a.txt": b"Habari", name: content}))


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.html", "a.txt"])
def test_an_empty_document_is_not_called_scanned(name: str) -> None:
    empty = {"a.docx": docx_of(""), "a.odt": odt_of(""), "a.html": b"<p> </p>", "a.txt": b"\xef\xbb\xbf"}[name]
    with pytest.raises(errors.FileHasNoTextError) as caught:
        parse_document(name, empty)
    assert "scanned" not in str(caught.value)


@pytest.mark.parametrize("name", ["a.odt", "a.rtf", "a.mhtml"])
@pytest.mark.parametrize("content", [b"habari", zip_of({"a": b"b"}), odt_of("<text:p>a</text:p>")[:200]])
def test_what_is_not_of_its_kind_is_called_broken(name: str, content: bytes) -> None:
    with pytest.raises(errors.FileBrokenError):
        parse_document(name, content)


def test_an_open_document_with_a_password() -> None:
    entry = b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    with pytest.raises(errors.FileEncryptedError):
        parse_document("a.odt", zip_of({"META-INF/manifest.xml": entry, "content.xml": b"\x01\x02"}))


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        (" mwananchi.co.tz/habari?id=1", "https://mwananchi.co.tz/habari?id=1"),
        ("www.bbc.com", "https://www.bbc.com"),
        ("http://a.tz", "http://a.tz"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("me@a.tz", "me@a.tz"),
        ("a.tz:8080/x", "a.tz:8080/x"),
        ("127.0.0.1/x", "127.0.0.1/x"),
        ("localhost/x", "localhost/x"),
    ],
)
def test_a_link_may_be_typed_without_its_scheme(typed: str, url: str) -> None:
    assert complete(typed) == url
