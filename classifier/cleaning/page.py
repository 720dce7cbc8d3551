"""Finds furniture from the order of lines: menus, lists of other stories, lines before and after the story."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from classifier.cleaning.lines import Kind, Line
from classifier.cleaning.words import FUNCTION

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_SMALL_WORD = re.compile(r"\b[a-z]{4,}")
_CERTAIN = (Kind.CONTROL, Kind.CAPTION, Kind.LIST)
_SHORT = (Kind.ITEM, Kind.MENU, Kind.SOFT)
_OTHER_STORIES = (Kind.TITLE, *_SHORT)

SHORTEST_MENU = 4
"""Smallest number of adjacent lines of a menu."""
LONG_MENU = 8
"""Number of lines of furniture above a headline, from which on all lines above it are furniture."""
PAGE = 2
"""Number of lines of furniture from which on a text counts as a page, so that lists without a title are removed too."""
SHORTEST_STORY = 60
"""Smallest length of a line of a story: a text without such a line may be a list of headlines."""
BEGINNING = 1500
"""Number of characters of a story that are compared with its headline."""
LONG = 45
"""Length of a line that is longer than most headlines."""
SMALL_WORDS = 4
"""Smallest number of lower-case words in such a line; items of menus have capitals."""
MOST_TITLES = 200
HEADLINES = 3
"""Number of lines above a story that may be its headline and subheadings."""


def find_lines(text: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of `text` that are furniture."""
    shown = [line for line in lines if line.kind is not Kind.BLANK]
    cut = {at for at, line in enumerate(shown) if line.kind in _CERTAIN}
    for start, end in _runs(shown, (*_SHORT, *_CERTAIN)):
        cut.update(_menu(shown, start, end))
    if cut:
        cut.update(at for at, line in enumerate(shown) if line.kind is Kind.SOFT)
        prose = [at for at, line in enumerate(shown) if line.kind is Kind.PROSE]
        if any(shown[at].end - shown[at].start >= SHORTEST_STORY for at in prose):
            own = _own_titles(text, shown, prose[0])
            cut.update(_captions(shown), _lists(shown, own), _after(text, shown, prose[-1], cut))
            if len(cut) >= PAGE:
                cut.update(list(_before(shown, prose[0], cut, own)))
    return [shown[at] for at in sorted(cut)]


def _own_titles(text: str, lines: Sequence[Line], first: int) -> set[int]:
    """Return the lines above the first prose that share words with it, its headline; the last ones if none does."""
    titles = [at for at in range(first) if lines[at].kind is Kind.TITLE][-MOST_TITLES:]
    story = set(_words(text, lines[first].start, lines[first].start + BEGINNING))
    shared = {at: len(story.intersection(_words(text, *lines[at][:2]))) for at in titles}
    own = {at for at, words in shared.items() if words > (at not in titles[-HEADLINES:])}
    if own:
        return own | set(titles[-1:])
    return set(titles[-2:]) or set([at for at in range(first) if lines[at].kind in _SHORT][-1:])


def _words(text: str, start: int, end: int) -> list[str]:
    words = (word.casefold() for word in _LONG_WORD.findall(text, start, end))
    return [word for word in words if word not in FUNCTION]


def _runs(lines: Sequence[Line], kinds: Sequence[Kind]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of every run of lines of these kinds."""
    start = None
    for at, line in enumerate(lines):
        if line.kind in kinds:
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None
    if start is not None:
        yield start, len(lines)


def _menu(lines: Sequence[Line], start: int, end: int) -> range:
    """Return the lines of a run of short ones that are a menu: all, or none where too few have words of menus."""
    menu = sum(line.kind is Kind.MENU for line in lines[start:end])
    items = sum(line.kind in _SHORT for line in lines[start:end])
    if end - start < SHORTEST_MENU or menu < max(2, 0.2 * items):
        return range(0)
    followed = end < len(lines) and lines[end].kind is Kind.PROSE
    return range(start, end - 1 if followed and lines[end - 1].kind is Kind.ITEM else end)  # it may be the headline


def _captions(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the lines under the labels of captions."""
    for at, (label, line) in enumerate(pairwise(lines), 1):
        if label.kind is Kind.CAPTION and line.kind in _OTHER_STORIES:
            yield at


def _lists(lines: Sequence[Line], own: set[int]) -> Iterator[int]:
    """Yield the lines under the titles of lists, without the story's own headline."""
    within = False
    for at, line in enumerate(lines):
        if line.kind is Kind.LIST:
            within = True
        elif line.kind is Kind.PROSE:
            within = False
        elif within and line.kind in _OTHER_STORIES and at not in own:
            yield at


def _after(text: str, lines: Sequence[Line], last: int, cut: set[int]) -> Iterator[int]:
    """Yield the lines below the story, from the first line of furniture or list of titles on."""
    certain = min((at for at in cut if at > last), default=len(lines))
    between = lines[last + 1 : certain]
    if certain < len(lines) and (len(between) >= HEADLINES or any(line.bulleted for line in between)):
        certain = last + 1
    listed = False
    for at in range(certain, len(lines)):
        listed = listed or lines[at].kind is Kind.LIST
        if listed or not _stands_alone(text, lines, at):
            yield at


def _stands_alone(text: str, lines: Sequence[Line], at: int) -> bool:
    """Return whether a long line without a full stop is not an item of a list, but may end a story."""
    line = lines[at]
    beside = [*lines[at - 1 : at], *lines[at + 1 : at + 2]]
    long = line.kind is Kind.TITLE and not line.bulleted and line.end - line.start >= LONG
    small = len(_SMALL_WORD.findall(text, line.start, line.end)) >= SMALL_WORDS
    return long and small and all(other.kind is not Kind.TITLE for other in beside)


def _before(lines: Sequence[Line], first: int, cut: set[int], own: set[int]) -> Iterator[int]:
    """Yield the titles of other stories above this one: bulleted ones, long lists, and all where a long menu is."""
    kept = cut | own
    headline = min(own, default=0)
    if sum(at < headline for at in cut) >= LONG_MENU:
        yield from (at for at in range(headline) if at not in kept)
    run: list[int] = []
    for at in range(first + 1):
        if at < first and at not in kept and not lines[at].bulleted:
            run.append(at)
            continue
        if len(run) >= HEADLINES:
            yield from run
        run = []
        if at < first and at not in kept:
            yield at
