"""What the server takes: `python -m tests.benchmarks.memory [ARTICLES] [SESSIONS]`, by default 1,000 and 2,000.

Prints the resident memory of the server, in MB: at the start, after each tenth of the articles of one reader, and after
each tenth of the sessions, which open, classify once, and close.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from tests.benchmarks.serving import ask, megabytes
from tests.browser.conftest import serve
from tests.visitor import visit

AT_ONCE = 4
"""Sessions that come and go beside each other."""


async def articles(url: str, count: int) -> AsyncIterator[int]:
    """Have one reader classify `count` articles; yields how many there were."""
    async with visit(url, query="lang=en") as visitor:
        for number in range(1, count + 1):
            await ask(
                visitor, f"Rais ahutubia bunge kuhusu uchaguzi mkuu na bajeti ya serikali {'abcdefgh'[number % 8]}"
            )
            yield number


async def sessions(url: str, count: int) -> AsyncIterator[int]:
    """Have `count` readers come, classify and go; yields how many there were."""

    async def come_and_go() -> None:
        async with visit(url, query="lang=en") as visitor:
            await ask(visitor, "Timu ya taifa ya soka imeshinda mechi ya kufuzu kwa fainali za Kombe la Afrika")

    for number in range(AT_ONCE, count + 1, AT_ONCE):
        await asyncio.gather(*(come_and_go() for _ in range(AT_ONCE)))
        yield number


async def watch(url: str, what: str, steps: AsyncIterator[int], count: int) -> dict[int, float]:
    """Print the memory after each tenth of `steps`; returns number → MB."""
    found: dict[int, float] = {}
    async for number in steps:
        if number % max(AT_ONCE, count // 10) == 0:
            found[number] = megabytes(url)
            print(f"{number:>6,} {what}: {found[number]:.0f} MB", flush=True)
    return found


async def measure(url: str, many_articles: int, many_sessions: int) -> tuple[dict[int, float], dict[int, float]]:
    """Print all figures; returns those of the articles and those of the sessions."""
    print(f"at the start: {megabytes(url):.0f} MB", flush=True)
    of_articles = await watch(url, "articles", articles(url, many_articles), many_articles)
    return of_articles, await watch(url, "sessions", sessions(url, many_sessions), many_sessions)


def figures() -> dict[str, float]:
    """Return what `make bench` keeps."""
    of_articles, of_sessions = main()
    first, *later = of_sessions.values()
    return {"memory": [*of_articles.values()][-1], "memory_growth": 100 * (max(later) / first - 1)}


def main(many_articles: int = 1000, many_sessions: int = 2000) -> tuple[dict[int, float], dict[int, float]]:
    """Measure a server of its own."""
    with serve(Path(tempfile.mkdtemp()) / "log.txt") as url:
        return asyncio.run(measure(url, many_articles, many_sessions))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
