"""Whether a line can hold furniture at all: most lines of most stories cannot, and cost next to nothing."""

from collections.abc import Sequence

from classifier.cleaning.words import BRANDS, CONTROLS, MENU, ORDERS, PAGE

SHORT = 25
"""Words of a line that may be one notice or button."""
BEGINNING = 40
"""Words of a line within which a menu begins."""

_LABELS = "chanzo maelezo picha image photo media soma unaweza isome someni taswira kwingineko read related".split()
_COLONS = (
    "pia zaidi kusoma kutazama kusikiliza hapa hii video sauti mada sehemu lebo tagi muhimu vitambulisho zinazohusiana"
    " inayohusiana inayofanana more next also story topics tags section keywords watch see listen"
).split()
_NOTICES = (
    "cookies vidakuzi zimehifadhiwa reserved haihusiki hatuhusiki hairuhusiwi faragha privacy reproduced republished"
    " published permission haitachapishwa"
).split()
_MARKS = ("", ",", ".", ":", "?", "!")
CUES = frozenset(
    form for word in (*CONTROLS, *PAGE, *BRANDS, *ORDERS, *_LABELS) for form in (word.capitalize(), word.upper())
) | {"©", "WhatsApp", "YouTube", "TikTok", "LinkedIn"}
"""How furniture within a line begins: with a capital."""
STARTS = CUES | frozenset(
    form
    for word in "mpiga tarehe imechapishwa ilichapishwa iliyochapishwa imesasishwa ilisasishwa iliboreshwa published"
    " posted updated pia unaweza endelea habari makala katika sehemu mada maneno see watch also more further in".split()
    for form in (word.capitalize(), word.upper())
)
"""The same, with the words that begin the label of a link or of tags: "Pia unaweza kusoma:"."""
_LONG = (
    frozenset(cue + mark for cue in CUES for mark in _MARKS)
    | frozenset(form + ":" for word in _COLONS for form in (word, word.capitalize(), word.upper()))
    | frozenset(form + mark for word in _NOTICES for form in (word, word.capitalize()) for mark in (*_MARKS, ")"))
)
_SHORT = _LONG | frozenset(word + mark for word in (*CONTROLS, *PAGE, *BRANDS) for mark in _MARKS)
_MENU = frozenset(form for word in MENU for form in (word.capitalize(), word.upper(), word.capitalize() + ","))


def is_plain(line: str, tokens: Sequence[str]) -> bool:
    """Return whether a line is part of a story, as what stands between its blanks shows."""
    if len(tokens) > SHORT:
        return _LONG.isdisjoint(tokens) and sum(map(_MENU.__contains__, tokens[:BEGINNING])) < 3
    return len(tokens) > 4 and line.rstrip()[-1:] in '.”"' and _SHORT.isdisjoint(tokens)
