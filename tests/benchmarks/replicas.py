"""Ten replicas behind a load balancer with sticky sessions, simulated: `python -m tests.benchmarks.replicas [MS]`.

Measures what a click costs a server of its own (processor time; MS milliseconds where given, and nothing is measured),
then lets sessions come, click and leave for an hour. A session stays with its replica, as Streamlit's must: its state
lives in that process. A replica answers one click after the other. After 20 minutes one replica dies and is back a
minute later; after 40 minutes all are replaced one after the other, a minute each, as a deploy does. Prints for each
way to choose a replica: how many times the mean the fullest one has, how long clicks wait (95th percentile), and the
states that were lost, in shares of the sessions that are open: a session that moves to a replica which is replaced
later loses its state again.
"""

import argparse
import asyncio
import heapq
import os
import random
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from pages.components.samples import load_samples
from tests.benchmarks.serving import ask, listener, megabytes
from tests.browser.conftest import serve
from tests.visitor import visit

REPLICAS, MINUTE = 10, 60.0
STAY, PAUSE = 10 * MINUTE, 30.0
"""Mean seconds that a session lasts, and from one of its clicks to the next; both exponential."""
DEATH, DEPLOY, END = 20 * MINUTE, 40 * MINUTE, 60 * MINUTE
PHASES = {"calm": (5 * MINUTE, DEATH), "death": (DEATH, DEPLOY), "deploy": (DEPLOY, END)}
UTILISATIONS = (0.1, 0.3, 0.6, 0.9)
CLICKS = 100


async def processor_seconds(url: str, pid: int) -> float:
    """Return what a click costs the server, in seconds of processor time."""
    articles = [sample.text for sample in load_samples().values()]
    async with visit(url, query="lang=en") as visitor:
        for number in range(CLICKS + 10):
            if number == 10:  # what the first ones import is not the price of a click
                before = _used(pid)
            await ask(visitor, f"{articles[number % len(articles)]} {number}")
    return (_used(pid) - before) / CLICKS


def _used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Balancer:
    """Sessions on replicas, and the choice of one."""

    way: str
    chance: random.Random
    up: list[bool] = field(default_factory=lambda: [True] * REPLICAS)
    sessions: list[set[int]] = field(default_factory=lambda: [set() for _ in range(REPLICAS)])

    def choose(self) -> int:
        """Return a replica that is up: the one with the fewest sessions, or the one that a hash gives."""
        able = [replica for replica in range(REPLICAS) if self.up[replica]]
        if self.way == "hash":
            return self.chance.choice(able)
        return min(able, key=lambda replica: (len(self.sessions[replica]), self.chance.random()))

    def stop(self, replica: int) -> set[int]:
        """Take a replica out; returns the sessions that lose their state."""
        lost, self.sessions[replica], self.up[replica] = self.sessions[replica], set(), False
        return lost


@dataclass
class Seen:
    """What was seen in one phase."""

    waits: list[float] = field(default_factory=list)
    fullest: float = 1.0
    lost: int = 0


class Simulation:
    """An hour of sessions, `people` of them open at any time."""

    def __init__(self, people: int, way: str, service: float) -> None:
        self.chance = random.Random(8)  # noqa: S311  no secret
        self.balancer, self.service = Balancer(way, self.chance), service
        self.seen = {name: Seen() for name in PHASES}
        self.free, self.home, self.leaves = [0.0] * REPLICAS, dict[int, int](), dict[int, float]()
        self.events = [(DEATH, "stop", 0), (DEATH + MINUTE, "start", 0)]
        for replica in range(REPLICAS):
            begin = DEPLOY + replica * MINUTE
            self.events += [(begin, "stop", replica), (begin + MINUTE, "start", replica)]
        self.events += [(self.chance.uniform(0, PAUSE), "come", number) for number in range(people)]
        heapq.heapify(self.events)

    def run(self) -> dict[str, Seen]:
        """Return what was seen in each phase."""
        while self.events[0][0] < END:
            now, what, number = heapq.heappop(self.events)
            phase = next((one for name, one in self.seen.items() if PHASES[name][0] <= now < PHASES[name][1]), Seen())
            getattr(self, f"_{what}")(now, number, phase)
            counts = [len(sessions) for sessions in self.balancer.sessions]
            phase.fullest = max(phase.fullest, max(counts) * REPLICAS / max(1, sum(counts)))
        return self.seen

    def _come(self, now: float, session: int, phase: Seen) -> None:
        self.leaves[session] = now + self.chance.expovariate(1 / STAY)
        self._connect(session)
        self._click(now, session, phase)

    def _connect(self, session: int) -> None:
        self.home[session] = self.balancer.choose()
        self.balancer.sessions[self.home[session]].add(session)

    def _click(self, now: float, session: int, phase: Seen) -> None:
        replica = self.home[session]
        if now > self.leaves[session]:  # this reader goes and another comes
            self.balancer.sessions[replica].discard(session)
            self._come(now, session, phase)
            return
        phase.waits.append(max(0.0, self.free[replica] - now))
        self.free[replica] = max(self.free[replica], now) + self.service
        heapq.heappush(self.events, (now + self.chance.expovariate(1 / PAUSE), "click", session))

    def _stop(self, _now: float, replica: int, phase: Seen) -> None:
        lost = self.balancer.stop(replica)
        phase.lost += len(lost)
        for session in sorted(lost):  # their browsers connect again at once
            self._connect(session)

    def _start(self, now: float, replica: int, _phase: Seen) -> None:
        self.balancer.up[replica], self.free[replica] = True, now


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("milliseconds", nargs="?", type=float)
    given = parser.parse_args().milliseconds
    if given is None:
        with serve(Path(tempfile.mkdtemp()) / "log.txt") as url:
            given = 1000 * asyncio.run(processor_seconds(url, listener(url)))
            print(f"the server holds {megabytes(url):.0f} MB after {CLICKS + 10} clicks")
    print(f"a click costs {given:.0f} ms of a processor: one replica answers {1000 / given:.0f} a second at most")
    print(f"{PAUSE:.0f} s between clicks; utilisation is the mean of all replicas\n")
    print("sessions  utilisation  choice  phase   fullest/mean  p95 wait  states lost")
    for aimed in UTILISATIONS:
        people = 100 * round(aimed * REPLICAS * PAUSE / given * 10)
        use = people / PAUSE * given / 1000 / REPLICAS
        for way in ("least", "hash"):
            for name, seen in Simulation(people, way, given / 1000).run().items():
                wait = statistics.quantiles(seen.waits, n=20)[18]
                print(
                    f"{people:>8,} {use:>12.0%}  {way:<6}  {name:<7} {seen.fullest:>12.2f} {1000 * wait:>6.0f} ms"
                    f" {seen.lost / people:>12.0%}"
                )


if __name__ == "__main__":
    main()
