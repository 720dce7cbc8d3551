"""Notices: what a reader should know about the text or the predicted label before relying on an answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from classifier.errors import MESSAGES
from classifier.language import SWAHILI, Language, english_name

MINIMUM_KNOWN_WORDS = 5
MINIMUM_KNOWN_SHARE = 0.5
MIXED_SHARES = (0.25, 0.75)
"""A text with a share of Swahili between these is mixed: a quotation or a full translation is not."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice with its values. `str(notice)` is the English sentence."""

    code: str
    """One of other_language, mixed_language, too_short, unknown_words, truncated, truncated_before, unfamiliar_topic,
    few_articles."""
    values: Mapping[str, object]
    """The values for the sentence; `language` is an ISO 639 code, shares are of 1."""
    unreliable: bool
    """Whether the answer should not be relied on."""

    def __str__(self) -> str:
        values = dict(self.values)
        if "language" in values:
            values["language"] = english_name(str(values["language"]))
        return MESSAGES["notice"][self.code].format(**values)


class WordCounts(NamedTuple):
    """How many words a text has and how many of them the model uses."""

    words: int
    read: int
    """Words in the token window."""
    known: int
    """Words in the token window that are in the vocabulary."""
    first: int = 0
    """The index of the first word in the token window."""


def find_notices(counts: WordCounts, language: Language) -> tuple[Notice, ...]:
    """Return the notices for a text, the most serious first; most articles have none."""
    # Most words of another language are unknown: a notice about that would only repeat the notice about the language.
    return (*(tuple(_of_language(counts, language)) or _of_words(counts)), *_of_length(counts))


def few_articles(label: str, low_support: Mapping[str, int]) -> tuple[Notice, ...]:
    """Return the notice for an answer that is one of the `low_support` labels; none for others."""
    if label not in low_support:
        return ()
    return (Notice("few_articles", {"label": label, "articles": low_support[label]}, unreliable=False),)


def unfamiliar_topic(label: str) -> Notice:
    """Return the notice for a text that another model gives `label`, a topic that this model does not have."""
    return Notice("unfamiliar_topic", {"label": label}, unreliable=True)


def _of_language(counts: WordCounts, language: Language) -> Iterator[Notice]:
    if counts.words < MINIMUM_KNOWN_WORDS:  # too little to detect a language
        return
    low, high = MIXED_SHARES
    if low <= language.swahili_share < high:
        values = {"language": language.other, "swahili_share": language.swahili_share}
        yield Notice("mixed_language", values, unreliable=True)
    elif language.code != SWAHILI:
        yield Notice("other_language", {"language": language.code}, unreliable=True)


def _of_words(counts: WordCounts) -> Iterator[Notice]:
    if counts.known < MINIMUM_KNOWN_WORDS:
        yield Notice("too_short", {"known_words": counts.known, "minimum": MINIMUM_KNOWN_WORDS}, unreliable=True)
    elif counts.known < MINIMUM_KNOWN_SHARE * counts.read:
        yield Notice("unknown_words", {"known_share": counts.known / counts.read}, unreliable=True)


def _of_length(counts: WordCounts) -> Iterator[Notice]:
    if counts.words > counts.read:
        code = "truncated_before" if counts.first else "truncated"
        yield Notice(code, {"words": counts.words, "limit": counts.read}, unreliable=False)
