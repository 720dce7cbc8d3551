"""CSV and TSV → records, one at a time; a record that cannot be parsed does not affect the next ones."""

import csv
import itertools
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence

from classifier.reading.tables.columns import is_known_name

DELIMITERS = "\t;,|"
"""Spreadsheets write `;` wherever the comma is the decimal sign."""
ONE_COLUMN = "\x1f"
"""Stands for the delimiter of a file whose lines are not divided: a sign that no text holds."""
_CONSISTENT = 0.8
"""Share of records with the same number of cells from which on punctuation can be a delimiter."""
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


def find_separator_line(line: str) -> str | None:
    """Return the delimiter that Excel's `sep=;` declares; None for any other line."""
    declared = _SEPARATOR_LINE.fullmatch(line)
    return declared[1] if declared else None


def find_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that splits these first lines of a file most evenly; `ONE_COLUMN` where none does.

    A comma that a space follows is more often punctuation than a delimiter: it counts only where nearly all records
    agree, and the first one is not prose itself.
    """
    scores = {delimiter: score for delimiter in DELIMITERS if (score := _score(lines, delimiter))}
    return max(scores, key=scores.__getitem__, default=ONE_COLUMN)


def _score(lines: Sequence[str], delimiter: str) -> tuple[bool, float, int] | None:
    """Return how well a delimiter fits, larger is better; None where it splits no line."""
    records = [cells for _, cells in read_records(lines, delimiter) if cells is None or any(cells)]
    widths = Counter(len(cells) for cells in records if cells and len(cells) > 1)
    if not records and any(delimiter in line for line in lines):
        return False, 0.0, 0  # the lines hold delimiters only
    if not widths:
        return None
    (width, count), *_ = widths.most_common()
    share = count / len(records)
    unquoted = ["".join(line.split('"')[::2]) for line in lines]
    punctuation = _is_punctuation(unquoted, delimiter)
    if punctuation and (share < _CONSISTENT or not _is_split(records, unquoted, delimiter)):
        return None
    return not punctuation, share, width


def _is_punctuation(unquoted: Sequence[str], delimiter: str) -> bool:
    """Tell whether most delimiters are punctuation of prose: before a space, or within a number such as 1,000."""
    text = "".join(unquoted)
    prose = re.findall(rf"{re.escape(delimiter)}(?=[^\S\r\n])|(?<=\d),(?=\d{{3}}\b)", text)
    return delimiter != "\t" and len(prose) * 2 > text.count(delimiter)


def _is_split(records: Sequence[list[str] | None], unquoted: Sequence[str], delimiter: str) -> bool:
    """Tell whether the first record holds column names, or at least is not punctuated as prose is."""
    first = next((line for line in unquoted if line.strip()), "")
    known = any(map(is_known_name, records[0] or ()))
    return delimiter in first and (known or not _is_punctuation([first], delimiter))


def read_records(
    lines: Iterable[str], delimiter: str, first: int = 1, columns: int | None = None
) -> Iterator[tuple[int, list[str] | None]]:
    """Yield number and cells of each record; None instead of cells where a quote is unclosed or followed by text.

    After such a record reading continues with the next line, so that an unclosed quote does not consume the rest of the
    file. Only one record is in memory at a time. In the middle of a file, `first` is the number of the first record and
    `columns` the number of column names.
    """
    source = lines if isinstance(lines, Lines) else Lines(lines)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    if delimiter == ONE_COLUMN:
        columns = 1
    for number in itertools.count(first):
        source.taken.clear()
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = source.taken[0].rstrip("\r\n").split(delimiter)
            # TSV and lists are often written without quoting: then quotes are ordinary characters.
            cells = cells if delimiter in ("\t", ONE_COLUMN) and len(cells) == columns else None
            source.give_back(source.taken[1:])
            reader = csv.reader(source, delimiter=delimiter, strict=True)
        if columns is None and cells and any(cells):
            columns = len(cells)
        yield number, cells


class Lines:
    """Lines that can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._back: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.taken.append(line)
        return line

    @property
    def waiting(self) -> bool:
        """Whether lines were given back that have not been taken again."""
        return bool(self._back)

    def give_back(self, lines: list[str]) -> None:
        """Let these lines, the last ones taken, come again."""
        self._back.extendleft(reversed(lines))
