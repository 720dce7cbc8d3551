"""Sample articles, one a category, for those who have none at hand; `?sample=slug` opens the app on one."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from classifier import DEFAULT_BUNDLE

_FILE = Path(__file__).with_name("samples.toml")


class Sample(NamedTuple):
    """An article of our own writing."""

    slug: str
    category: str
    model: str
    """The bundle whose category it is."""
    title: str
    body: str

    @property
    def text(self) -> str:
        """What fills the box: the headline, a blank line, the article."""
        return f"{self.title}\n\n{self.body.strip()}"


@cache
def load_samples() -> dict[str, Sample]:
    """Return all samples: slug → sample."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["sample"]
    return {row["slug"]: Sample(**{"model": DEFAULT_BUNDLE.name} | row) for row in rows}


def samples_for(model: str) -> dict[str, Sample]:
    """Return the samples of a bundle; those of the default for one that has none."""
    own = {slug: sample for slug, sample in load_samples().items() if sample.model == model}
    return own or samples_for(DEFAULT_BUNDLE.name)
