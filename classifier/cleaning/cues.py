"""Quick checks whether a line can contain furniture at all: most lines of most stories cannot."""

from collections.abc import Sequence

from classifier.cleaning.words import BRANDS, CONTROLS, LISTS, MENU, ORDERS, PAGE

SHORT = 25
"""Largest number of words of a line that is a notice or button as a whole."""
BEGINNING = 40
"""Number of words of a line within which a menu begins."""

_LABELS = "chanzo maelezo picha image photo media soma isome someni taswira kwingineko read related".split()
_STARTS = LISTS["starts"]
_COLONS = LISTS["colons"]
_NOTICES = LISTS["notices"]
_MARKS = ("", ",", ".", ":", "?", "!")
_CUES = frozenset((*CONTROLS, *PAGE, *_LABELS))
STARTS = _CUES | BRANDS | ORDERS | frozenset((*_STARTS, "©"))
"""Words, in lower case, that furniture within a line begins with, or the label of a link: "Pia unaweza kusoma:"."""
_LONG = (
    frozenset(form + mark for word in _CUES for form in (word.capitalize(), word.upper()) for mark in _MARKS)
    | frozenset(form + ":" for word in _COLONS for form in (word, word.capitalize(), word.upper()))
    | frozenset(form + mark for word in _NOTICES for form in (word, word.capitalize()) for mark in (*_MARKS, ")"))
)
_SHORT = _LONG | frozenset(word + mark for word in (*CONTROLS, *PAGE, *BRANDS) for mark in _MARKS)
_MENU = frozenset(form for word in MENU for form in (word.capitalize(), word.upper(), word.capitalize() + ","))


def may_hold_cues(tokens: Sequence[str]) -> bool:
    """Return whether one of `tokens`, a line split at blanks, can begin furniture within a line."""
    return not _LONG.isdisjoint(tokens)


def is_mixed(tokens: Sequence[str]) -> bool:
    """Return whether the line with `tokens`, split at blanks, may contain furniture beside a story."""
    return may_hold_cues(tokens) or sum(map(_MENU.__contains__, tokens[:BEGINNING])) > 2


def is_plain(line: str, tokens: Sequence[str]) -> bool:
    """Return whether a line that is not mixed belongs to a story, by its length or its last character."""
    return len(tokens) > SHORT or (len(tokens) > 4 and line.rstrip()[-1:] in '.”"' and _SHORT.isdisjoint(tokens))
