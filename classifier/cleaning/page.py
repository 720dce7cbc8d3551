"""What lines say of each other: menus, lists of other stories, what stands before and after a story."""

from collections.abc import Iterator, Sequence

from classifier.cleaning.lines import Kind, Line

_CERTAIN = (Kind.CONTROL, Kind.LIST)
_SHORT = (Kind.ITEM, Kind.MENU, Kind.SOFT)
_OTHER_STORIES = (Kind.TITLE, *_SHORT)

SHORTEST_MENU = 4
"""Lines in a row that make a menu."""
PAGE = 2
"""Lines that are certainly furniture, from which on a paste counts as a page, so that lists without a title go too."""
HEADLINES = 3
"""Lines above a story that may be its headline and what stands under it."""


def find_lines(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that stand around the story."""
    shown = [line for line in lines if line.kind is not Kind.BLANK]
    cut = {at for at, line in enumerate(shown) if line.kind in _CERTAIN}
    for start, end in _runs(shown, (*_SHORT, *_CERTAIN)):
        cut.update(_menu(shown, start, end))
    if cut:
        cut.update(at for at, line in enumerate(shown) if line.kind is Kind.SOFT)
        prose = [at for at, line in enumerate(shown) if line.kind is Kind.PROSE]
        if prose:
            cut.update(_lists(shown, prose[0]), _after(shown, prose[-1], cut))
            if len(cut) >= PAGE:
                cut.update(_before(shown, prose[0], cut))
    return [shown[at] for at in sorted(cut)]


def _runs(lines: Sequence[Line], kinds: Sequence[Kind]) -> Iterator[tuple[int, int]]:
    """Return the beginning and end of every run of lines of these kinds."""
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
    """Return which lines of a run of short ones are a menu: all of them, or none where too few are words of menus."""
    menu = sum(line.kind is Kind.MENU for line in lines[start:end])
    items = sum(line.kind in _SHORT for line in lines[start:end])
    if end - start < SHORTEST_MENU or menu < max(2, 0.2 * items):
        return range(0)
    followed = end < len(lines) and lines[end].kind is Kind.PROSE
    return range(start, end - 1 if followed and lines[end - 1].kind is Kind.ITEM else end)  # it may be the headline


def _lists(lines: Sequence[Line], first: int) -> Iterator[int]:
    """Return the lines under the titles of lists; the last one above the first prose is the story's own headline."""
    within = False
    last = max((at for at in range(first) if lines[at].kind in _OTHER_STORIES), default=-1)
    for at, line in enumerate(lines):
        if line.kind is Kind.LIST:
            within = True
        elif line.kind is Kind.PROSE:
            within = False
        elif within and line.kind in _OTHER_STORIES and at != last:
            yield at


def _after(lines: Sequence[Line], last: int, cut: set[int]) -> range:
    """Return the lines below the story: from the first that is certainly furniture, or from a list of titles on."""
    certain = min((at for at in cut if at > last), default=None)
    if certain is None:
        return range(0)
    between = lines[last + 1 : certain]
    if len(between) >= HEADLINES or any(line.bulleted for line in between):
        return range(last + 1, len(lines))
    return range(certain, len(lines))


def _before(lines: Sequence[Line], first: int, cut: set[int]) -> Iterator[int]:
    """Return the titles of other stories above this one: long lists, and lists with bullets."""
    titles = [at for at in range(first) if at not in cut]
    for place, at in enumerate(titles):
        nearest = len(titles) - place
        if lines[at].bulleted and nearest > 1:
            yield at
    plain = [at for at in titles if not lines[at].bulleted]
    runs: list[list[int]] = []
    for at in plain:
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    for run in runs[:-1]:
        if len(run) >= HEADLINES:
            yield from run
    if runs and len(runs[-1]) > HEADLINES:
        yield from runs[-1][: 1 - HEADLINES]
