"""A file → the text of its article: plain text, Markdown, Word, PDF and HTML.

Plain text is decoded here. The other formats are read by large libraries that were not written for hostile files, so
`read_document` has them read in a process of its own, within limits of time and memory (`isolation`): such a file
costs its reader a sentence, and nobody else anything.
"""

import io
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from classifier.errors import ClassifierError, TextTooLongError
from classifier.reading.encoding import decode
from classifier.reading.errors import (
    FileBrokenError,
    FileEncryptedError,
    FileHasNoTextError,
    UnsupportedFileError,
)
from classifier.reading.files import ArchiveLimits, check_file, open_office
from classifier.reading.isolation import run_isolated
from classifier.text import MAX_CHARACTERS, normalize_text

MAX_DOCUMENT_MEGABYTES = 10
DOCX_LIMITS = ArchiveLimits(entries=2000, megabytes=100)

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOVED_AWAY = f"{_WORD}moveFrom"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
# A narrow column breaks words: "uchagu-\nzi" is one.
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-\n(?=[a-z])")


def read_document(name: str, content: bytes, owner: Hashable | None = None) -> str:
    """Return the text of the file `name`, whose bytes are `content`: the title, where there is one, then the body.

    Of an `owner`, such as a reader's session, one file is read at a time.

    Raises the errors of `classifier.reading.errors` that begin with File, Archive, Reading or Unsupported, and
    TextTooLongError: all of them `ClassifierError`.
    """
    ending = _check(name, content)
    if ending in PLAIN_ENDINGS:
        return parse_document(name, content)
    (text,) = run_isolated("document", name, content, owner=owner)
    return str(text)


def parse_document(name: str, content: bytes) -> str:
    """Do what `read_document` does, in this process: for the one that reads hostile files, and for tests."""
    ending = _check(name, content)
    try:
        text = _PARSERS[ending](name, content)
    except (ClassifierError, MemoryError):
        raise
    except Exception as error:  # parsers of hostile files raise whatever they trip over
        raise FileBrokenError(name=name, kind=ending[1:]) from error
    text = text.strip()
    if not text:
        raise FileHasNoTextError(name=name)
    if len(text) > MAX_CHARACTERS:
        raise TextTooLongError(length=len(text), limit=MAX_CHARACTERS)
    return text


def extract_page(html: str) -> str:
    """Return the article of a web page, its title first; an empty text when there is none."""
    import trafilatura

    page: Any = trafilatura.bare_extraction(_whole(html), include_comments=False, with_metadata=True)
    if page is None:
        return ""
    title, body = (page.title or "").strip(), (page.text or "").strip()
    return body if _begins_with(body, title) else f"{title}\n\n{body}".strip()


def _whole(html: str) -> str:
    """Return a page around what is only a part of one: trafilatura reads no others."""
    return html if "<html" in html.lower() else f"<html><body>{html}</body></html>"


def _begins_with(body: str, title: str) -> bool:
    """Tell whether `body` has the title on top already; sites add their own name to the one in the page's head."""
    first, words = normalize_text(body.partition("\n")[0]), normalize_text(title)
    return first.startswith(words) or (first.count(" ") >= 3 and words.startswith(first))


def _check(name: str, content: bytes) -> str:
    return check_file(name, content, DOCUMENT_ENDINGS, MAX_DOCUMENT_MEGABYTES, UnsupportedFileError)


def _read_plain(_name: str, content: bytes) -> str:
    return decode(content)


def _read_html(_name: str, content: bytes) -> str:
    from trafilatura import html2txt

    html = decode(content)
    return extract_page(html) or str(
        html2txt(_whole(html))
    )  # someone chose this file: all its text, when it has no article


def _read_pdf(name: str, content: bytes) -> str:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise FileEncryptedError(name=name)
    return _BROKEN_WORD.sub("", "\n".join(_enough(page.extract_text() for page in reader.pages)))


def _read_docx(name: str, content: bytes) -> str:
    file = open_office(name, content, DOCX_LIMITS)
    import docx

    body = docx.Document(file).element.body
    # Not `document.paragraphs`: it leaves out tables, text boxes and what was inserted with changes tracked.
    paragraphs = (element for element in body.iter(f"{_WORD}p") if not _is_within(element, _FALLBACK))
    return "\n".join(_enough(filter(str.strip, ("".join(_enough(_pieces(paragraph))) for paragraph in paragraphs))))


def _enough(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces of a text, no more of them than are enough for it to be refused."""
    characters = 0
    for piece in pieces:
        yield piece
        characters += len(piece)
        if characters > MAX_CHARACTERS:
            return


def _pieces(paragraph: Any) -> Iterator[str]:
    """Yield the text of one paragraph, less what stands in a text box inside it or was moved elsewhere."""
    for element in paragraph.iter(f"{_WORD}t", *_MARKS):
        within = next(element.iterancestors(f"{_WORD}p")) is paragraph
        if within and element.getparent().tag == f"{_WORD}r" and not _is_within(element, _MOVED_AWAY):
            yield _MARKS.get(element.tag, element.text or "")


def _is_within(element: Any, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


PLAIN_ENDINGS = (".txt", ".md")
_PARSERS: dict[str, Callable[[str, bytes], str]] = {
    **dict.fromkeys(PLAIN_ENDINGS, _read_plain),
    ".docx": _read_docx,
    ".pdf": _read_pdf,
    ".html": _read_html,
    ".htm": _read_html,
}
DOCUMENT_ENDINGS = tuple(_PARSERS)
"""What a file's name may end in."""
