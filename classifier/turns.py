"""Turns at work that slows everybody down: so many at once, one for each owner, and long users behind short ones."""

import itertools
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

SHARE = 10
"""The work of one second counts for as many: an owner's fair share is a tenth of the time."""
BURST = 20.0
"""Seconds, counted like that, which an owner may be ahead of its share before others go first."""


class Request(NamedTuple):
    """Somebody who waits. The smallest goes first."""

    due: float
    """On the clock: the time of arrival, or later for who has used more than a fair share of late."""
    number: int
    owner: Hashable


class FairTurns:
    """A lock with `count` turns, safe to share by threads.

    Who waits is served by the time of arrival. Owners who used more than their share are served as if they had arrived
    later, by the generic cell rate algorithm (ITU-T I.371). Nobody starves: time passes what anybody owes.
    """

    def __init__(self, count: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._count, self._clock = count, clock
        self._changed = threading.Condition()
        self._numbers = itertools.count()
        self._waiting: list[Request] = []
        self._held: dict[Hashable, float] = {}
        """Owner → when its turn began."""
        self._paid: dict[Hashable, float] = {}
        """Owner → until when its share is used up."""

    def acquire(self, owner: Hashable, timeout: float | None = None) -> bool:
        """Take a turn, after at most `timeout` seconds; return whether there was one. An owner has one at a time."""
        with self._changed:
            now = self._clock()
            due = max(now, self._paid.get(owner, now) - BURST)
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
        """Give the turn back."""
        with self._changed:
            now, begun = self._clock(), self._held.pop(owner)
            self._paid = {known: until for known, until in self._paid.items() if until > now}
            self._paid[owner] = self._paid.get(owner, now) + SHARE * (now - begun)
            self._changed.notify_all()

    @contextmanager
    def taken(self, owner: Hashable) -> Iterator[None]:
        """Hold a turn while the block runs."""
        self.acquire(owner)
        try:
            yield
        finally:
            self.release(owner)

    def locked(self) -> bool:
        """Return whether every turn is taken."""
        return len(self._held) >= self._count

    def _is_next(self, request: Request) -> bool:
        ready = (waiting for waiting in self._waiting if waiting.owner not in self._held)
        return not self.locked() and min(ready, key=lambda waiting: waiting[:2], default=None) is request
