"""Decodes bytes to text: by a byte order mark, else as strict UTF-8, else in a guessed encoding."""

import codecs
import re
from typing import IO, Any, Protocol

# Mark, encoding, and the encoding that skips the mark. UTF-32 is before UTF-16, whose mark begins with the same bytes.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
# Encodings that a page may declare. Python knows others, which no page has and some of which are expensive to decode.
_DECLARED = re.compile(
    rb"""charset\s*=\s*["']?\s*(utf-?8|utf-?16|iso-8859-\d+|windows-125\d|koi8-[ru]|gb2312|gbk|gb18030|big5"""
    rb"""|shift_jis|euc-jp|euc-kr)\b""",
    re.IGNORECASE,
)
_AS_BROWSERS = {"iso-8859-1": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gbk"}
"""Declared name → the larger encoding that browsers read it as."""
_DECLARED_WITHIN = 4096
SAMPLE = 1 << 16
"""Number of bytes used for a guess: guessing is far slower than decoding."""
_BLOCK = 1 << 20
_LATIN_SHARE = 0.7


class Source(Protocol):
    """A file that can be opened more than once: a path, or a file in other storage."""

    @property
    def name(self) -> str:
        """Its file name, with the ending."""

    def open(self, mode: str, /) -> IO[Any]:
        """Open it; the mode is `rb`."""


def decode(content: bytes, content_type: str = "") -> str:
    """Return `content` as text. Undecodable bytes become U+FFFD; a byte order mark is left out.

    `content_type` is the header of a server (`text/html; charset=…`); it is ignored where the bytes contradict it.

    Raises ValueError for bytes that are not text in any encoding.
    """
    for mark, encoding, _ in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    return content.decode(guess_encoding(content, content_type), "replace")


def find_mark(content: bytes) -> str | None:
    """Return the encoding of a byte order mark, under the name that skips the mark; None without a mark."""
    return next((name for mark, _, name in _BOMS if content.startswith(mark)), None)


def has_mark(source: Source) -> bool:
    """Return whether a file begins with a byte order mark."""
    with source.open("rb") as file:
        return find_mark(file.read(4)) is not None


def guess_encoding(content: bytes, content_type: str = "") -> str:
    """Return the encoding of `content`, a whole text without a byte order mark; raises ValueError for other bytes."""
    if wide := _wide(content[:SAMPLE]):
        return wide
    for encoding in ("utf-8", *_declared(content_type.encode("ascii", "ignore")), *_declared(content)):
        if _fits(content, encoding):
            return encoding
    is_utf8 = _is_damaged_utf8(*_count_utf8(content, content.decode("utf-8", "replace")))
    return "utf-8" if is_utf8 else _guess(content[:SAMPLE])


def find_encoding(source: Source) -> str:
    """Return the encoding of a text file of any size, which is read once unless it starts with a byte order mark."""
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
    """Return the UTF-16 encoding of a text without a mark, in which most often every second byte is 0; else None."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 < len(sample) or min(even, odd) * 20 > len(sample):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared(content: bytes) -> list[str]:
    match = _DECLARED.search(content, 0, _DECLARED_WITHIN)
    name = match[1].decode("ascii").lower() if match else ""
    return [_AS_BROWSERS.get(name, name)] if name else []


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _count_utf8(content: bytes, text: str) -> tuple[int, int]:
    """Return the number of non-ASCII characters in the decoded `text`, and the number of undecodable bytes."""
    if text.isascii():
        return 0, 0
    broken = max(0, text.count("\ufffd") - content.count("\ufffd".encode()))
    return len(text) - len(text.encode("ascii", "ignore")) - broken, broken


def _is_damaged_utf8(valid: int, broken: int) -> bool:
    """Return whether a text is UTF-8 in spite of some undecodable bytes.

    Letters in another encoding rarely form a character of UTF-8 by chance. Swahili is nearly ASCII: a whole article may
    have a single other character, as in `ng’ombe`.
    """
    return valid * 4 >= broken > 0 and valid > 0


def _guess(sample: bytes) -> str:
    """Return the most likely encoding of bytes that are not UTF-8; raises ValueError where there is none."""
    letters = sum(sample.count(byte) for byte in b"abcdefghijklmnopqrstuvwxyz ")
    if letters > _LATIN_SHARE * len(sample) and 0 not in sample:
        return "cp1252"  # Swahili, English, French: a statistical guess among fifty code pages is worse
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None or 0 in sample:
        raise ValueError("no text in any encoding")
    return best.encoding
