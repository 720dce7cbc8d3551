"""Turns: so many at once, one for each owner, and who has used much waits for who has not."""

import threading
from collections.abc import Callable

import pytest

from classifier.fair_lock import FairLock


class Clock:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def line_up(turns: FairLock, clock: Clock, owners: str) -> Callable[[], list[str]]:
    """Have `owners` wait for a turn; the result tells, once all were served, in which order. A blank is a minute."""
    served: list[str] = []

    def wait(owner: str) -> None:
        with turns.taken(owner):
            served.append(owner)

    threads = []
    for owner in owners:
        clock.now += 60 if owner == " " else 0.1
        if owner != " ":
            threads.append(threading.Thread(target=wait, args=(owner,)))
            threads[-1].start()
        while len(turns._waiting) < len(threads):
            threading.Event().wait(0.001)

    def order() -> list[str]:
        for thread in threads:
            thread.join()
        return served

    return order


def use(turns: FairLock, clock: Clock, owner: str, seconds: float) -> None:
    """Hold a turn for so many seconds of the clock."""
    with turns.taken(owner):
        clock.now += seconds


def test_turns_are_given_in_the_order_of_arrival() -> None:
    turns = FairLock(clock=(clock := Clock()))
    turns.acquire("first")
    order = line_up(turns, clock, "abcd")
    turns.release("first")
    assert order() == list("abcd")


def test_three_with_long_work_do_not_starve_a_fourth() -> None:
    turns = FairLock(clock=(clock := Clock()))
    for owner in "abc" * 2:
        use(turns, clock, owner, 3)
    turns.acquire("a")
    order = line_up(turns, clock, "bcd")
    turns.release("a")
    assert order() == ["d", "b", "c"]


def test_what_an_answer_takes_puts_nobody_behind_others() -> None:
    turns = FairLock(clock=(clock := Clock()))
    for _ in range(6):
        use(turns, clock, "a", 0.3)
    turns.acquire("first")
    order = line_up(turns, clock, "abc")
    turns.release("first")
    assert order() == list("abc")


def test_who_has_used_much_is_served_among_many_who_come_anew() -> None:
    turns = FairLock(clock=(clock := Clock()))
    use(turns, clock, "a", 5)
    turns.acquire("first")
    order = line_up(turns, clock, "ab cd")
    turns.release("first")
    assert order() == ["b", "a", "c", "d"]


def test_an_owner_has_one_turn_at_a_time() -> None:
    turns = FairLock(2)
    assert turns.acquire("a")
    assert not turns.acquire("a", timeout=0)
    assert turns.acquire("b", timeout=0), "who cannot go keeps nobody behind"
    assert not turns.acquire("c", timeout=0)
    turns.release("a")
    assert turns.acquire("c", timeout=0)


def test_a_turn_is_given_back_after_an_error() -> None:
    turns = FairLock()
    with pytest.raises(KeyError), turns.taken("a"):
        raise KeyError(turns.locked())
    assert not turns.locked()
