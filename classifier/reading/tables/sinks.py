"""Where the results of a batch go: CSV, TSV, Excel, JSON Lines or Parquet, complete or not at all."""

import csv
import errno
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol

from classifier.reading.tables.columns import unique_names
from classifier.reading.tables.errors import FileUnwritableError, TableUnsupportedError
from classifier.reading.tables.replacing import replaced, unwritable
from classifier.reading.tables.results import Cell, ResultColumns
from classifier.reading.tables.rows import Chunk, Stream
from classifier.reading.tables.sheets import WorkbookSink
from classifier.reading.tables.spreadsheets import neutral

ROW_GROUP = 8192
"""Rows of Parquet that are held until they are written together."""


class Sink(Protocol):
    """An output that is being written."""

    def write(self, chunk: Chunk, results: Sequence[Sequence[Cell]]) -> None:
        """Write some rows and what was found for each."""

    def close(self) -> None:
        """Write what is left."""


@contextmanager
def open_sink(path: Path, stream: Stream, columns: ResultColumns) -> Iterator[Sink]:
    """Give the output at `path`; what was there is replaced at the end, in one step, or stays if anything goes wrong.

    Raises what `check_sink` raises.
    """
    check_sink(path)
    make = SINKS[path.suffix.lower()]
    with replaced(path) as part:
        with unwritable(path):
            sink = make(part, stream, columns)
        try:
            yield _Named(sink, path)
        except BaseException:
            with suppress(Exception):  # what stopped the work is the news, not that this cannot be closed either
                sink.close()
            raise
        with unwritable(path):
            sink.close()


def check_sink(path: Path) -> None:
    """Raise TableUnsupportedError or FileUnwritableError where results cannot be written to `path`."""
    if path.suffix.lower() not in SINKS:
        raise TableUnsupportedError(name=path.name, supported=", ".join(SINKS))
    if path.is_dir():
        raise FileUnwritableError(path=path, reason=os.strerror(errno.EISDIR))
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise FileUnwritableError(path=path, reason=os.strerror(errno.ENOENT))
    if not os.access(folder, os.W_OK):
        raise FileUnwritableError(path=path, reason=os.strerror(errno.EACCES))


class _Named:
    """An output whose errors name the file; what else goes wrong meanwhile is none of its own."""

    def __init__(self, sink: Sink, path: Path) -> None:
        self._sink, self._path = sink, path

    def write(self, chunk: Chunk, results: Sequence[Sequence[Cell]]) -> None:
        """Write some rows and what was found for each."""
        with unwritable(self._path):
            self._sink.write(chunk, results)

    def close(self) -> None:
        """Write what is left."""
        with unwritable(self._path):
            self._sink.close()


class DelimitedSink:
    """CSV or TSV in UTF-8; a cell that a spreadsheet would evaluate is made text.

    CSV has the delimiter of an input that is CSV, and a byte order mark where the input had one.
    """

    def __init__(self, path: Path, stream: Stream, columns: ResultColumns, delimiter: str | None = None) -> None:
        delimiter = delimiter or stream.delimiter or ","
        encoding = "utf-8-sig" if stream.has_mark else "utf-8"
        self._file = path.open("w", encoding=encoding, errors="replace", newline="")
        self._writer = csv.writer(self._file, delimiter=delimiter)
        self._writer.writerow([neutral(name) for name in (*stream.columns, *columns.names_beside(stream.columns))])

    def write(self, chunk: Chunk, results: Sequence[Sequence[Cell]]) -> None:
        """Write some rows and what was found for each."""
        for cells, found in zip(chunk.rows, results, strict=True):
            self._writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in (*cells, *found)])

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


class JSONLinesSink:
    """One object a line; lines that were JSON keep every character, and get keys at their end."""

    def __init__(self, path: Path, stream: Stream, columns: ResultColumns) -> None:
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="\n")
        self._columns, self._added = unique_names(stream.columns), columns.names_beside(stream.columns)

    def write(self, chunk: Chunk, results: Sequence[Sequence[Cell]]) -> None:
        """Write some rows and what was found for each."""
        for line, found in zip(self._lines(chunk), results, strict=True):
            values = {key: None if value == "" else value for key, value in zip(self._added, found, strict=True)}
            more = json.dumps(values, ensure_ascii=False)[1:]
            before = line.rstrip()[:-1].rstrip()
            self._file.write(f"{before}{'' if before == '{' else ', '}{more}\n")

    def _lines(self, chunk: Chunk) -> list[str]:
        if isinstance(chunk.originals, list):
            return chunk.originals
        # The values of a Parquet file keep their types as far as JSON has them.
        rows = chunk.rows if chunk.originals is None else zip(*(c.to_pylist() for c in chunk.originals), strict=True)
        return [json.dumps(dict(zip(self._columns, row, strict=True)), ensure_ascii=False, default=str) for row in rows]

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


class ParquetSink:
    """Parquet; the columns of a Parquet file keep their types, all others are text."""

    def __init__(self, file: Path | IO[bytes], stream: Stream, columns: ResultColumns) -> None:
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet

        self._added = [
            pa.field(name, pa.float64() if place in columns.numbers else pa.string())
            for place, name in enumerate(columns.names_beside(stream.columns))
        ]
        before = stream.schema or pa.schema([(name, pa.string()) for name in unique_names(stream.columns)])
        self._schema = pa.schema([*before, *self._added], before.metadata)
        self._writer: Any = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._held: list[Any] = []

    def write(self, chunk: Chunk, results: Sequence[Sequence[Cell]]) -> None:
        """Write some rows and what was found for each."""
        import pyarrow as pa

        if not chunk.rows:
            return
        arrow = hasattr(chunk.originals, "columns")
        before = chunk.originals.columns if arrow else [pa.array(cells) for cells in _columns(chunk.rows)]
        after = [
            pa.array([None if value == "" else value for value in values], field.type)
            for field, values in zip(self._added, zip(*results, strict=True), strict=True)
        ]
        self._held.append(pa.RecordBatch.from_arrays([*before, *after], schema=self._schema))
        if sum(batch.num_rows for batch in self._held) >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        self._writer.write_table(pa.Table.from_batches(self._held, self._schema))
        self._held = []

    def close(self) -> None:
        """Write what is left."""
        if self._held:
            self._flush()
        self._writer.close()


def _columns(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.encode("utf-8", "replace").decode() for cell in cells] for cells in zip(*rows, strict=True)]


def _tsv(path: Path, stream: Stream, columns: ResultColumns) -> Sink:
    return DelimitedSink(path, stream, columns, "\t")


SINKS: dict[str, Callable[[Path, Stream, ResultColumns], Sink]] = {
    ".csv": DelimitedSink,
    ".tsv": _tsv,
    ".xlsx": WorkbookSink,
    ".jsonl": JSONLinesSink,
    ".ndjson": JSONLinesSink,
    ".parquet": ParquetSink,
}
"""What results can be written as, by the ending of the name."""
