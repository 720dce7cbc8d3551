"""Which cells of a text file a spreadsheet would evaluate as formulas, and how they are made text in every export.

A spreadsheet evaluates a cell that begins with `=`, or with `+`, `-` or `@` before something that can be a formula. The
author of an article could so run code on the computer of whoever opens the results. Such a cell gets an apostrophe,
which spreadsheets read as "this is text". Other cells stay as they came: numbers, telephone numbers, a lone dash, the
name of an account. Formats whose cells have types (XLSX, Parquet, JSON) need none of this.

Where the decimal sign is a comma, spreadsheets split a file at `;` or tab, and quotation marks protect no cell there: a
formula may begin within a cell, or on a line of its own. Within a cell only a harmful formula gets an apostrophe: one
that calls a function, another program or another file. Lists with dashes stay as they are.
"""

import re

_IGNORED_CHARACTERS = r"\s\x00\u200b-\u200f\u2060\ufeff"
_IGNORED = rf"[{_IGNORED_CHARACTERS}]*"
"""Characters at the beginning of a cell that spreadsheets ignore, or that may be lost when the file is copied."""
_SIGNS = re.compile(rf"{_IGNORED}(?:(?P<equals>[=＝])|(?P<sign>[+\-＋－])|(?P<at>[@＠]))(?P<rest>.*)", re.DOTALL)
_NUMBER = re.compile(r"\s*(?:\d[\d\s,.']*|\.\d+)(?:[eE][+-]?\d+)?\s*%?\s*")
_TELEPHONE = r"\+?[\d\s().\-‐‑–]{6,24}(?:(?:ext\.?|x)\s*\d{1,6}\s*)?"
_TELEPHONES = re.compile(rf"{_TELEPHONE}(?:[,;/]\s*{_TELEPHONE})*", re.IGNORECASE)
_OPERAND = re.compile(r"[^\W_]|[\"'({\[#$]")
"""A formula has at least a number, a name, a text or a bracket."""
_LONGEST = 200
"""Characters of what may be a number, or some telephone numbers."""
_CALL = re.compile(r"[(|!]")
_PIECE = re.compile(r"([;\t\r\n])([^;\t\r\n]+)")
_BEGINNING = re.compile(rf"[{_IGNORED_CHARACTERS}\"]*(?:(?P<equals>[=＝])|[+\-＋－@＠])")
_REACHES_OUT = re.compile(r"[^\W\d]\d*\(|'!|\]\w*!")
"""A function, or a cell of another file. Another program is `program|topic!item`."""


def is_evaluated(text: str) -> bool:
    """Tell whether a spreadsheet would evaluate a cell of a text file that holds `text`."""
    match = _SIGNS.fullmatch(text)
    if not match:
        return False
    rest: str = match["rest"]
    if match["sign"]:
        return _is_signed_formula(match["sign"], rest)
    return bool(match["equals"] or _CALL.search(rest))


def _is_signed_formula(sign: str, rest: str) -> bool:
    if not _OPERAND.search(rest):
        return False
    if len(rest) > _LONGEST:
        return True
    if _NUMBER.fullmatch(rest):
        return False
    return sign not in "+＋" or not _TELEPHONES.fullmatch(rest)


def neutral(text: str) -> str:
    """Return `text` so that no spreadsheet evaluates it; what none would evaluate stays as it is."""
    text = _PIECE.sub(_neutral_piece, text)
    return f"'{text}" if is_evaluated(text) else text


def _neutral_piece(piece: re.Match[str]) -> str:
    separator, text = piece.groups()
    return f"{separator}'{text}" if _is_harmful(text) else piece[0]


def _is_harmful(piece: str) -> bool:
    """Tell whether the text between two separators is a formula that calls a function, a program or another file."""
    match = _BEGINNING.match(piece)
    if not match:
        return False
    rest = piece[match.end() :]
    if match["equals"]:
        return bool(_CALL.search(rest))
    return bool(_REACHES_OUT.search(rest)) or "!" in rest.partition("|")[2]
