"""What strangers wrote (labels, names of files and models), for places where Streamlit reads Markdown."""

import re

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_LINK = re.compile(r"https?:(?=//)|www(?=\.)|@", re.IGNORECASE)
"""What becomes a link though its marks are escaped."""
_JOINER = "\u2060"
"""Takes no room and breaks no line."""


_CODE = re.compile(r"`+")


def as_text(text: str) -> str:
    """Return Markdown that shows `text`, whatever it holds, as it is written, on one line."""
    return _MARKS.sub(r"\\\1", _LINK.sub(rf"\g<0>{_JOINER}", " ".join(text.split())))


def to_copy(text: str) -> str:
    """Return Markdown that shows `text` as `as_text` does, and with nothing unseen in it for those who copy it.

    What would become a link is shown as code, for want of another way.
    """
    one_line = " ".join(text.split())
    if not _LINK.search(one_line):
        return as_text(text)
    fence = "`" * (1 + max(map(len, _CODE.findall(one_line)), default=0))
    return f"{fence} {one_line} {fence}"  # the blanks are no part of it
