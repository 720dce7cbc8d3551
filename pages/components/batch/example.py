"""A file to try the batch page with, made of the sample articles: whole ones, headlines alone, and paragraphs alone.

What a paragraph says alone is often not enough to tell a topic by: the example has doubtful answers and wrong ones.
"""

import csv
import io
from collections.abc import Iterator
from functools import cache

from pages.components.shared.categories import name
from pages.components.shared.samples import samples_for

EXAMPLE_NAME = "mfano.csv"
_COLUMNS = ("namba", "habari", "kategoria")


@cache
def example_csv(model: str) -> bytes:
    """Return the file of a bundle's samples: number, article, category in Swahili; one row has no words, as happens."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows((number, *row) for number, row in enumerate(_rows(model), 1))
    return text.getvalue().encode("utf-8-sig")


def _rows(model: str) -> Iterator[tuple[str, str]]:
    samples = [(sample, name(sample.category, "sw")) for sample in samples_for(model).values()]
    yield from ((sample.text, category) for sample, category in samples)
    yield from ((sample.title, category) for sample, category in samples)
    yield "…", ""
    for sample, category in samples:
        yield from ((paragraph, category) for paragraph in sample.body.split("\n\n"))
