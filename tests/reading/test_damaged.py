"""A damaged file costs its reader a sentence: a few hundred of every kind, and whatever a fuzzer has found."""

import random

import pytest

from classifier.errors import FileUnreadableError
from tests.reading.targets import READERS, check

COUNT = 150


def damaged(chance: random.Random, content: bytes) -> bytes:
    """Return `content` with up to eight places cut out, overwritten, doubled, or mixed up."""
    for _ in range(chance.randint(1, 8)):
        start = chance.randint(0, len(content))
        end = min(len(content), start + chance.choice((1, 2, 8, 64, 512)))
        other = chance.randint(0, len(content))
        new = (b"", chance.randbytes(end - start), content[start:end] * 3, content[other : other + end - start])
        content = content[:start] + chance.choice(new) + content[end:]
    return content


@pytest.mark.filterwarnings("ignore")  # what parsers think of such files is nobody's business
@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_is_read_or_refused_with_a_sentence(name: str) -> None:
    reader, seeds = READERS[name]
    chance = random.Random(name)  # noqa: S311  no secret
    assert reader(seeds[0]), "it does not read a whole file"
    for _ in range(COUNT):
        check(reader, damaged(chance, chance.choice(seeds)))


def test_a_damaged_parquet_file_is_called_damaged_not_absent() -> None:
    reader, (whole, *_) = READERS["stream-parquet"]
    broken = bytearray(whole)
    broken[6:12] = b"\xff\xff\xff\xff\xff\x0f"  # the header of the first page
    with pytest.raises(FileUnreadableError, match="it is damaged, or of another type"):
        reader(bytes(broken))
