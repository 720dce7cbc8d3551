"""Raises writers to be killed: one process that has imported the store forks a writer for every line on its stdin.

Each writer opens the store, upgrades its tables if need be and records until it is killed, with an id announced on
stdout before and again after the store has said that it is kept. Forking costs 10 ms where a fresh process costs 1 s.
"""

import os
import signal
import sys
from dataclasses import replace

from sqlalchemy import create_engine

from classifier.feedback import FeedbackStore
from tests.feedback.samples import make


def write(url: str) -> None:
    """Record until the end, every third time over what was recorded before: that is another road through the store."""
    store = FeedbackStore(create_engine(url))
    number = 0
    while True:
        given = make()
        _say(f"begun {given.id}")
        store.record(given)
        _say(f"kept {given.id}")
        if number % 3 == 0:
            store.record(replace(given, note="tena"))
        number += 1


def _say(line: str) -> None:
    os.write(sys.stdout.fileno(), f"{line}\n".encode())  # one system call: all of the line or none of it


def main() -> None:
    """Fork a writer for every line, and tell its process id."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    for _ in sys.stdin:
        if not (writer := os.fork()):
            write(sys.argv[1])
        _say(f"born {writer}")


if __name__ == "__main__":
    main()
