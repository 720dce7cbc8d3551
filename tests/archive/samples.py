"""A small archive of every kind of file, with rows in it that have no answer."""

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
from pyarrow import parquet

TEXTS = [
    f"{text} {number}"
    for number in range(25)
    for text in ("Daktari wa hospitali", "Timu yafunga bao", "Rais ahutubia bunge", "Wagonjwa wapata chanjo")
]
ADDED = ["category", "certain", "confidence", "threshold", "afya", "michezo", "siasa", "notices"]
SHARD_ROWS = 30


def write_archive(folder: Path) -> Path:
    """Write 100 rows as CSV, JSON Lines and Parquet; returns the folder."""
    folder.mkdir()
    with (folder / "a.csv").open("w", newline="", encoding="utf-16") as file:
        csv.writer(file).writerows([("id", "text"), *enumerate(TEXTS)])
    lines = [json.dumps({"text": text, "id": number}) for number, text in enumerate(TEXTS)]
    (folder / "b.jsonl").write_text("\n".join(lines), encoding="utf-8")
    table = pa.table({"tags": [[number] for number in range(100)], "text": TEXTS})
    parquet.write_table(table, folder / "c.parquet", row_group_size=40)
    (folder / "notes.txt").write_text("Si makala")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder: its name → its content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(folder: Path, pattern: str = "part-*.parquet") -> list[dict[str, Any]]:
    """Return the rows of all parts, in order."""
    return [row for path in sorted(folder.glob(pattern)) for row in parquet.read_table(path).to_pylist()]
