"""Wrong passwords: whoever sends them waits longer each time, and makes nobody else wait."""

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from typing import NamedTuple, TypeVar

FREE = 5
"""So many wrong passwords cost no waiting. The next is looked at after 1 s, and each that is wrong doubles that."""
LONGEST = 15 * 60
"""Seconds that are waited at most."""
FORGOTTEN = 24 * 60 * 60
"""Seconds without a wrong password after which the earlier ones are forgotten."""
REMEMBERED = 100_000
"""Addresses and browsers that are remembered; the longest silent are forgotten first."""
Value = TypeVar("Value")


class _Failures(NamedTuple):
    """Wrong passwords of one address or browser."""

    number: int
    last: float


class Attempts:
    """Wrong passwords, counted over all sessions: a new tab brings no new tries.

    They are counted by address, and for a browser that has signed in before by browser: nobody else makes it wait.
    """

    def __init__(self) -> None:
        self._failures: OrderedDict[str, _Failures] = OrderedDict()
        """The longest silent first."""
        self._browsers: OrderedDict[str, None] = OrderedDict()
        """Those that have signed in; the longest ago first."""
        self._turn = threading.Lock()

    def wait(self, address: str, browser: str, right: bool) -> int:
        """Return how many seconds are to be waited until a password is looked at; 0 where this one is.

        What was looked at is counted in the same step. `browser` is a secret of the browser, "" where it has none.
        """
        with self._turn:
            who = browser if browser in self._browsers else _network(address)
            left = self._left(who)
            if left <= 0 and right and browser:
                _remember(self._browsers, browser, None)
            elif left <= 0 and not right:
                _remember(self._failures, who, _Failures(self._count(who) + 1, time.monotonic()))
            return max(0, math.ceil(left))

    def _count(self, who: str) -> int:
        number, last = self._failures.get(who, (0, 0.0))
        return number if time.monotonic() < last + FORGOTTEN else 0

    def _left(self, who: str) -> float:
        count = self._count(who)
        if count < FREE:
            return 0.0
        return self._failures[who].last + min(1 << min(count - FREE, 30), LONGEST) - time.monotonic()


def _remember(among: OrderedDict[str, Value], name: str, value: Value) -> None:
    """Put `name` last, and forget the first where there are too many."""
    among[name] = value
    among.move_to_end(name)
    if len(among) > REMEMBERED:
        among.popitem(last=False)


def _network(address: str) -> str:
    """Return what one person has of addresses: one of IPv4, and of IPv6 a network of 2 to the 64."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.IPv6Network((int(found) >> 64 << 64, 64)))
