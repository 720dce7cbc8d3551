"""Sample articles, one a category, for those who have no article at hand; `?sample=slug` opens the app on one."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("samples.toml")


class Sample(NamedTuple):
    """An article of our own writing."""

    slug: str
    category: str
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
    return {row["slug"]: Sample(**row) for row in rows}
