"""Lists the licences of all that the app runs on and learned from: `python -m tests.licences` writes THIRD_PARTY.md."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LIST = ROOT / "THIRD_PARTY.md"
INTRODUCTION = """# Licences of others' work

## What the models learned from

None of these texts is part of this repository. Bundles are named where they learned from labelled texts; all three took
word vectors from the texts of VOA, Global Voices, Maneno Yetu and the Tanzanian newspapers, without labels.

| corpus | licence | credit | labelled texts in |
|---|---|---|---|
{corpora}

A large language model labelled the texts of `media-topics` by reading the first 70 words of each by a written guide,
and wrote 2,360 more, with invented people and events. Of 672 other texts that were labelled twice, 97% got the same
first topic both times; no person has checked them yet. A linear model was right on 84.8% of held-out texts without the
written ones, and on 86.8% with them. The method is that of T. Kuzman and N. Ljubešić, "LLM Teacher-Student Framework
for Text Classification With No Manually Annotated Data: A Case Study in IPTC News Topic Classification", arXiv
2411.19638.

The topics of `media-topics` are the top level of the IPTC Media Topics: IPTC NewsCodes, © IPTC, CC BY 4.0.

## What the app runs on

Everything that `pip install -r requirements.txt` installs on Linux, as each package states it. Nothing of it is part of
this repository. Written by `python -m tests.licences`; a test fails when a package is missing.

| package | licence |
|---|---|
"""
CORPORA = (
    (
        "Swahili News Classification Dataset (the Zindi challenge, and its unlabelled newspapers)",
        "CC BY 4.0",
        "Davis David, Zenodo 2020, [10.5281/zenodo.5514203](https://doi.org/10.5281/zenodo.5514203)",
        "`media-topics`, `tanzania-desks`",
    ),
    ("VOA Swahili", "public domain", "Voice of America", "`media-topics`"),
    (
        "Global Voices in Swahili",
        "CC BY 3.0",
        "the authors and translators of [Global Voices](https://globalvoices.org), by way of "
        "[OPUS](https://opus.nlpl.eu) (J. Tiedemann, LREC 2012)",
        "`media-topics`",
    ),
    (
        "Maneno Yetu",
        "its authors call the licence open but do not name it; it may be used in training, and is not passed on",
        "[maneno-yetu/data-raw](https://github.com/maneno-yetu/data-raw)",
        "`media-topics`",
    ),
    ("Texts written for this project", "CC BY 4.0", "this project", "`media-topics`"),
    (
        "MasakhaNEWS, the Swahili part",
        "CC BY-NC-SA 4.0: not for commercial use",
        "D. I. Adelani et al., [masakhane-news](https://github.com/masakhane-io/masakhane-news), arXiv 2304.09972",
        "`swahili-news` only; none of it is in the others",
    ),
)
"""Name, licence, credit, and the bundles that learned from its labels."""
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
    """Write the lists."""
    rows = [f"| {name} | {licence(package)} |" for name, package in sorted(installed().items())]
    corpora = "\n".join(f"| {' | '.join(corpus)} |" for corpus in CORPORA)
    LIST.write_text(INTRODUCTION.format(corpora=corpora) + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
