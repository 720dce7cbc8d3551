"""Many readers at once: `python -m tests.benchmarks.load [PEOPLE] [MINUTES] [URL]`, by default 50 for 5 minutes.

Each opens the app and classifies an article every 5 seconds; the time from the click to the whole answer is measured,
and every answer is looked at. Readers speak Streamlit's own protocol, so that measuring costs a few per cent of what
is measured. Prints the median and the 95th percentile, in seconds, and the memory of the server.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from pages.components.shared.samples import load_samples
from tests.benchmarks.serving import ask, megabytes
from tests.browser.conftest import serve
from tests.visitor import visit

PAUSE = 5.0
"""Seconds from one click of a reader to the next."""


async def read(url: str, number: int, until: float, times: list[float], errors: list[str]) -> None:
    """Be one reader until the time `until`."""
    chance = random.Random(number)  # noqa: S311  no secret
    articles = [sample.text for sample in load_samples().values()]
    await asyncio.sleep(chance.uniform(0, PAUSE))
    try:
        async with visit(url, query="lang=en") as visitor:
            due = time.monotonic()
            while time.monotonic() < until:
                words = chance.choice(articles).split()
                times.append(await ask(visitor, " ".join(words[chance.randrange(5) :])))
                due = max(due + PAUSE, time.monotonic())
                await asyncio.sleep(due - time.monotonic())
    except Exception as error:
        errors.append(repr(error))


async def load(url: str, people: int, minutes: float) -> tuple[list[float], list[str]]:
    """Return the seconds of every answer, and what went wrong."""
    times: list[float] = []
    errors: list[str] = []
    until = time.monotonic() + 60 * minutes
    await asyncio.gather(*(read(url, number, until, times, errors) for number in range(people)))
    return times, errors


def figures() -> dict[str, float]:
    """Return what `make bench` keeps."""
    times, errors = measure(50, 5.0)
    return {"load_answer": statistics.quantiles(times, n=20)[18], "load_errors": len(errors)}


def main(people: int = 50, minutes: float = 5.0) -> None:
    """Measure, and end with 1 where there was an error."""
    _, errors = measure(people, minutes)
    sys.exit(bool(errors))


def measure(people: int, minutes: float) -> tuple[list[float], list[str]]:
    """Measure a server of its own, print the figures, and return the seconds of every answer, and what went wrong."""
    with serve(Path(tempfile.mkdtemp()) / "log.txt") as url:
        asyncio.run(load(url, 1, 0.1))  # the first reader waits for imports: that is another figure
        times, errors = asyncio.run(load(url, people, minutes))
        used = megabytes(url)
    print(f"{people} people for {minutes:g} min: {len(times):,} answers, {len(errors)} errors {sorted(set(errors))}")
    quantiles = statistics.quantiles(times, n=20)
    print(f"click → answer: median {quantiles[9]:.2f} s, 95th percentile {quantiles[18]:.2f} s; {used:.0f} MB")
    return times, errors


if __name__ == "__main__":
    main(*(convert(given) for convert, given in zip((int, float), sys.argv[1:], strict=False)))
