"""The rows of a shard that have no answer: the file that says why, beside the file of answers."""

from dataclasses import dataclass, field

from classifier.archive.storage import Folder
from classifier.errors import ClassifierError

BEGINNING = 200
"""Characters of a rejected article that are kept beside the reason, to recognize it by."""


@dataclass(slots=True)
class RejectedRows:
    """Rows without an answer, each with its reason."""

    url: str
    rows: list[dict[str, object]] = field(default_factory=list)

    def add(self, number: int, error: ClassifierError, text: str | None = None) -> None:
        """Add one row; `text` is None where it could not be read."""
        beginning = None if text is None else text[:BEGINNING].encode("utf-8", "replace").decode()
        self.rows.append(
            {"file": self.url, "row": number, "code": error.code, "reason": str(error), "beginning": beginning}
        )

    def write(self, folder: Folder, name: str) -> None:
        """Write the rows in the order of the input; raises FileUnwritableError."""
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet

        kinds = {"file": pa.string(), "row": pa.int64(), "code": pa.string(), "reason": pa.string()}
        schema = pa.schema([*kinds.items(), ("beginning", pa.string())])
        rows = sorted(self.rows, key=lambda row: int(str(row["row"])))
        with folder.written(name) as file:
            parquet.write_table(pa.Table.from_pylist(rows, schema), file, compression="zstd")
