"""The columns of a table: which row names them, and which of them hold articles, headlines and categories."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from statistics import median

from classifier.reading.tables.errors import ColumnMissingError

TEXT_NAMES = (
    "content", "text", "body", "article", "makala", "maandishi", "habari", "maudhui", "matini", "story", "news",
    "full text", "maelezo",
)  # fmt: skip
"""Names of the column that holds the articles, the surest first."""
HEADLINE_NAMES = (
    "headline", "title", "heading", "kichwa", "kichwa cha habari", "kichwa cha makala", "vichwa", "vichwa vya habari",
)  # fmt: skip
_OTHER_NAMES = (
    "id", "no", "no.", "na", "na.", "s/n", "#", "namba", "nambari", "number", "label", "category", "topic", "section",
    "desk", "dawati", "kategoria", "kundi", "aina", "mada", "date", "tarehe", "muda", "url", "link", "kiungo", "author",
    "mwandishi", "source", "chanzo", "language", "lugha", "tags", "name", "jina", "file", "faili", "status", "hali",
    "summary", "muhtasari", "published", "mkoa", "region", "nchi", "country", "code",
    "msimbo", "second", "kategoria ya pili", "second code", "msimbo wa pili", "certain", "hakika", "confidence",
    "uwezekano", "threshold", "kizingiti", "notices", "angalizo",
)  # fmt: skip
CORRECTED_NAMES = ("corrected", "iliyosahihishwa")
"""Names of the column of exports that holds the topics that a person corrected."""
_KNOWN = frozenset((*TEXT_NAMES, *HEADLINE_NAMES, *_OTHER_NAMES, *CORRECTED_NAMES))
LABEL_SHARE = 0.9
"""How many of a column's values must be categories for it to be the editors' own: some rows have none, or a typo."""
LONGEST_HEADLINE = 200
"""The most characters that headlines have on average."""
SAMPLE_ROWS = 100
"""Rows that a guess about the layout of a table looks at."""
_LEADING = 20
"""Rows among which the names are looked for: those above them are the title of a report."""
_LONGEST_NAME = 60
_LONGEST_QUESTION = 200
"""Characters; forms use whole questions as names."""
_WORDS_OF_A_TEXT = 6
_FULL_SHARE = 0.6
_VALUE = re.compile(r"[\d\s.,:/+\-%]*\d[\d\s.,:/+\-%]*|https?://\S+")
"""A number, a date, a time or a link."""


def plain_name(name: str) -> str:
    """Return a name as names are compared: without capitals, underscores and blanks around it."""
    return name.replace("_", " ").strip().casefold()


def is_known_name(cell: str) -> bool:
    """Tell whether newsrooms and data sets call a column so."""
    return plain_name(cell) in _KNOWN


def find_header(records: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, int, tuple[str, ...]]:
    """Return the number of the row of names, 0 for none; that of the first row of values; and a name for each column.

    `records` are the numbers and cells of the first rows of the table that are not blank. Rows with fewer cells above
    the names are the title of the table, and belong to no column.
    """
    rows = [cells for _, cells in records[:SAMPLE_ROWS]]
    index, named = _find_first(rows)
    number = records[index][0]
    if named:
        return number, number + 1, tuple(rows[index])
    width = max(width for row in rows[index:] for width, cell in enumerate(row, 1) if cell)
    return 0, number, numbered_names(width)


def _find_first(rows: Sequence[Sequence[str]]) -> tuple[int, bool]:
    """Return the index of the row of names, and True; or that of the first row of values, and False."""
    filled = [sum(map(bool, row)) for row in rows]
    width = max(Counter(filled).items(), key=lambda item: (item[1], item[0]))[0]
    leading = range(min(len(rows), _LEADING))
    full = [index for index in leading if filled[index] >= max(min(2, width), _FULL_SHARE * width)]
    start = full[0] if full else 0
    best = max(full, key=lambda index: _known_names(rows[index]), default=0)
    if _known_names(rows[best]) >= (1 if best == start else max(2, filled[best] / 2)):
        return best, True
    if start and not _are_names(rows[start], rows[start + 1 :]):
        # A row that names some columns only: pandas leaves the index without a name.
        partial = [index for index in leading[:start] if not rows[index][0] or _known_names(rows[index])]
        return (partial[-1], True) if partial else (start, False)
    return start, _are_names(rows[start], rows[start + 1 :])


def _known_names(row: Sequence[str]) -> int:
    return 0 if max(map(len, row), default=0) > _LONGEST_NAME else sum(map(is_known_name, row))


def _are_names(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether `row` names the columns; not where a cell is of the kind of those below it."""
    if _known_names(row):
        return True
    if len(row) == 1 and (words := row[0].split()):  # a list of headlines: a row too many beats one that is lost
        is_name = len(words) == 1 or (len(words) < 5 and any(map(is_known_name, words)))
        return is_name and len(row[0]) <= _LONGEST_NAME
    columns = [[cells[index] for cells in below if index < len(cells) and cells[index]] for index in range(len(row))]
    lengths = [median(map(len, column)) if column else 0 for column in columns]
    for cell, column, length in zip(row, columns, lengths, strict=True):
        values = sum(bool(_VALUE.fullmatch(other)) for other in column)
        if cell in column or len(cell) > _LONGEST_QUESTION or (_VALUE.fullmatch(cell) and values * 2 > len(column)):
            return False
        is_text = length == max(lengths) and len(cell.split()) >= _WORDS_OF_A_TEXT
        if is_text and len(cell) * 4 >= length:
            return False
    return True


