"""Pasted pages hold the whole story, and what is measured is drawn from other lists than what is learned."""

import numpy as np
import pytest

from classifier.text import split_words
from classifier.training.data.furniture import Section, load_furniture
from classifier.training.data.pasting import PAGE_LAYOUTS, WAYS, paste

HEADLINE = "Daraja la mto Kiwira lafunguliwa"
TEXT = (
    "Daraja jipya limefunguliwa jana asubuhi. Wakazi walisubiri kwa miaka mitatu. “Tumefurahi sana,” alisema mzee "
    "Anyosisye. Malori yataruhusiwa kuanzia mwezi ujao. Gharama ilikuwa shilingi bilioni nane. Serikali imeahidi taa."
)
STORIES = [
    (HEADLINE, TEXT),
    ("", TEXT),
    ("", "Daraja limefunguliwa."),
    (HEADLINE, TEXT.replace("mitatu. ", "mitatu.\n")),
    ("", "neno"),
]
SHARED = ("weekday.", "monthname.", "topic.")
"""Names of days, months and topics are the same everywhere."""


def contains_story(pasted: str, story: str) -> bool:
    """Return whether the pasted page holds all words of the story, in order."""
    words = iter(split_words(pasted))
    return all(word in words for word in split_words(story))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("headline", "text"), STORIES)
def test_every_way_keeps_the_story_and_adds_to_it(way: str, headline: str, text: str) -> None:
    for seed in range(5):
        pasted = WAYS[way](headline, text, np.random.default_rng(seed))
        assert contains_story(pasted, f"{headline} {text}")
        assert pasted not in (text, f"{headline}\n{text}")
        assert "{" not in pasted
        assert pasted == WAYS[way](headline, text, np.random.default_rng(seed))


@pytest.mark.parametrize("way", [name for name in WAYS if PAGE_LAYOUTS[name].one_line])
def test_one_line_is_one_line(way: str) -> None:
    assert "\n" not in WAYS[way](HEADLINE, TEXT.replace(". ", ".\n"), np.random.default_rng(1))


@pytest.mark.parametrize(("headline", "text"), STORIES)
def test_training_texts_keep_the_story(headline: str, text: str) -> None:
    rng, furniture = np.random.default_rng(1), load_furniture("train")
    for _ in range(100):
        assert contains_story(paste(headline, text, rng, furniture), f"{headline} {text}")


def test_training_texts_are_of_all_kinds() -> None:
    rng, furniture = np.random.default_rng(1), load_furniture("train")
    pasted = [paste(HEADLINE, TEXT, rng, furniture) for _ in range(300)]
    assert len(set(pasted)) > 290
    added = sorted(len(split_words(text)) - len(split_words(f"{HEADLINE} {TEXT}")) for text in pasted)
    assert added[30] < 12
    assert added[270] > 150
    assert 60 < sum("\n" not in text for text in pasted) < 240
    again = np.random.default_rng(1)
    assert pasted == [paste(HEADLINE, TEXT, again, furniture) for _ in range(300)]


def test_training_and_measuring_share_no_item() -> None:
    train, measure = load_furniture("train").lists, load_furniture("measure").lists
    assert train.keys() == measure.keys()
    topics = {item.casefold() for kind, items in train.items() if kind.startswith(SHARED) for item in items}
    learned, measured = (
        {item.casefold() for kind, items in lists.items() if not kind.startswith(SHARED) for item in items} - topics
        for lists in (train, measure)
    )
    assert not learned & measured


@pytest.mark.parametrize("section", ["train", "measure"])
def test_no_list_is_thin_and_none_repeats_itself(section: Section) -> None:
    lists = load_furniture(section).lists
    for kind, items in lists.items():
        assert len(set(items)) == len(items), kind
        assert all(item == item.strip() != "" for item in items), kind
    assert len(lists["menu.sw"]) >= 60
    assert len(lists["headline.sw"]) >= 30
