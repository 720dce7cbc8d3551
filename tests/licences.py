"""Lists the licences of all that the app runs on: `python -m tests.licences` writes THIRD_PARTY.md."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LIST = ROOT / "THIRD_PARTY.md"
INTRODUCTION = """# Licences of what the app runs on

Everything that `pip install -r requirements.txt` installs on Linux, as each package states it. Nothing of it is part of
this repository. Written by `python -m tests.licences`; a test fails when a package is missing.

| package | licence |
|---|---|
"""
NOT_STATED = {"namex": "Apache-2.0"}
"""Packages that say it in their repository only."""


def pinned() -> list[Requirement]:
    """Return what requirements.txt asks for."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text().splitlines())
    return [Requirement(line) for line in lines if line]


def installed() -> dict[str, Distribution]:
    """Return every package that the app brings along here: its normalised name → its description."""
    found: dict[str, Distribution] = {}
    waiting = [asked for asked in pinned() if asked.marker is None or asked.marker.evaluate()]
    while waiting:
        asked = waiting.pop()
        name = normalised(asked.name)
        if name not in found:
            try:
                found[name] = distribution(name)
            except PackageNotFoundError:  # needed on another system only, or left out by this installation
                continue
            waiting += _needs(found[name], asked.extras)
    return found


def normalised(name: str) -> str:
    """Return a name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _needs(package: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for line in package.requires or []:
        asked = Requirement(line)
        if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            yield asked


def licence(package: Distribution) -> str:
    """Return what a package states, in one line."""
    said = package.metadata.json
    stated = str(said.get("license_expression") or said.get("license") or "")
    classified = [one.rpartition(" :: ")[2] for one in package.metadata.get_all("Classifier") or [] if "License" in one]
    if not stated or len(stated) > 60:  # some paste all of it
        stated = ", ".join(classified)
    return stated or NOT_STATED[normalised(package.metadata["Name"])]


def main() -> None:
    """Write the list."""
    rows = [f"| {name} | {licence(package)} |" for name, package in sorted(installed().items())]
    LIST.write_text(INTRODUCTION + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
