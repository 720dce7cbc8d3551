"""The topics that the shipped bundles know: one table, from which pages, exports, cards and training draw.

A bundle that somebody brings along may have labels of its own, which are not here.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

NO_TOPIC = "none"
"""What annotators and readers say of a text where no topic fits. It is no label: models learn a flat target from it."""

_FILE = Path(__file__).with_name("topics.toml")


class Topic(NamedTuple):
    """What is known of one label, the same in every bundle that has it."""

    icon: str
    """The name of a Material Symbol, such as `school`."""
    name: Mapping[str, str]
    """Language (ISO 639-1) → what readers call it."""
    covers: Mapping[str, str]
    """Language → a sentence on what belongs here, with an example."""
    code: str | None = None
    """Its code among the IPTC Media Topics, such as `medtop:05000000`, where it is one of them."""


@cache
def load_topics() -> Mapping[str, Topic]:
    """Return label → topic: the 17 Media Topics in IPTC's order, then the labels of the other shipped bundles."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({label: Topic(**row) for label, row in rows.items()})


def codes_of(labels: Iterable[str]) -> dict[str, str]:
    """Return label → IPTC code, for `Manifest.codes`; empty unless all `labels` are Media Topics.

    Other schemes share a name with some of them and mean more by it: politics takes in crime where there is no crime.
    """
    topics = load_topics()
    codes = {label: topics[label].code if label in topics else None for label in labels}
    known = {label: code for label, code in codes.items() if code}
    return known if len(known) == len(codes) else {}
