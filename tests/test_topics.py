"""The one table of topics: whole, in both languages, and the labels of every bundle that ships are in it."""

import re

import pytest

from classifier.bundle.artifacts import ARTIFACTS, Bundle
from classifier.topics import codes_of, load_topics

IPTC = (
    "arts crime disaster economy education environment health human_interest labour lifestyle politics religion "
    "science society sport conflict weather"
).split()
"""The top level of the IPTC Media Topics, in its order."""


def test_the_media_topics_have_their_codes() -> None:
    assert list(load_topics())[:17] == IPTC
    assert codes_of(IPTC) == {label: f"medtop:{number:02}000000" for number, label in enumerate(IPTC, 1)}
    assert [label for label, topic in load_topics().items() if topic.code] == IPTC


def test_labels_of_another_scheme_have_no_codes() -> None:
    assert codes_of(["health", "politics", "religion", "sports"]) == {}
    assert codes_of(["health", "afya yetu"]) == {}
    assert codes_of([]) == {}


@pytest.mark.parametrize("label", load_topics())
def test_a_topic_is_told_in_both_languages(label: str) -> None:
    topic = load_topics()[label]
    assert set(topic.name) == set(topic.covers) == {"en", "sw"}
    assert topic.name["en"] != topic.name["sw"]
    assert re.search(r"\. Example: .+\.$", topic.covers["en"])
    assert re.search(r"\. Mfano: .+\.$", topic.covers["sw"])
    assert max(map(len, topic.name.values())) <= 22, "charts have room for so many letters"


@pytest.mark.parametrize("name", sorted(path.parent.name for path in ARTIFACTS.glob("[!.]*/manifest.json")))
def test_labels_of_the_bundles_that_ship_are_in_it_and_told_apart_by_name(name: str) -> None:
    labels, topics = Bundle(ARTIFACTS / name).manifest.labels, load_topics()
    for language in ("en", "sw"):
        assert len({topics[label].name[language] for label in labels}) == len(labels)
