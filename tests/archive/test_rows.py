"""A text file that is read in segments gives the rows that it gives when it is read at once."""

import random
from pathlib import Path

import pytest

from classifier.reading.tables.layout import find_layout, open_text
from classifier.reading.tables.rows import NumberedRow, read_rows, split

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")


def plain(rows: list[NumberedRow]) -> list[tuple[int, object]]:
    return [(number, cells if isinstance(cells, list) else str(cells)) for number, cells, _ in rows]


def at_once(path: Path) -> list[tuple[int, object]]:
    layout, start = find_layout(path)
    with open_text(path, layout, start.position) as file:
        return plain(list(read_rows(file, layout, start.number)))


def in_segments(path: Path, most: int) -> list[tuple[int, object]]:
    layout, start = find_layout(path)
    rows: list[tuple[int, object]] = []
    for segment in split(path, layout, start, most):
        with open_text(path, layout, segment.start.position) as file:
            rows += plain(list(read_rows(file, layout, segment.start.number, segment.records)))
    return rows


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".jsonl"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_segments_are_the_whole(encoding: str, ending: str, tmp_path: Path) -> None:
    chance = random.Random(f"{encoding}{ending}")  # noqa: S311  no secret
    pieces = {
        ".csv": ["é,bunge\n", "\n", '"a\nb",c\r\n', '"a""b",\n', 'x,"wazi\n', "1,2,3\n", 'a"b,c\n', '"a"b,c\n'],
        ".tsv": ["é\tbunge\n", "\n", '"a\nb"\tc\r\n', 'x\t"wazi\n', "1\t2\t3\n", 'a"b\tc\n'],
        ".jsonl": ['{"a": "é", "b": 1}\n', "\n", "si JSON\n", '{"c": "d"}\r\n', "[1]\n"],
    }[ending]
    for number in range(30):
        path = tmp_path / f"{number}{ending}"
        head = {".csv": "a,b\n", ".tsv": "a\tb\n", ".jsonl": '{"a": "b"}\n'}[ending]
        path.write_bytes((head + "".join(chance.choices(pieces, k=chance.randrange(1, 60)))).encode(encoding))
        for most in (1, 2, 7, 100):
            assert in_segments(path, most) == at_once(path)


def test_a_long_file_is_cut_evenly(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "Rais éliya\n" * 5000, encoding="utf-8")
    layout, start = find_layout(path)
    segments = list(split(path, layout, start, 1000))
    assert [segment.records for segment in segments] == [1000] * 5
    assert [segment.start.number for segment in segments] == [2, 1002, 2002, 3002, 4002]
    assert in_segments(path, 1000) == at_once(path)
