"""Where the results of a batch go: CSV, TSV, Excel, JSON Lines or Parquet, complete or not at all."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, Protocol

from classifier.errors import ClassifierError
from classifier.prediction import Prediction
from classifier.reading.tables.columns import unique_names
from classifier.reading.tables.replacing import check_output, replaced, unwritable
from classifier.reading.tables.results import Cell, ResultColumns, Say
from classifier.reading.tables.rows import Chunk, Stream
from classifier.reading.tables.sheets import WorkbookSink
from classifier.reading.tables.spreadsheets import neutral
from classifier.reading.tables.table import Table

ROW_GROUP = 8192
"""Rows of Parquet that are held until they are written together."""


class Sink(Protocol):
    """An output that is being written."""

    def write(self, chunk: Chunk, results: Sequence[Sequence[Cell]]) -> None:
        """Write some rows and the cells that are added to each; raises OSError."""

    def close(self) -> None:
        """Write what is left; the file itself stays open."""


@contextmanager
def open_sink(path: Path, stream: Stream, columns: ResultColumns) -> Iterator[Sink]:
    """Give the output at `path`; what was there is replaced at the end, in one step, or stays if anything goes wrong.

    Raises what `check_output` raises. Writing to the sink raises OSError: see `unwritable`.
    """
    check_output(path, SINKS)
    with replaced(path) as part, ExitStack() as opened:
        with unwritable(path):
            file = opened.enter_context(part.open("wb"))
            sink = SINKS[path.suffix.lower()](file, stream, columns)
        try:
            yield sink
        except BaseException:
            with suppress(Exception):  # what stopped the work is the news, not that this cannot be closed either
                sink.close()
                opened.close()
            raise
        with unwritable(path):
            sink.close()
            opened.close()


class DelimitedSink:
    """CSV or TSV in UTF-8, with the delimiter and the byte order mark of the input; formulas become text."""

    def __init__(self, file: IO[bytes], stream: Stream, columns: ResultColumns, delimiter: str | None = None) -> None:
        encoding = "utf-8-sig" if stream.has_mark else "utf-8"
        self._text = io.TextIOWrapper(file, encoding, "replace", newline="")
        self._writer = csv.writer(self._text, delimiter=delimiter or stream.delimiter or ",")
        self._write_row([*stream.columns, *columns.names_beside(stream.columns)])

    def write(self, chunk: Chunk, results: Sequence[Sequence[Cell]]) -> None:
        """Write some rows and their results."""
        for cells, added in zip(chunk.rows, results, strict=True):
            self._write_row([*cells, *added])

    def _write_row(self, cells: Sequence[Cell]) -> None:
        self._writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in cells])

    def close(self) -> None:
        """Write what is left."""
        self._text.detach()


class JSONLinesSink:
    """One object a line; lines that were JSON keep every character, and get keys at their end."""

    def __init__(self, file: IO[bytes], stream: Stream, columns: ResultColumns) -> None:
        self._file = file
        self._columns, self._added = unique_names(stream.columns), columns.names_beside(stream.columns)

    def write(self, chunk: Chunk, results: Sequence[Sequence[Cell]]) -> None:
        """Write some rows and their results."""
        for line, cells in zip(self._lines(chunk), results, strict=True):
            values = {key: None if value == "" else value for key, value in zip(self._added, cells, strict=True)}
            added = json.dumps(values, ensure_ascii=False)[1:]
            before = line.rstrip()[:-1].rstrip()
            self._file.write(f"{before}{'' if before == '{' else ', '}{added}\n".encode("utf-8", "replace"))

    def _lines(self, chunk: Chunk) -> list[str]:
        if isinstance(chunk.originals, list):
            return chunk.originals
        # The values of a Parquet file keep their types as far as JSON has them.
        rows = chunk.rows if chunk.originals is None else zip(*(c.to_pylist() for c in chunk.originals), strict=True)
        return [json.dumps(dict(zip(self._columns, row, strict=True)), ensure_ascii=False, default=str) for row in rows]

    def close(self) -> None:
        """Do nothing: every line is written."""


class ParquetSink:
    """Parquet; the columns of a Parquet file keep their types, all others are text."""

    def __init__(self, file: IO[bytes], stream: Stream, columns: ResultColumns) -> None:
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet

        self._added = [
            pa.field(name, pa.float64() if index in columns.numbers else pa.string())
            for index, name in enumerate(columns.names_beside(stream.columns))
        ]
        before = stream.schema or pa.schema([(name, pa.string()) for name in unique_names(stream.columns)])
        self._schema = pa.schema([*before, *self._added], before.metadata)
        self._writer: Any = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._held: list[Any] = []

    def write(self, chunk: Chunk, results: Sequence[Sequence[Cell]]) -> None:
        """Write some rows and their results, once there are enough of them."""
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


def _columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[cell.encode("utf-8", "replace").decode() for cell in cells] for cells in zip(*rows, strict=True)]


SINKS: dict[str, Callable[[IO[bytes], Stream, ResultColumns], Sink]] = {
    ".csv": DelimitedSink,
    ".tsv": partial(DelimitedSink, delimiter="\t"),
    ".xlsx": WorkbookSink,
    ".jsonl": JSONLinesSink,
    ".ndjson": JSONLinesSink,
    ".parquet": ParquetSink,
}
"""What results can be written as, by the ending of the name."""


def export(
    ending: str,
    table: Table,
    outcomes: Sequence[Prediction | ClassifierError],
    columns: ResultColumns,
    say: Say = str,
    corrections: Mapping[int, str] | None = None,
) -> bytes:
    """Return a table and its results as a file with this `ending` of `SINKS`, which spreadsheets open as UTF-8.

    `outcomes` are those of the first rows, in order; `corrections` is index of a row → the label that a person gave it.
    `say` gives the sentence of a notice or an error in the reader's language.
    """
    corrected, file = corrections or {}, io.BytesIO()
    rows: list[Sequence[str]] = [row.cells for row in table.rows[: len(outcomes)]]
    sink = SINKS[ending](file, Stream(table.columns, 0, iter(()), delimiter=table.delimiter, has_mark=True), columns)
    sink.write(
        Chunk(rows=rows), [columns.cells(said, say, corrected.get(index)) for index, said in enumerate(outcomes)]
    )
    sink.close()
    return file.getvalue()


to_csv, to_xlsx = partial(export, ".csv"), partial(export, ".xlsx")
