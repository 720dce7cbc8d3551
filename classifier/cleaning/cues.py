"""Quick checks whether a line can contain furniture at all: most lines of most stories cannot."""

from collections.abc import Sequence

from classifier.cleaning.words import BRANDS, CONTROLS, MENU, ORDERS, PAGE

SHORT = 25
"""Largest number of words of a line that is a notice or button as a whole."""
BEGINNING = 40
"""Number of words of a line within which a menu begins."""

_LABELS = "chanzo maelezo picha image photo media soma isome someni taswira kwingineko read related".split()
_STARTS = (
    "mpiga imechapishwa ilichapishwa iliyochapishwa imesasishwa ilisasishwa iliboreshwa published posted updated pia"
    " unaweza endelea habari makala katika sehemu mada maneno see watch also more further in"
).split()
_COLONS = (
    "pia zaidi kusoma kutazama kusikiliza hapa hii video sauti mada sehemu lebo tagi muhimu vitambulisho zinazohusiana"
    " inayohusiana inayofanana more next also story topics tags section keywords watch see listen"
).split()
_NOTICES = (
    "cookies vidakuzi zimehifadhiwa reserved haihusiki hatuhusiki hairuhusiwi © faragha privacy reproduced republished"
    " published permission haitachapishwa"
).split()
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
