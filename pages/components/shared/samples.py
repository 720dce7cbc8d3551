"""Sample articles for every bundle; `?sample=slug` opens the app with a sample."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from classifier import DEFAULT_BUNDLE

_FOLDER = Path(__file__).with_name("sample_articles")
"""The folder with a file for each bundle, named after the bundle."""


class Sample(NamedTuple):
    """A sample article, written for this app."""

    slug: str
    model: str
    """The bundle that it is for."""
    category: str
    """The label of the article; empty where it has no clear topic."""
    title: str
    body: str
    second: str = ""
    """The label of a second topic; empty where there is none."""
    doubtful: bool = False
    """Whether no answer should be certain."""

    @property
    def text(self) -> str:
        """The text for the box: the headline, a blank line, the article."""
        return f"{self.title}\n\n{self.body}"


@cache
def load_samples() -> dict[str, Sample]:
    """Return all samples: slug → sample."""
    return {sample.slug: sample for path in sorted(_FOLDER.glob("*.toml")) for sample in _read(path)}


def _read(path: Path) -> Iterator[Sample]:
    for slug, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
        yield Sample(slug, path.stem, **{**row, "body": "\n\n".join(row["body"])})


def samples_for(model: str) -> dict[str, Sample]:
    """Return the samples of a bundle; those of the default bundle where it has none."""
    own = {slug: sample for slug, sample in load_samples().items() if sample.model == model}
    return own or samples_for(DEFAULT_BUNDLE.name)
