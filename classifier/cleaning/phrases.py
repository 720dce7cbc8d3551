"""Furniture within a line: what is left of a page that was pasted without its line breaks."""

import re
from collections.abc import Iterator
from itertools import islice

from classifier.cleaning.extents import credit_end, menu_end, run_end, title_end
from classifier.cleaning.labels import CAPTION, CREDIT, leads_elsewhere
from classifier.cleaning.lines import is_notice
from classifier.cleaning.spans import Span
from classifier.cleaning.words import BRANDS, CONTROLS, PAGE

MOST_CUES = 500
"""Words that may begin furniture, of a line that are looked at: no article has as many."""

_LABELS = "chanzo maelezo picha image photo media soma tazama unaweza pia endelea habari makala haki tunatumia".split()
_ENGLISH_LABELS = "read related see watch also more further all we this our by".split()
_CUES = frozenset(
    form
    for word in (*CONTROLS, *PAGE, *BRANDS, *_LABELS, *_ENGLISH_LABELS)
    for form in (word.capitalize(), word.upper())
) | {"©"}
"""How furniture within a line begins: with a capital."""
_CAPITAL = re.compile(r"[A-Z][A-Za-z]+|©")
_LABEL = re.compile(r"[^.!?:|\n]{3,40}: ?")
_SENTENCE = re.compile(r"[^.!?]{1,300}(?:[.!?]+(?=\s|\Z)|\Z)")
_BEFORE = (". ", "! ", "? ", "” ", '" ', ") ", "| ", "• ")
"""What stands before a word that begins a sentence."""


def find_phrases(text: str, start: int, end: int) -> Iterator[Span]:
    """Return the menus, links to other stories, credits and notices within `text[start:end]`."""
    at = menu_end(text, start, end)
    if at > start:
        yield Span(start, at)
    cues = (match.start() for match in _CAPITAL.finditer(text, start, end) if match[0] in _CUES)
    for cue in islice(cues, MOST_CUES):
        if cue < at or text[cue - 1 : cue].isalnum():
            continue
        begins = cue == start or text[cue - 2 : cue] in _BEFORE or (at > start and not text[at:cue].strip())
        stop = _phrase_end(text, cue, end, begins)
        if stop > cue:
            at = menu_end(text, stop, end)
            yield Span(cue, at)


def _phrase_end(text: str, cue: int, end: int, begins: bool) -> int:
    """Return where the furniture that begins at `cue` ends; `cue` itself where there is none."""
    if match := CAPTION.match(text, cue, end):
        named = match[0].casefold().startswith(("chanzo", "image source", "photo", "picture", "courtesy"))
        return (credit_end if named else title_end)(text, match.end(), end)
    if (match := _LABEL.match(text, cue, end)) and leads_elsewhere(match[0].strip().casefold()):
        return title_end(text, match.end(), end)
    if not begins:
        return cue
    if match := CREDIT.match(text, cue, end):
        return credit_end(text, match.end(), end)
    if (match := _SENTENCE.match(text, cue, end)) and is_notice(match[0].casefold(), len(match[0].split())):
        return match.end()
    return run_end(text, cue, end)
