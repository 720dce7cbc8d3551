"""Reads the text of office documents: Word, OpenDocument and RTF."""

from collections.abc import Iterable, Iterator
from typing import Any

from classifier.reading.errors import FileEncryptedError
from classifier.reading.files import ArchiveLimits, open_archive, open_office
from classifier.text import MAX_CHARACTERS

DOCUMENT_LIMITS = ArchiveLimits(entries=2000, megabytes=100)

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOVED_AWAY = f"{_WORD}moveFrom"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ODF_PARAGRAPHS = (f"{_ODF}p", f"{_ODF}h")
_ODF_MARKS = {f"{_ODF}tab": "\t", f"{_ODF}line-break": "\n"}
_ODF_SPACES = f"{_ODF}s"
_ODF_ASIDE = frozenset(
    (
        f"{_ODF}tracked-changes",
        f"{_ODF}note",
        f"{_ODF}table-of-content",
        "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation",
    )
)
"""Deleted text, notes, tables of contents, and comments."""


def read_docx(name: str, content: bytes) -> str:
    """Return the text of a Word file, with a line for each paragraph."""
    file = open_office(name, content, DOCUMENT_LIMITS)
    import docx

    body = docx.Document(file).element.body
    # Not `document.paragraphs`: it lacks tables, text boxes and tracked insertions.
    paragraphs = (element for element in body.iter(f"{_WORD}p") if not _is_within(element, _FALLBACK))
    return "\n".join(enough(filter(str.strip, ("".join(enough(_pieces(paragraph))) for paragraph in paragraphs))))


def read_odt(name: str, content: bytes) -> str:
    """Return the text of an OpenDocument file, with a line for each paragraph."""
    from lxml import etree  # type: ignore[import-untyped]

    with open_archive(name, content, DOCUMENT_LIMITS) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise FileEncryptedError(name=name)
        xml = archive.read("content.xml")
    body = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    paragraphs = (element for element in body.iter(*_ODF_PARAGRAPHS) if not _is_aside(element))
    return "\n".join(enough(filter(str.strip, ("".join(enough(_odf_pieces(paragraph))) for paragraph in paragraphs))))


def _is_aside(element: Any) -> bool:
    return any(ancestor.tag in _ODF_ASIDE for ancestor in element.iterancestors())


def _odf_pieces(element: Any) -> Iterator[str]:
    """Yield the text of a paragraph or a part of it, without the paragraphs in its text boxes."""
    yield element.text or ""
    for child in element:
        if child.tag == _ODF_SPACES:
            yield " " * min(int(child.get(f"{_ODF}c", 1)), MAX_CHARACTERS)
        elif child.tag in _ODF_MARKS:
            yield _ODF_MARKS[child.tag]
        elif child.tag not in _ODF_ASIDE and child.tag not in _ODF_PARAGRAPHS and isinstance(child.tag, str):
            yield from _odf_pieces(child)
        yield child.tail or ""


def read_rtf(_name: str, content: bytes) -> str:
    """Return the text of an RTF file; raises ValueError for other content."""
    from striprtf.striprtf import rtf_to_text

    if not content.lstrip().startswith(b"{\\rtf"):
        raise ValueError("no RTF")
    text = rtf_to_text(content.decode("cp1252", "replace"), errors="replace")  # type: ignore[no-untyped-call]
    return str(text)


def enough(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces of a text until they exceed `MAX_CHARACTERS`: such a text is refused anyway."""
    characters = 0
    for piece in pieces:
        yield piece
        characters += len(piece)
        if characters > MAX_CHARACTERS:
            return


def _pieces(paragraph: Any) -> Iterator[str]:
    """Yield the text of a paragraph, without text boxes in it and text that was moved elsewhere."""
    for element in paragraph.iter(f"{_WORD}t", *_MARKS):
        within = next(element.iterancestors(f"{_WORD}p")) is paragraph
        if within and element.getparent().tag == f"{_WORD}r" and not _is_within(element, _MOVED_AWAY):
            yield _MARKS.get(element.tag, element.text or "")


def _is_within(element: Any, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None
