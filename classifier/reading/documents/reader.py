"""Reads the text of an article from a file: plain text, Markdown, Word, OpenDocument, RTF, PDF and web pages.

Plain text is decoded here. The other formats are read by large libraries that were not written for hostile files, so
`read_document` runs them in a process of their own, within limits of time and memory (`isolation`): a hostile file
results in an error for its reader and does not affect others.
"""

import io
import re
from collections.abc import Callable, Hashable

from classifier.errors import ClassifierError, TextTooLongError
from classifier.extras import package_missing
from classifier.reading.documents.office import enough, read_docx, read_odt, read_rtf
from classifier.reading.documents.pages import read_html, read_mhtml
from classifier.reading.encoding import decode
from classifier.reading.errors import (
    FileBrokenError,
    FileEncryptedError,
    FileHasNoTextError,
    FileScannedError,
    UnsupportedFileError,
)
from classifier.reading.files import check_file
from classifier.reading.isolation import run_isolated
from classifier.text import MAX_CHARACTERS

MAX_DOCUMENT_MEGABYTES = 10

# Narrow columns hyphenate words: "uchagu-\nzi" is a single word.
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-\n(?=[a-z])")


def read_document(name: str, content: bytes, owner: Hashable | None = None) -> str:
    """Return the text of the file `name` with the bytes `content`: the title, where there is one, then the body.

    Files of the same `owner`, such as a reader's session, are read one at a time.

    Raises the errors of `classifier.reading.errors` that begin with File, Archive, Reading or Unsupported, and
    TextTooLongError: all of them `ClassifierError`.
    """
    if _find_kind(name, content) in PLAIN_ENDINGS:
        return parse_document(name, content)
    (text,) = run_isolated("document", name, content, owner=owner)
    return str(text)


def parse_document(name: str, content: bytes) -> str:
    """Return what `read_document` does, read in this process; raises the same errors."""
    ending = _find_kind(name, content)
    try:
        text = _PARSERS[ending](name, content)
    except (ClassifierError, MemoryError):
        raise
    except ModuleNotFoundError as error:
        raise package_missing(error) from error
    except Exception as error:  # parsers of hostile files raise whatever they trip over
        raise FileBrokenError(name=name, kind=ending[1:]) from error
    text = text.strip()
    if not text:
        raise (FileScannedError if ending == ".pdf" else FileHasNoTextError)(name=name)
    if len(text) > MAX_CHARACTERS:
        raise TextTooLongError(length=len(text), limit=MAX_CHARACTERS)
    return text


def _find_kind(name: str, content: bytes) -> str:
    """Return the ending of `name`; for a text file that contains HTML or RTF, `.html` or `.rtf`."""
    ending = check_file(name, content, DOCUMENT_ENDINGS, MAX_DOCUMENT_MEGABYTES, UnsupportedFileError)
    if ending not in PLAIN_ENDINGS:
        return ending
    match = _MARKUP.match(content)
    return ending if not match else ".rtf" if match["rtf"] else ".html"


def _read_plain(_name: str, content: bytes) -> str:
    return decode(content)


def _read_pdf(name: str, content: bytes) -> str:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise FileEncryptedError(name=name)
    return _BROKEN_WORD.sub("", "\n".join(enough(page.extract_text() for page in reader.pages)))


PLAIN_ENDINGS = (".txt", ".md")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:(?P<rtf>\{\\rtf\d)|<!doctype html|<html[\s>])", re.IGNORECASE)
_PARSERS: dict[str, Callable[[str, bytes], str]] = {
    **dict.fromkeys(PLAIN_ENDINGS, _read_plain),
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".pdf": _read_pdf,
    **dict.fromkeys((".html", ".htm"), read_html),
    **dict.fromkeys((".mhtml", ".mht"), read_mhtml),
}
DOCUMENT_ENDINGS = tuple(_PARSERS)
"""The supported endings of file names."""
