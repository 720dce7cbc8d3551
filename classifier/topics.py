"""The topics of the shipped bundles: one table for pages, exports, model cards and training.

Imported bundles may have other labels, which are not in the table.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

NO_TOPIC = "none"
"""The answer of annotators and readers where no topic fits. It is not a label: models learn a flat target from it."""

_FILE = Path(__file__).with_name("topics.toml")


class Topic(NamedTuple):
    """The properties of a label, the same in every bundle that has it."""

    icon: str
    """The name of a Material Symbol, such as `school`."""
    name: Mapping[str, str]
    """Language (ISO 639-1) → name."""
    covers: Mapping[str, str]
    """Language → a sentence on what the topic covers, with an example."""
    code: str | None = None
    """The code of the IPTC Media Topic, such as `medtop:05000000`; None for other labels."""


@cache
def load_topics() -> Mapping[str, Topic]:
    """Return label → topic: the 17 Media Topics in IPTC's order, then the labels of the other shipped bundles."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({label: Topic(**row) for label, row in rows.items()})


def labels_by_name(labels: Iterable[str]) -> dict[str, str]:
    """Return what labels are called, by themselves and in every language, in small letters → the label."""
    names = {label: topic.name.values() for label, topic in load_topics().items()}
    return {name.casefold(): label for label in labels for name in (*names.get(label, ()), label)}


def codes_of(labels: Iterable[str]) -> dict[str, str]:
    """Return label → IPTC code, for `Manifest.codes`; empty unless all `labels` are Media Topics.

    Other label sets use some of the names in a wider sense: politics includes crime where there is no label for crime.
    """
    topics = load_topics()
    codes = {label: topics[label].code if label in topics else None for label in labels}
    known = {label: code for label, code in codes.items() if code}
    return known if len(known) == len(codes) else {}
