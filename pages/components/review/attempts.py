"""Rate limit for wrong passwords: their address waits longer each time, and no other address waits."""

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from typing import NamedTuple, TypeVar

FREE = 5
"""Number of wrong passwords without a delay. The next is checked after 1 s, and each further one doubles the delay."""
LONGEST = 15 * 60
"""The longest delay, in seconds."""
FORGOTTEN = 24 * 60 * 60
"""Seconds without a wrong password after which the earlier ones are forgotten."""
REMEMBERED = 100_000
"""Addresses and browsers that are kept; the least recently used are dropped first."""
Value = TypeVar("Value")


class _Failures(NamedTuple):
    """Wrong passwords of one address or browser."""

    number: int
    last: float


class Attempts:
    """Wrong passwords of all sessions, so that a new tab does not reset the count.

    They are counted by address, and for a browser that has signed in before by browser: no other client delays it.
    """

    def __init__(self) -> None:
        self._failures: OrderedDict[str, _Failures] = OrderedDict()
        """The least recently used first."""
        self._browsers: OrderedDict[str, None] = OrderedDict()
        """Browsers that have signed in; the least recent first."""
        self._lock = threading.Lock()

    def wait(self, address: str, browser: str, right: bool) -> int:
        """Return the delay in seconds before a password is checked; 0 means that this password was checked.

        A wrong password is counted in the same step. `browser` is a secret token, "" where there is none.
        """
        with self._lock:
            key = browser if browser in self._browsers else _network(address)
            remaining = self._left(key)
            if remaining <= 0 and right and browser:
                _remember(self._browsers, browser, None)
            elif remaining <= 0 and not right:
                _remember(self._failures, key, _Failures(self._count(key) + 1, time.monotonic()))
            return max(0, math.ceil(remaining))

    def _count(self, key: str) -> int:
        number, last = self._failures.get(key, (0, 0.0))
        return number if time.monotonic() < last + FORGOTTEN else 0

    def _left(self, key: str) -> float:
        count = self._count(key)
        if count < FREE:
            return 0.0
        return self._failures[key].last + min(1 << min(count - FREE, 30), LONGEST) - time.monotonic()


def _remember(among: OrderedDict[str, Value], name: str, value: Value) -> None:
    """Put `name` last, and drop the first name where there are too many."""
    among[name] = value
    among.move_to_end(name)
    if len(among) > REMEMBERED:
        among.popitem(last=False)


def _network(address: str) -> str:
    """Return the identity of a client: its IPv4 address, or its IPv6 /64 network."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.IPv6Network((int(parsed) >> 64 << 64, 64)))
