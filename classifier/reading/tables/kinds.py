"""What a file of many articles is, by its content: office systems call web pages, XML and text `.xls`."""

import re
from typing import Literal

from classifier.reading.files import ArchiveLimits, open_archive

Kind = Literal["text", "packed", "xls", "parquet", "html", "mhtml", "xml", "xlsx", "ods", "zip", "document", "other"]
"""`packed` is any ZIP until `find_packed_kind` says what is in it; `other` is .xlsb, or XML that is no workbook."""
HEAD = 1 << 17
"""Bytes at the beginning of a file that are looked at: Excel puts its styles above the first table."""
ZIP_LIMITS = ArchiveLimits(entries=20_000, megabytes=200)

_SIGNATURES: dict[bytes, Kind] = {
    b"PK\1": "packed",
    b"PK\3": "packed",
    b"PK\5": "packed",
    b"\xd0\xcf\x11\xe0": "xls",
    b"PAR1": "parquet",
    b"%PDF-": "document",
    b"{\\rtf": "document",
}
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*")
"""A byte order mark and blanks."""
_PAGE = re.compile(rb"<(?:!doctype html|html|head)\b", re.IGNORECASE)
_PART_OF_PAGE = re.compile(
    rb"<(?:!--|meta|title|style|body|center|div|font|table)\b.*?<tr\b", re.IGNORECASE | re.DOTALL
)
_SAVED_PAGE = re.compile(rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,9}?mime-version:", re.IGNORECASE)
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"


def find_kind(head: bytes) -> Kind:
    """Return what a file is that begins with `head`; text where nothing else is recognised."""
    plain = head.replace(b"\0", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head  # UTF-16 of markup is ASCII
    plain = _BEFORE.sub(b"", plain, count=1)
    for signature, kind in _SIGNATURES.items():
        if plain.startswith(signature):
            return kind
    if _SAVED_PAGE.match(plain):
        return "mhtml"
    if plain.startswith((b"<?xml", b"<Workbook")) and _SPREADSHEET in plain:
        return "xml"
    is_page = _PAGE.match(plain) or _PART_OF_PAGE.match(plain)
    if plain.startswith(b"<?xml") and not is_page:
        return "html" if b"<html" in plain else "other"
    return "html" if is_page else "text"


def find_packed_kind(name: str, content: bytes) -> Kind:
    """Return what a ZIP is: a workbook, an archive of documents, or a single document.

    Raises what `open_archive` raises.
    """
    with open_archive(name, content, ZIP_LIMITS) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "xl/workbook.bin" in names:
            return "other"
        if "content.xml" in names:
            is_text = "mimetype" in names and b"opendocument.text" in archive.read("mimetype")
            return "document" if is_text else "ods"
    return "document" if names & {"word/document.xml", "ppt/presentation.xml"} else "zip"
