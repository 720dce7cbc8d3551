"""What a spreadsheet would do with a cell of a text file: one rule for every export.

A spreadsheet evaluates a cell that begins with `=`, and what it can make a formula of behind `+`, `-` or `@`: whoever
wrote the article would run code on the desk of whoever opens the results. Such a cell gets an apostrophe, which
spreadsheets take for "this is text". What is no formula stays as it came: numbers, telephone numbers, a lone dash, the
name of an account. Formats in which a cell says itself that it is text (XLSX, Parquet, JSON) need none of this.

Where the decimal sign is a comma, spreadsheets split a file at `;` or tab. Quotation marks protect no cell there, and a
formula may begin in the middle of one, or on a line of its own. Behind these signs only a formula that could do harm
gets an apostrophe: one that calls a function, another program or another file. Lists with dashes stay as they are.
"""

import re

_UNSEEN_SIGNS = r"\s\x00\u200b-\u200f\u2060\ufeff"
_UNSEEN = rf"[{_UNSEEN_SIGNS}]*"
"""What spreadsheets pass over at the beginning of a cell, and what may be lost on the way to one."""
_SIGNS = re.compile(rf"{_UNSEEN}(?:(?P<equals>[=＝])|(?P<sign>[+\-＋－])|(?P<at>[@＠]))(?P<rest>.*)", re.DOTALL)
_NUMBER = re.compile(r"\s*(?:\d[\d\s,.']*|\.\d+)(?:[eE][+-]?\d+)?\s*%?\s*")
_TELEPHONE = r"\+?[\d\s().\-‐‑–]{6,24}(?:(?:ext\.?|x)\s*\d{1,6}\s*)?"
_TELEPHONES = re.compile(rf"{_TELEPHONE}(?:[,;/]\s*{_TELEPHONE})*", re.IGNORECASE)
_OPERAND = re.compile(r"[^\W_]|[\"'({\[#$]")
"""A formula has at least a number, a name, a text or a bracket."""
_LONGEST = 200
"""Characters of what may be a number, or some telephone numbers."""
_CALL = re.compile(r"[(|!]")
_PIECE = re.compile(r"(?<=[;\t\r\n])[^;\t\r\n]+")
_BEGINNING = re.compile(rf"[{_UNSEEN_SIGNS}\"]*(?:(?P<equals>[=＝])|[+\-＋－@＠])")
_REACHES_OUT = re.compile(r"[^\W\d]\d*\(|'!|\]\w*!")
"""A function, or a cell of another file. Another program is `program|topic!item`."""


def is_evaluated(text: str) -> bool:
    """Tell whether a spreadsheet would evaluate a cell of a text file that holds `text`."""
    found = _SIGNS.fullmatch(text)
    if not found:
        return False
    rest: str = found["rest"]
    if found["sign"]:
        return _is_formula_behind_a_sign(found["sign"], rest)
    return bool(found["equals"] or _CALL.search(rest))


def _is_formula_behind_a_sign(sign: str, rest: str) -> bool:
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


def _neutral_piece(found: re.Match[str]) -> str:
    return f"'{found[0]}" if _does_harm(found[0]) else found[0]


def _does_harm(piece: str) -> bool:
    """Tell whether what stands between two separators is a formula that reaches out of its table."""
    found = _BEGINNING.match(piece)
    if not found:
        return False
    rest = piece[found.end() :]
    if found["equals"]:
        return bool(_CALL.search(rest))
    return bool(_REACHES_OUT.search(rest)) or "!" in rest.partition("|")[2]
