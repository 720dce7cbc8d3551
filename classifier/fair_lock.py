"""A fair lock for expensive work: few owners hold it at a time, and those who used little of it go first."""

import itertools
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

SHARE = 10
"""Weight of a second of work: the fair share of an owner is a tenth of the time."""
BURST = 20.0
"""Weighted seconds that an owner may use beyond its share before others go first."""


class Request(NamedTuple):
    """A waiting request. The smallest is served first."""

    due: float
    """Time of the clock: the arrival, or later for an owner that recently used more than its share."""
    number: int
    owner: Hashable


class FairLock:
    """A lock that `count` owners can hold at a time; thread-safe.

    Requests are served in the order of arrival. Owners who used more than their share are served as if they had arrived
    later, by the generic cell rate algorithm (ITU-T I.371). No request starves: a debt expires with time.
    """

    def __init__(self, count: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` returns seconds."""
        self._count, self._clock = count, clock
        self._changed = threading.Condition()
        self._numbers = itertools.count()
        self._waiting: list[Request] = []
        self._held: dict[Hashable, float] = {}
        """Owner → the time when it acquired the lock."""
        self._used: dict[Hashable, float] = {}
        """Owner → the time until which its share is used up."""

    def acquire(self, owner: Hashable, timeout: float | None = None) -> bool:
        """Wait up to `timeout` seconds for the lock; return whether it was acquired. An owner can hold it once."""
        with self._changed:
            now = self._clock()
            due = max(now, self._used.get(owner, now) - BURST)
            request = Request(due, next(self._numbers), owner)
            self._waiting.append(request)
            try:
                if not self._changed.wait_for(lambda: self._is_next(request), timeout):
                    return False
                self._held[owner] = self._clock()
                return True
            finally:
                self._waiting.remove(request)
                self._changed.notify_all()

    def release(self, owner: Hashable) -> None:
        """Release the lock that `owner` holds."""
        with self._changed:
            now, started = self._clock(), self._held.pop(owner)
            self._used = {user: until for user, until in self._used.items() if until > now}
            self._used[owner] = self._used.get(owner, now) + SHARE * (now - started)
            self._changed.notify_all()

    @contextmanager
    def taken(self, owner: Hashable) -> Iterator[None]:
        """Hold the lock while the block runs."""
        self.acquire(owner)
        try:
            yield
        finally:
            self.release(owner)

    def locked(self) -> bool:
        """Return whether as many owners as possible hold the lock."""
        return len(self._held) >= self._count

    def _is_next(self, request: Request) -> bool:
        ready = (waiting for waiting in self._waiting if waiting.owner not in self._held)
        return not self.locked() and min(ready, key=lambda waiting: waiting[:2], default=None) is request
