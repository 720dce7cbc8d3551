"""Every figure that the app is held to, in one table: `make bench`, or `python -m tests.benchmarks [NAME …]`.

Measures, compares with the table in `docs/benchmarks.md`, which a commit keeps, and writes it anew. A quarter of an
hour on two free cores, most of it fifty readers for five minutes and two thousand sessions; NAMES measure only a part,
and leave the other rows as they are.
"""

import argparse
import importlib
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "benchmarks.md"
MODULES = ("startup", "latency", "page", "batch_page", "memory", "load")


class Figure(NamedTuple):
    """What is measured, in what unit, and the most it may be; None where nobody set a goal."""

    name: str
    unit: str
    goal: float | None = None


FIGURES = {
    "library_start": Figure("Process start → first article, `classify_news`", "s", 1.0),
    "classify_news": Figure("`classify_news`, 500 words, model loaded", "ms", 1.0),
    "page_box": Figure("`streamlit run` → box to paste into, Chromium", "s", 5.0),
    "page_answer": Figure("`streamlit run` → first article classified, Chromium", "s", 6.0),
    "batch_page": Figure("Batch page, 10,000 articles of 400 words: classified, Chromium", "s"),
    "batch_page_memory": Figure("The same, server at most, with the processes it starts", "MB"),
    "memory": Figure("Server after 1,000 articles, resident", "MB", 300),
    "memory_growth": Figure("The same, growth from 200 to 2,000 sessions", "%", 10),
    "load_answer": Figure("50 people for 5 minutes: click → answer, 95th percentile", "s", 1.0),
    "load_errors": Figure("The same, errors", "", 0),
}
HEAD = """# Benchmarks

What `make bench` measured, on two cores that other work may have shared. "Before" is what the table said the last time.

| figure | unit | goal | before | now | measured at |
| --- | --- | --: | --: | --: | --- |
"""


def read_table(content: str) -> dict[str, tuple[str, str]]:
    """Return figure → (value, where it was measured) of a table that `write_table` wrote."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in content.splitlines() if "|" in line]
    return {row[0]: (row[4], row[5]) for row in rows[2:]}


def write_table(before: dict[str, tuple[str, str]], measured: dict[str, float], where: str) -> str:
    """Return the table: what was `measured` beside what it was before, and the other rows as they were."""
    lines = []
    for key, figure in FIGURES.items():
        old, old_place = before.get(figure.name, ("–", "–"))
        now, place = (f"{measured[key]:.2f}", where) if key in measured else (old, old_place)
        goal = "–" if figure.goal is None else f"{figure.goal:g}"
        cells = (figure.name, figure.unit, goal, old, now, place)
        lines.append("| " + " | ".join(cells) + " |")
    return HEAD + "\n".join(lines) + "\n"


def parts(arguments: Sequence[str] | None = None) -> Sequence[str]:
    """Return the names of the parts to measure: those given on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    # argparse holds the empty list of no names against the choices as well, before Python 3.12.
    parser.add_argument("names", nargs="*", choices=[*MODULES, []], metavar="NAME", help=f"of {', '.join(MODULES)}")
    return parser.parse_args(arguments).names or MODULES


def main() -> None:
    measured: dict[str, float] = {}
    for name in parts():
        measured |= importlib.import_module(f"tests.benchmarks.{name}").figures()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    before = read_table(TABLE.read_text()) if TABLE.exists() else {}
    table = write_table(before, measured, f"{commit.strip()}, {datetime.now(UTC):%Y-%m-%d}")
    TABLE.write_text(table)
    print(table)


if __name__ == "__main__":
    main()