def numbered_names(width: int) -> tuple[str, ...]:
    """Return names for columns without names: `column 1` and so on."""
    return unique_names([""] * width)


def find_column(names: Sequence[str], name: str) -> int:
    """Return the index of `name` among `names`, in any case; raises ColumnMissingError."""
    if name in names:
        return names.index(name)
    for index, known in enumerate(names):
        if plain_name(known) == plain_name(name):
            return index
    raise ColumnMissingError(column=name, columns=shown_names(names))


def unique_names(columns: Sequence[str]) -> tuple[str, ...]:
    """Return a name for each column that no other has."""
    names: dict[str, None] = {}
    in_file = set(columns)
    counts: dict[str, int] = {}
    for number, column in enumerate(columns, 1):
        called = column if column.strip() else f"column {number}"
        name = called
        while name in names or (name != column and name in in_file):
            counts[called] = counts.get(called, 1) + 1
            name = f"{called} ({counts[called]})"
        names[name] = None
    return tuple(names)


def shown_names(names: Sequence[str]) -> str:
    """Return the first names, for a sentence."""
    return ", ".join(name[:40] for name in names[:12]) + (", …" if len(names) > 12 else "")


def guess_text_column(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the column that holds the articles, from the first rows of a table.

    The name decides, except where the column so named holds headlines at most and another one holds longer texts.
    """
    lengths = _mean_lengths(columns, rows)
    longest = max(range(len(lengths)), key=lengths.__getitem__, default=0)
    named = next((index for index in _columns_named(columns, TEXT_NAMES) if lengths[index]), longest)
    shortened = lengths[named] <= LONGEST_HEADLINE and lengths[longest] > max(100, 2 * lengths[named])
    return longest if shortened else named


def guess_headline_column(columns: Sequence[str], rows: Sequence[Sequence[str]], text: int) -> int | None:
    """Return the index of the column with the headlines of the articles in the column `text`; None for no such."""
    lengths = _mean_lengths(columns, rows)
    for index in _columns_named(columns, (*HEADLINE_NAMES, *TEXT_NAMES)):
        filled = sum(bool(cells[index].strip()) for cells in rows)
        if index != text and filled * 2 > len(rows) and lengths[index] <= min(LONGEST_HEADLINE, lengths[text]):
            return index
    return None


def articles_of(rows: Iterable[Sequence[str]], text: int, headline: int | None) -> list[str]:
    """Return the articles of these rows as they are classified: the headline, where there is one, on its own line."""
    if headline is None:
        return [cells[text] for cells in rows]
    return [f"{cells[headline].strip()}\n{cells[text]}".strip() for cells in rows]


def guess_label_column(
    columns: Sequence[str], rows: Sequence[Sequence[str]], labels: Collection[str], text: int | None = None
) -> int | None:
    """Return the index of the column whose values are among `labels`, or None; it is not the column `text`.

    In a file that was exported here, the column before the corrections holds the model's own answers and is no choice.
    """
    known = {plain_name(label) for label in labels}
    best: tuple[float, int | None] = (LABEL_SHARE, None)
    for index, following in enumerate([*columns[1:], ""]):
        values = [value for cells in rows if (value := plain_name(cells[index]))]
        share = sum(value in known for value in values) / len(values) if values else 0.0
        is_better = share > best[0] or (share == best[0] and best[1] is None)
        if is_better and index != text and plain_name(following) not in CORRECTED_NAMES:
            best = share, index
    return best[1]


def _mean_lengths(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Return how many characters the cells of each column have on average."""
    return [sum(len(cells[index]) for cells in rows) / max(1, len(rows)) for index in range(len(columns))]


def _columns_named(columns: Sequence[str], names: Sequence[str]) -> list[int]:
    """Return the indices of the columns with one of these names, in the order of the names."""
    return [index for name in names for index, column in enumerate(columns) if plain_name(column) == name]
