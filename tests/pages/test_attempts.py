"""Who waits for wrong passwords, and that nobody makes others wait."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from pages.components.review import attempts as module
from pages.components.review.attempts import FORGOTTEN, FREE, LONGEST, Attempts

EDITOR, STRANGER = "192.0.2.1", "192.0.2.2"


class Clock:
    """The time, which goes on when it is told to."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def attempts() -> Attempts:
    return Attempts()


def fail(attempts: Attempts, address: str, times: int = FREE, browser: str = "") -> None:
    for _ in range(times):
        assert attempts.wait(address, browser, right=False) == 0


def test_each_wrong_password_doubles_the_wait_up_to_a_limit(attempts: Attempts, clock: Clock) -> None:
    fail(attempts, EDITOR)
    waits = []
    for _ in range(12):
        waits.append(attempts.wait(EDITOR, "", right=True))
        clock.now += waits[-1]
        fail(attempts, EDITOR, times=1)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, LONGEST, LONGEST]


def test_what_is_sent_while_waiting_does_not_make_it_longer(attempts: Attempts, clock: Clock) -> None:
    fail(attempts, EDITOR)
    assert [attempts.wait(EDITOR, "", right=False) for _ in range(9)] == [1] * 9
    clock.now += 1
    assert attempts.wait(EDITOR, "", right=True) == 0


def test_wrong_passwords_are_forgotten_in_time(attempts: Attempts, clock: Clock) -> None:
    fail(attempts, EDITOR)
    clock.now += FORGOTTEN
    fail(attempts, EDITOR)


def test_wrong_passwords_from_elsewhere_make_no_editor_wait(attempts: Attempts) -> None:
    for number in range(500):
        fail(attempts, f"198.51.{number // 200}.{number % 200}")
    fail(attempts, EDITOR)


def test_who_has_many_addresses_of_one_network_has_the_tries_of_one(attempts: Attempts) -> None:
    for number in range(FREE):
        fail(attempts, f"2001:db8:0:7::{number:x}", times=1)
    for address, waits in (
        ("2001:db8:0:7:ffff::1", 1),
        ("2001:db8:0:7:aaaa::1%eth0", 1),
        ("2001:db8:0:8::1", 0),
        ("not an address", 0),
    ):
        assert attempts.wait(address, "", right=True) == waits
    fail(attempts, f"::ffff:{STRANGER}")
    assert attempts.wait(STRANGER, "", right=True) == 1


def test_a_browser_that_signed_in_is_not_held_up_by_its_address(attempts: Attempts) -> None:
    assert attempts.wait(EDITOR, "a browser", right=True) == 0
    fail(attempts, EDITOR)
    assert attempts.wait(EDITOR, "another", right=True) == attempts.wait(EDITOR, "", right=True) == 1
    fail(attempts, EDITOR, browser="a browser")
    assert attempts.wait(EDITOR, "a browser", right=True) == 1, "it has no more tries than others have"
    assert attempts.wait(STRANGER, "a browser", right=True) == 1, "and has them once, wherever it is"


def test_what_is_remembered_has_an_end(attempts: Attempts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 3)
    for number in range(9):
        fail(attempts, f"192.0.2.{number}")
        attempts.wait(f"198.51.100.{number}", f"browser {number}", right=True)
    assert [len(attempts._failures), len(attempts._browsers)] == [3, 3]
    assert attempts.wait("192.0.2.8", "", right=True) == 1


def test_many_sessions_at_once_have_no_more_tries_than_one(attempts: Attempts) -> None:
    turn = Barrier(20)

    def guess(_number: int) -> int:
        turn.wait()
        return attempts.wait(EDITOR, "", right=False)

    with ThreadPoolExecutor(20) as sessions:
        assert sorted(sessions.map(guess, range(20))) == [0] * FREE + [1] * (20 - FREE)
