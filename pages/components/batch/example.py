"""A file to try the batch page with: 40 mixed stories, whole articles and short ones, hard ones among them."""

import csv
import io
import tomllib
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path

from classifier import DEFAULT_BUNDLE
from pages.components.shared.categories import name
from pages.components.shared.samples import samples_for

EXAMPLE_NAME = "mfano.csv"
STORIES = 40
_COLUMNS = ("namba", "habari", "kategoria")
_SHORT = Path(__file__).with_name("example_stories.toml")


@cache
def example_csv(model: str) -> bytes:
    """Return the file for a bundle: number, story, topic in Swahili. Topics are those of the bundle's own samples.

    The last story has no words, as happens.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows((number, *row) for number, row in enumerate(_rows(model), 1))
    return text.getvalue().encode("utf-8-sig")


def _rows(model: str) -> list[tuple[str, str]]:
    """Return (story, topic) of samples and short stories in turn; the topic is empty where none is known."""
    samples = [(sample.text, _topic(sample.category)) for sample in samples_for(model).values()]
    default = samples_for(DEFAULT_BUNDLE.name)
    own = samples_for(model) == default
    if not own:
        samples += [(sample.text, "") for sample in default.values()]
    stories = tomllib.loads(_SHORT.read_text(encoding="utf-8"))["stories"]
    short = [(text, _topic(label) if own else "") for label, text in stories]
    mixed = chain.from_iterable(zip_longest(samples[: STORIES - len(short)], short))
    return [row for row in mixed if row]


def _topic(label: str) -> str:
    return name(label, "sw") if label else ""
