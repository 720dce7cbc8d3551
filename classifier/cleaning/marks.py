"""Finds addresses, handles, hashtags and the marks of chats and mails, which are never part of a story."""

import re
from collections.abc import Iterator

from classifier.cleaning.spans import Span, merge

# All patterns take linear time: repetitions are bounded or possessive, or start at the beginning of a token only.
_HOST = r"[\w-]{1,63}(?:\.(?!(?-i:[A-Z][a-z]))[\w-]{1,63}){1,6}"
"""A full stop before a capital ends a sentence, even where the blank after it is missing: "x.go.tz.Alisema"."""
_REST = r"(?:(?!\.(?-i:[A-Z][a-z]))[^\s<>\"“”«»|])*+"
_URL = re.compile(rf"(?:https?://|\bwww\.(?=\w)){_HOST}(?::\d{{1,5}})?(?:[/?#]{_REST})?|https?://\S*", re.IGNORECASE)
_SHORT_URL = re.compile(
    r"(?<![\w./@-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|info|tv|news|africa|tz|ke|ug|rw|bi|cd|uk|us|ly|be|me|co|gl"
    rf"|gd|gy|io|app|link|page|fm|in|de|fr|za)/(?=[\w?@#-]){_REST}"
)
_DOMAIN = re.compile(r"(?<![\w./@-])[a-z0-9-]{2,63}\.(?:co|go|or|ac|ne|sc)\.(?:tz|ke|ug|rw|za|uk)\b", re.IGNORECASE)
_AFTER_COUNTRY = re.compile(r"/(?:(?<=\.[a-z]{2}/)|(?<=\.[a-z]{3}/)|(?<=\.[a-z]{4}/)|(?<=\.africa/))")
_COUNTRY = re.compile(r"\.(?:co|go|or|ac|ne|sc|CO|GO|OR|AC|NE|SC)\.[tkurzTKURZ]")
_ADDRESS = re.compile(
    r"(?<![^\s(<\[:;,“\"|>*])[\w.+-]*+@(?:[\w-]{1,63}\.(?![A-Z][a-z])){1,6}[A-Za-z]{2,}\b"
    r"|(?<![^\s(<\[:;,“\"|>*])@\w{2,}(?:\.[a-z0-9_]+)*"
)
_HASHTAGS = re.compile(r"#\w+(?:[ \t,]{1,3}#\w+)+|^[ \t>*_]*#\w+[ \t]*$|(?<=[.!?”\"\n]) ?#\w+\s*\Z", re.MULTILINE)

_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_DAY = r"\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{2,4})?"
_SENDER = r"[^:\[\]\n]{1,40}:"
_CHAT = re.compile(
    rf"\[(?:{_DAY},? )?{_TIME}(?:,? {_DAY})?\] ?{_SENDER}|{_DAY},? {_TIME} ?[-–] ?{_SENDER}|{_TIME} [-–] {_SENDER}"
    r"|[*_~]{0,3}(?:forwarded(?: many times| as received| message)?|imesambazwa(?: mara nyingi)?|copied"
    r"|(?:ime|ume)(?:tumwa|pitishwa)(?: mara nyingi| kama ilivyo)?|ujumbe uliosambazwa|begin forwarded message"
    r"|original message)[*_~: \t\r]{0,5}$"
    r"|[-–—_=]{3,10} ?(?:forwarded|original|ujumbe) [a-z ]{5,14}[-–—_=]{3,10}"
    r"|(?:from|to|sent|date|cc|kutoka|kwenda|tarehe) ?: .{0,120}$|(?:subject|re|fwd?) ?: (?:fwd?: )?",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST = frozenset("[*_~-–—=0123456789" + "fiucbotsdkrwFIUCBOTSDKRW")
"""The first characters of these marks."""
_BLANKS = frozenset(" \t>")
MOST_MARKS = 3
"""Largest number of marks at the beginning of a line."""
MOST_LINES = 1000
"""Largest number of lines that are examined: a long page has a few hundred."""


def find_marks(text: str) -> list[Span]:
    """Return the addresses, handles, runs of hashtags and marks of chats in `text`, sorted and disjoint."""
    spans = [Span(*match.span()) for pattern in _patterns(text) for match in pattern.finditer(text)]
    return merge([*spans, *_find_chat(text)])


def _patterns(text: str) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that can match: a check for a few characters takes a hundredth of a search."""
    if "www" in text or "://" in text or "WWW" in text:
        yield _URL
    if "/" in text and _AFTER_COUNTRY.search(text):
        yield _SHORT_URL
    if _COUNTRY.search(text):
        yield _DOMAIN
    if "@" in text:
        yield _ADDRESS
    if "#" in text:
        yield _HASHTAGS


def _find_chat(text: str) -> Iterator[Span]:
    """Yield the marks at the beginning of lines with the sender or time of a message."""
    start = 0
    for line in text.split("\n", MOST_LINES)[:MOST_LINES]:
        begin = start
        if line[:1] in _BLANKS:
            begin += len(line) - len(line.lstrip(" \t>"))
        for _ in range(MOST_MARKS):
            if text[begin : begin + 1] not in _FIRST or not (match := _CHAT.match(text, begin)):
                break
            yield Span(*match.span())
            begin = match.end() + (text[match.end() : match.end() + 1] == " ")
        start += len(line) + 1
