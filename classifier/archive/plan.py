"""Divides the files of an archive into shards, which depend on the input alone, never on the workers.

A shard is at most `SHARD_ROWS` rows of one file. Parquet is divided at the ends of its row groups, and within a group
only where it is larger than a shard. CSV and JSON Lines are read once, to find where rows begin.

On disk a shard is called "part", as Spark and Ray call theirs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from classifier.archive.errors import ArchiveColumnError
from classifier.archive.storage import InputFile, open_storage
from classifier.errors import ClassifierError, FileUnreadableError
from classifier.reading.errors import FileEmptyError
from classifier.reading.tables.columns import (
    find_column,
    guess_headline_column,
    guess_text_column,
    shown_names,
    unique_names,
)
from classifier.reading.tables.errors import ColumnMissingError, TableEmptyError
from classifier.reading.tables.kinds import HEAD, find_kind
from classifier.reading.tables.layout import Layout, find_layout, open_text
from classifier.reading.tables.rows import gather, read_rows, split
from classifier.reading.tables.streams import BLOCK, GUESS_ROWS, column_cells

SHARD_ROWS = 20_000
"""Rows of a shard: ten seconds of work for a core, which are lost on an interruption."""


_Wanted = tuple[str, str] | None
"""The names of the columns of articles and headlines, the second of which may be empty; None: to be guessed."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """An input file with the settings for reading it, or the reason why it cannot be read."""

    file: InputFile
    text: str = ""
    """The name of the column that holds the articles."""
    headline: str = ""
    """The name of the column that holds their headlines; empty where there is none."""
    layout: Layout | None = None
    """Encoding, delimiter and columns; None for Parquet, whose files contain them."""
    error: str = ""
    """Why it cannot be read; empty where it can."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Rows of one input file that become one output file."""

    number: int
    file: int
    """The index of its file in the plan."""
    first: int
    """The number of its first row, as in `Row.number`; in Parquet counted from 1."""
    records: int
    """Number of rows, including blank and unreadable rows."""
    position: int = 0
    """Where reading a text file begins; see `Start.position`."""

    @property
    def name(self) -> str:
        """The name of its output file."""
        return f"part-{self.number:05}.parquet"

    @property
    def rejected_name(self) -> str:
        """The name of the file of its rows without an answer, which exists if there are any."""
        return f"_rejected/{self.name}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The input files and their shards."""

    files: tuple[PlannedFile, ...]
    shards: tuple[Shard, ...]

    def task(self, shard: Shard) -> tuple[PlannedFile, Shard]:
        """Return what a worker needs for processing a shard."""
        return self.files[shard.file], shard


def make_plan(files: Sequence[InputFile], text_column: str | None, most: int = SHARD_ROWS) -> Plan:
    """Read the structure of every file and divide it into shards of at most `most` rows.

    A file that cannot be read is skipped, and the plan has the reason. Where no column is named, it is guessed from the
    first file that has rows, and all others must have it. Raises ArchiveColumnError, and where no file can be read the
    error of the first.
    """
    planned: list[PlannedFile] = []
    shards: list[Shard] = []
    errors: list[ClassifierError] = []
    wanted = (text_column, "") if text_column else None
    for file in files:
        try:
            readable, cuts = _plan_file(file, wanted, most)
        except (ColumnMissingError, ArchiveColumnError):
            raise
        except ClassifierError as error:
            errors.append(error)
            planned.append(PlannedFile(file, error=str(error)))
            continue
        wanted = wanted or (readable.text, readable.headline)
        shards += [replace(shard, number=number, file=len(planned)) for number, shard in enumerate(cuts, len(shards))]
        planned.append(readable)
    if not shards:
        raise errors[0]
    return Plan(tuple(planned), tuple(shards))


def _plan_file(file: InputFile, wanted: _Wanted, most: int) -> tuple[PlannedFile, list[Shard]]:
    try:
        planned, shards = (_parquet if _is_parquet(file) else _text)(file, wanted, most)
    except (OSError, ValueError, MemoryError) as error:  # from the storage, a decoder or pyarrow
        reason = getattr(error, "strerror", None) or "it is damaged, or of another type"
        raise FileUnreadableError(path=file.url, reason=reason) from error
    if not shards:
        raise TableEmptyError(name=file.url)
    return planned, shards


def _is_parquet(file: InputFile) -> bool:
    """Tell whether a file is Parquet or text, whatever its name says; raises ValueError for anything else."""
    with file.open() as opened:
        kind = find_kind(opened.read(HEAD))
    if file.ending != ".parquet" and kind not in ("text", "parquet"):
        raise ValueError(kind)
    return file.ending == ".parquet" or kind == "parquet"


def _text(file: InputFile, wanted: _Wanted, most: int) -> tuple[PlannedFile, list[Shard]]:
    layout, start = find_layout(file)
    if not layout.columns:
        raise FileEmptyError(name=file.url)
    with open_text(file, layout, start.position) as opened:
        chunk = next(gather(islice(read_rows(opened, layout, start.number), GUESS_ROWS)), None)
    text, headline = _choose_columns(file, layout.columns, chunk.rows if chunk else [], wanted)
    segments = split(file, layout, start, most) if chunk else ()
    shards = [Shard(0, 0, part.start.number, part.records, part.start.position) for part in segments]
    return PlannedFile(file, text, headline, layout), shards


def _parquet(file: InputFile, wanted: _Wanted, most: int) -> tuple[PlannedFile, list[Shard]]:
    with open_parquet(file) as opened:
        names = opened.schema_arrow.names
        rows = _first_rows(opened) if wanted is None and opened.metadata.num_rows else []
        text, headline = _choose_columns(file, names, rows, wanted)
        sizes = [opened.metadata.row_group(number).num_rows for number in range(opened.num_row_groups)]
    return PlannedFile(file, text, headline), [Shard(0, 0, first, rows) for first, rows in _by_groups(sizes, most)]


def open_parquet(file: InputFile) -> Any:
    """Open a Parquet file, with little of it in memory at a time."""
    from pyarrow import parquet  # type: ignore[import-untyped]

    system, path = open_storage(file.url)
    return parquet.ParquetFile(path, filesystem=system, buffer_size=BLOCK, pre_buffer=False)


def _first_rows(opened: Any) -> list[tuple[str, ...]]:
    batch = next(opened.iter_batches(batch_size=GUESS_ROWS, use_threads=False))
    return list(zip(*map(column_cells, batch.columns), strict=True))


def _by_groups(sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Yield the first row, counted from 1, and the number of rows of each shard, given the rows of each row group."""
    first, held = 1, 0
    for size in sizes:
        if held and held + size > most:
            yield first, held
            first, held = first + held, 0
        held += size
        while held > most:
            yield first, most
            first, held = first + most, held - most
    if held:
        yield first, held


def _choose_columns(
    file: InputFile, columns: Sequence[str], rows: Sequence[Sequence[str]], wanted: _Wanted
) -> tuple[str, str]:
    """Return the names of the columns of articles and of headlines; the second is empty where there is none."""
    names = unique_names(columns)
    if wanted is None:
        text = guess_text_column(columns, rows)
        headline = guess_headline_column(columns, rows, text)
        return names[text], "" if headline is None else names[headline]
    try:
        return names[find_column(names, wanted[0])], wanted[1] if wanted[1] in names else ""
    except ColumnMissingError as error:
        raise ArchiveColumnError(file=file.url, column=wanted[0], columns=shown_names(names)) from error
