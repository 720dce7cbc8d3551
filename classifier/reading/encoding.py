"""Bytes → text, in whatever encoding they came: a BOM first, then strict UTF-8, then a guess."""

import codecs
import re
from typing import IO, Any, Protocol

# Before UTF-16 the UTF-32 whose mark begins with the same two bytes. The last name also takes the mark away.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
# What a page may say of itself and be believed. Python knows names that no page has and that cost dear to decode.
_DECLARED = re.compile(
    rb"""charset\s*=\s*["']?\s*(utf-?8|utf-?16|iso-8859-\d+|windows-125\d|koi8-[ru]|gb2312|gbk|gb18030|big5"""
    rb"""|shift_jis|euc-jp|euc-kr)\b""",
    re.IGNORECASE,
)
_AS_BROWSERS = {"iso-8859-1": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gbk"}
"""Names that pages and browsers use for a larger encoding than the one they belong to."""
_DECLARED_WITHIN = 4096
SAMPLE = 1 << 16
"""Bytes that a guess looks at: guessing costs far more than decoding."""
_BLOCK = 1 << 20
_LATIN_SHARE = 0.7


class Source(Protocol):
    """A file that can be opened more than once: a path, or a file in other storage."""

    @property
    def name(self) -> str:
        """What it is called, with its ending."""

    def open(self, mode: str, /) -> IO[Any]:
        """Open it; the mode is `rb`."""


def decode(content: bytes, content_type: str = "") -> str:
    """Return `content` as text. Undecodable bytes become U+FFFD; a byte order mark is left out.

    `content_type` is what a server said (`text/html; charset=…`), believed where the bytes agree.

    Raises ValueError for what is no text in any encoding.
    """
    for mark, encoding, _ in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    return content.decode(guess_encoding(content, content_type), "replace")


def find_mark(content: bytes) -> str | None:
    """Return the encoding that a byte order mark tells of, under the name that reads past the mark."""
    return next((name for mark, _, name in _BOMS if content.startswith(mark)), None)


def has_mark(source: Source) -> bool:
    """Return whether a file begins with a byte order mark."""
    with source.open("rb") as file:
        return find_mark(file.read(4)) is not None


def guess_encoding(content: bytes, content_type: str = "") -> str:
    """Return the name of the encoding of `content`, a whole text that begins with no byte order mark.

    Raises ValueError when it is no text in any encoding.
    """
    if wide := _wide(content[:SAMPLE]):
        return wide
    for encoding in ("utf-8", *_declared(content_type.encode("ascii", "ignore")), *_declared(content)):
        if _fits(content, encoding):
            return encoding
    is_utf8 = _is_damaged_utf8(*_count_utf8(content, content.decode("utf-8", "replace")))
    return "utf-8" if is_utf8 else _guess(content[:SAMPLE])


def find_encoding(source: Source) -> str:
    """Return the encoding of a text file of any size, read once from end to end unless it starts with a mark."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    valid = broken = 0
    damaged = b""
    with source.open("rb") as file:
        block = file.read(SAMPLE)
        if encoding := find_mark(block):
            return encoding
        while block:
            if b"\0" in block and (wide := _wide(block[:SAMPLE])):
                return wide
            following = file.read(_BLOCK)
            added = _count_utf8(block, decoder.decode(block, final=not following))
            valid, broken = valid + added[0], broken + added[1]
            damaged = damaged or (block if added[1] else b"")
            block = following
    return "utf-8" if not broken or _is_damaged_utf8(valid, broken) else _guess(damaged[:SAMPLE])


def _wide(sample: bytes) -> str | None:
    """Return which UTF-16 a text without a mark is in: every second byte of most texts is 0 there."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 < len(sample) or min(even, odd) * 20 > len(sample):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared(said: bytes) -> list[str]:
    found = _DECLARED.search(said, 0, _DECLARED_WITHIN)
    name = found[1].decode("ascii").lower() if found else ""
    return [_AS_BROWSERS.get(name, name)] if name else []


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _count_utf8(content: bytes, text: str) -> tuple[int, int]:
    """Return how many characters beyond ASCII `content` became in `text`, and how many of its bytes became none."""
    if text.isascii():
        return 0, 0
    broken = max(0, text.count("\ufffd") - content.count("\ufffd".encode()))
    return len(text) - len(text.encode("ascii", "ignore")) - broken, broken


def _is_damaged_utf8(valid: int, broken: int) -> bool:
    """Tell whether a text is UTF-8 in spite of some bytes that are not.

    Letters of another encoding hardly ever form a character of UTF-8 by chance. Swahili is nearly ASCII: a whole
    article may hold a single one, as in `ng’ombe`.
    """
    return valid * 4 >= broken > 0 and valid > 0


def _guess(sample: bytes) -> str:
    """Return the likeliest encoding of bytes that are not UTF-8."""
    letters = sum(sample.count(byte) for byte in b"abcdefghijklmnopqrstuvwxyz ")
    if letters > _LATIN_SHARE * len(sample) and 0 not in sample:
        return "cp1252"  # Swahili, English, French: a statistical guess among fifty code pages would only do worse
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None or 0 in sample:
        raise ValueError("no text in any encoding")
    return best.encoding
