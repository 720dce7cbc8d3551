"""Writers that are killed, eight that write at once: nothing acknowledged is lost, nothing is there twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from sqlalchemy import create_engine, text

from classifier.feedback import FeedbackStore
from tests.feedback.samples import ids_in, make

KILLS, AT_ONCE = 100, 4
LONGEST_LIFE = 32
"""Lines that writers say before they are killed, together; at 0 they are still opening the store. Every second line is
of a row that is kept: with this, more than a hundred are, however fast or slow the writers come along."""
LONGEST_PAUSE = 0.03
"""Seconds after that line: a write takes a few thousandths, so that the kill hits any of its steps."""

WRITER = """
import sys

from sqlalchemy import create_engine
from classifier.feedback import FeedbackStore
from tests.feedback.samples import make
store = FeedbackStore(create_engine(sys.argv[1]))
for number in range(int(sys.argv[2])):
    given = make()
    store.record(given)
    print(given.id, flush=True)
"""


def test_eight_processes_write_500_each_from_an_empty_database(url: str) -> None:
    command = [sys.executable, "-c", WRITER, url, "500"]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    acknowledged = [line for writer in writers for line in writer.communicate()[0].split()]
    assert [writer.returncode for writer in writers] == [0] * 8
    kept = ids_in(url)
    assert len(kept) == 4000
    assert sorted(kept) == sorted(acknowledged)


@contextmanager
def nursery(url: str) -> Iterator[tuple[IO[str], Iterator[list[str]]]]:
    """Yield where to ask for a writer, and the words of each line that is said."""
    command = [sys.executable, "-m", "tests.feedback.nursery", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdin, (line.split() for line in process.stdout)


def test_100_kills_lose_no_acknowledged_row_and_make_none_twice(url: str) -> None:
    generator = random.Random(100)  # noqa: S311  points of a test, no secret
    said: dict[str, set[str]] = {"born": set(), "begun": set(), "kept": set()}
    with nursery(url) as (ask, lines):
        for _ in range(KILLS // AT_ONCE):
            ask.write("\n" * AT_ONCE)
            ask.flush()
            writers, life = set[int](), generator.randrange(LONGEST_LIFE)
            while len(writers) < AT_ONCE or life > 0:
                word, what = next(lines)
                said[word].add(what)
                writers |= {int(what)} if word == "born" else set()
                life -= word != "born"
            for writer in writers:
                time.sleep(generator.uniform(0, LONGEST_PAUSE))
                os.kill(writer, signal.SIGKILL)
        ask.close()
        for word, what in lines:
            said[word].add(what)
    kept = ids_in(url)
    assert said["kept"] <= set(kept) <= said["begun"]
    assert len(kept) == len(set(kept))
    assert len(kept) > KILLS <= len(said["born"]), "too few were killed, or before they wrote"
    check_that_it_is_whole(url)


def check_that_it_is_whole(url: str) -> None:
    """Check the database's own structure, and that it still takes what it is given."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    store = FeedbackStore(engine)
    before = store.statistics().total.answers
    store.record(make())
    assert store.statistics().total.answers == before + 1
    engine.dispose()
