"""Prepares text of readers and files (words, labels, names, cells) for Markdown, lists and tables."""

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.cleaning import Span
    from classifier.reading import Table

NAME_CHARACTERS = 60
"""Largest number of characters shown of the name of a column."""

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_LINK = re.compile(r"https?:(?=//)|www(?=\.)|@", re.IGNORECASE)
"""Text that becomes a link although its marks are escaped."""
_JOINER = "\u2060"
"""Word joiner: invisible, and not a line break."""
_CODE = re.compile(r"`+")
HEADLINE_CHARACTERS = 110
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"(?<=\w{4}[.!?])\s")
"""After a word of four letters, so that "Bi. Asha" stays together."""


def as_text(text: str) -> str:
    """Return `text` on a single line as Markdown that shows every character literally."""
    return _MARKS.sub(r"\\\1", _LINK.sub(rf"\g<0>{_JOINER}", " ".join(text.split())))


def to_copy(text: str) -> str:
    """Return Markdown that shows `text` as `as_text` does, without invisible characters, so that it can be copied.

    Text that Markdown would turn into a link is shown as code instead.
    """
    one_line = " ".join(text.split())
    if not _LINK.search(one_line):
        return as_text(text)
    fence = "`" * (1 + max(map(len, _CODE.findall(one_line)), default=0))
    return f"{fence} {one_line} {fence}"  # Markdown strips the two blanks


def shorten(text: str, characters: int) -> str:
    """Return the beginning of a text on a single line, cut between words where possible."""
    start = " ".join(text[: 4 * characters].split())
    return start if len(start) <= characters else f"{start[:characters].rsplit(' ', 1)[0]}…"


def headline_of(text: str, left_out: Sequence["Span"] = ()) -> str:
    """Return the headline of a story: its first line, of a whole paragraph the first sentence, cut between words.

    The spans that were `left_out` are no part of the story. Characters that nobody sees, which can turn the order of
    others round, are dropped. Empty where there are no words.
    """
    ends = [0, *(span.end for span in left_out)]
    starts = [*(span.start for span in left_out), len(text)]
    story = "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    line = next((line for line in story.splitlines() if _LETTER.search(line)), "")[: 10 * HEADLINE_CHARACTERS]
    seen = "".join(sign for sign in " ".join(line.split()) if not unicodedata.category(sign).startswith("C"))
    if len(seen) > HEADLINE_CHARACTERS:
        seen = _SENTENCE_END.split(seen, maxsplit=1)[0]
    return shorten(seen, HEADLINE_CHARACTERS)


def as_cell(text: str, characters: int) -> str:
    """Return the beginning of a text with formulas neutralised, because tables can be downloaded as CSV."""
    from classifier.reading.tables.spreadsheets import neutral  # slow to import, and the first page has no tables

    return neutral(shorten(text, characters))


def column_names(table: "Table") -> tuple[str, ...]:
    """Return a short unique name for each column."""
    from classifier.reading.tables.columns import unique_names

    return unique_names([as_cell(name, NAME_CHARACTERS) for name in table.names])
