"""The furniture of a web page (menus, links, credits): the templates of `furniture.toml`, and how they are filled."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np

FURNITURE_FILE = Path(__file__).with_suffix(".toml")

Section = Literal["train", "measure"]

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Furniture:
    """The lists of one section of `furniture.toml`: kind, or kind.language → templates."""

    lists: Mapping[str, tuple[str, ...]]

    def pick(self, kind: str, rng: np.random.Generator, count: int = 1) -> list[str]:
        """Return up to `count` different templates of a kind, drawn at random."""
        items = self.lists[kind]
        if count == 1:
            return [items[int(rng.integers(len(items)))]]
        return [items[i] for i in rng.permutation(len(items))[:count].tolist()]

    def fill(self, template: str, language: str, rng: np.random.Generator) -> str:
        """Return the template with every {field} filled in, recursively."""

        def value(match: re.Match[str]) -> str:
            field = match[1]
            if field in _NUMBERS:
                return _NUMBERS[field](rng)
            if field == "date":
                template = _DATES[int(rng.integers(len(_DATES)))]
            else:
                kind = field if field in self.lists else f"{field}.{language}"
                (template,) = self.pick(kind, rng)
            return self.fill(template, language, rng)

        return _FIELD.sub(value, template) if "{" in template else template


_DATES = (
    "{day} {monthname} {year}",
    "{weekday}, {day} {monthname}, {year}",
    "{weekday} {monthname} {day} {year}",
    "{day}/{month}/{year}",
    "{year}-{month}-{day}",
)
_NUMBERS: dict[str, Callable[[np.random.Generator], str]] = {
    "n": lambda rng: str(rng.integers(2, 60)),
    "day": lambda rng: f"{rng.integers(1, 29):02}",
    "month": lambda rng: f"{rng.integers(1, 13):02}",
    "year": lambda rng: str(rng.integers(2015, 2027)),
    "clock": lambda rng: f"{rng.integers(0, 24):02}:{rng.integers(0, 60):02}",
    "phone": lambda rng: f"7{rng.integers(10, 99)} {rng.integers(100, 999)} {rng.integers(100, 999)}",
}


@cache
def load_furniture(section: Section) -> Furniture:
    """Return one section of `furniture.toml`, with what both sections share."""
    content = tomllib.loads(FURNITURE_FILE.read_text(encoding="utf-8"))
    lists = dict(_flatten(content["shared"])) | dict(_flatten(content[section]))
    for language in ("sw", "en"):  # names of topics occur in every menu
        lists[f"menu.{language}"] += lists[f"topic.{language}"]
    return Furniture(lists)


def _flatten(section: Mapping[str, str | Mapping[str, str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind, items in section.items():
        if isinstance(items, str):
            yield kind, tuple(items.split("\n")[:-1])
        else:
            yield from ((f"{name}.{kind}", tuple(lines.split("\n")[:-1])) for name, lines in items.items())
