"""Furniture within a line: what is left of a page that was pasted without its line breaks."""

import re
from collections.abc import Iterator
from itertools import islice

from classifier.cleaning.extents import credit_end, run_end, title_end
from classifier.cleaning.labels import CAPTION, CREDIT, leads_elsewhere
from classifier.cleaning.lines import is_notice
from classifier.cleaning.menus import beginning_end, menu_end
from classifier.cleaning.spans import Span
from classifier.cleaning.tail import tail_start
from classifier.cleaning.words import BRANDS, CONTROLS, ORDERS, PAGE

LONGEST = 30_000
"""Characters of a line that are looked at: several times the longest article."""
MOST_CUES = 500
"""Words that may begin furniture, of a line that are looked at: no article has as many."""

_LABELS = "chanzo maelezo picha image photo media soma tazama unaweza pia endelea habari makala haki tunatumia".split()
_LABELS += "katika sehemu vitambulisho maneno mada kwingineko ona pitia zaidi".split()
_ENGLISH_LABELS = "read related see watch also more further all we this our by".split()
_CUES = frozenset(
    form
    for word in (*CONTROLS, *PAGE, *BRANDS, *ORDERS, *_LABELS, *_ENGLISH_LABELS)
    for form in (word.capitalize(), word.upper())
) | {"©"}
"""How furniture within a line begins: with a capital."""
_CAPITAL = re.compile(r"[A-Z][A-Za-z]+|©")
_LABEL = re.compile(r"[^.!?:|\n]{3,40}: ?")
_SENTENCE = re.compile(r"[^.!?]{1,300}(?:[.!?]+(?=\s|\Z)|\Z)")
_BEFORE = (". ", "! ", "? ", "” ", '" ', ") ", "| ", "• ")
"""What stands before a word that begins a sentence."""
_BLANK = re.compile(r"\s*+")


def find_phrases(text: str, start: int, end: int) -> Iterator[Span]:
    """Return the menus, links to other stories, credits and notices within `text[start:end]`."""
    below = tail_start(text, start, end)
    yield Span(below, end)
    end = min(below, start + LONGEST)
    at = _chain_end(text, beginning_end(text, start, end), end)
    yield Span(start, at)
    cues = (match.start() for match in _CAPITAL.finditer(text, start, end) if match[0] in _CUES)
    for cue in islice(cues, MOST_CUES):
        if cue < at or text[cue - 1 : cue].isalnum():
            continue
        stop = _phrase_end(text, cue, end, begins=text[cue - 2 : cue] in _BEFORE)
        if stop > cue:
            at = _chain_end(text, stop, end)
            yield Span(cue, at)


def _chain_end(text: str, start: int, end: int) -> int:
    """Return where the furniture ends that stands at `start`, piece after piece."""
    while True:
        begin = _skip_blanks(text, start, end)
        stop = menu_end(text, begin, end)
        stop = _phrase_end(text, begin, end, begins=True) if stop == begin else stop
        if stop <= begin:
            return start
        start = stop


def _skip_blanks(text: str, start: int, end: int) -> int:
    match = _BLANK.match(text, start, end)
    return match.end() if match else start


def _phrase_end(text: str, cue: int, end: int, begins: bool) -> int:
    """Return where the furniture that begins at `cue` ends; `cue` itself where there is none."""
    if match := CAPTION.match(text, cue, end):
        credited = match[0].casefold().startswith(("chanzo", "image source", "photo", "picture", "courtesy"))
        return max(match.end(), (credit_end if credited else title_end)(text, match.end(), end))
    if (match := _LABEL.match(text, cue, end)) and leads_elsewhere(match[0].strip().casefold()):
        return title_end(text, match.end(), end)
    if (
        begins
        and (match := CREDIT.match(text, cue, end))
        and (stop := credit_end(text, match.end(), end)) > match.end()
    ):
        return stop
    if begins and (match := _SENTENCE.match(text, cue, end)) and is_notice(match[0].casefold(), len(match[0].split())):
        return match.end()
    return run_end(text, cue, end, begins)
