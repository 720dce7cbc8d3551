"""What strangers wrote (labels, names of files and models), for places where Streamlit reads Markdown."""

import re

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_LINK = re.compile(r"https?:(?=//)|www(?=\.)|@", re.IGNORECASE)
"""What becomes a link though its marks are escaped."""
_JOINER = "\u2060"
"""Takes no room and breaks no line."""


def as_text(text: str) -> str:
    """Return Markdown that shows `text`, whatever it holds, as it is written, on one line."""
    return _MARKS.sub(r"\\\1", _LINK.sub(rf"\g<0>{_JOINER}", " ".join(text.split())))
