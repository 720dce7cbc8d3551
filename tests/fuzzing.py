"""Texts that no journalist writes, made out of ones that they do; and what must hold for each of them."""

import math
import random
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise

import numpy as np

from classifier import Classifier, ClassifierError, Explanation, Prediction, explain
from classifier.text import MAX_CHARACTERS

Change = Callable[[random.Random, str], str]

BLOCKS = (
    (0x20, 0x7E), (0, 0x1F), (0x7F, 0x9F), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x52F), (0x590, 0x6FF),
    (0x900, 0xDFF), (0x1200, 0x137F), (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x20A0, 0x2BFF), (0x3040, 0x30FF),
    (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xD800, 0xDFFF), (0xE000, 0xF8FF), (0xFB00, 0xFDFF), (0xFE00, 0xFFFF),
    (0x1D400, 0x1D7FF), (0x1F1E6, 0x1F1FF), (0x1F300, 0x1FAFF), (0xE0000, 0xE01EF), (0x10FFF0, sys.maxunicode),
)  # fmt: skip
"""Letters of many scripts, and what is none: control characters, surrogates, private use, no characters at all."""
PIECES = (
    "\0", "\ufeff", "\u202e", "\u200d", "\r\n", "\u2028", "’", "'", "''", "`", "ng’ombe", "İ", "ß", "ﬃ", "ǅ", "\u0345",
    "<script>alert(1)</script>", "&amp;", "{label}", "{0}", "%s%n", "$x^2$", ":red[a]", "**", "[a](javascript:a)",
    "../", "DROP TABLE feedback;", "1e309", "NaN", "2024", "http://a.b/c?d=e#f", "a@b.c", "<unk>",
    "\\", "\U0001f468\u200d\U0001f467",
)  # fmt: skip


def character(chance: random.Random) -> str:
    """Return any character, surrogates included."""
    first, last = chance.choice(BLOCKS)
    return chr(chance.randint(first, last))


def _place(chance: random.Random, text: str) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.choice((0, 1, 2, 5, 20, 100)))


def _cut(chance: random.Random, text: str) -> str:
    start, end = _place(chance, text)
    return text[:start] + text[end:]


def _keep(chance: random.Random, text: str) -> str:
    start, end = _place(chance, text)
    return text[start:end]


def _insert(chance: random.Random, text: str) -> str:
    start, end = _place(chance, text)
    new = chance.choice(PIECES) if chance.random() < 0.5 else character(chance) * chance.choice((1, 1, 2, 30))
    return text[:start] + new + text[end:]


def _sprinkle(chance: random.Random, text: str) -> str:
    mark = character(chance)
    return mark.join(text) if len(text) < 2000 else text.replace("a", mark)


def _repeat(chance: random.Random, text: str) -> str:
    start, end = _place(chance, text)
    times = chance.choice((2, 3, 10, 100, 1000) if len(text) < 1000 else (2, 3))
    return text[:start] + text[start:end] * times + text[end:]


def _shuffle(chance: random.Random, text: str) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return chance.choice((" ", "", "\n", "\u00a0", "-", ".")).join(words)


def _rewrite(chance: random.Random, text: str) -> str:
    forms = (str.upper, str.lower, str.swapcase, str.title, str.casefold)
    if chance.random() < 0.5:
        return chance.choice(forms)(text)
    return unicodedata.normalize(chance.choice(("NFC", "NFD", "NFKC", "NFKD")), text)


def _misread(chance: random.Random, text: str) -> str:
    """Return the text as a program shows it that took it for another encoding."""
    encoding = chance.choice(("latin-1", "cp437", "koi8-r", "utf-16-le"))
    return text.encode("utf-8", "surrogatepass").decode(encoding, "replace")


def _grow(chance: random.Random, text: str) -> str:
    """Return a text of up to two megabytes, on one line."""
    if chance.random() > 0.05 or not text:
        return text
    size = chance.choice((5_000, 50_000, MAX_CHARACTERS, MAX_CHARACTERS + 1, 2_000_000))
    return (text * (size // len(text) + 1))[:size]


CHANGES: tuple[Change, ...] = (
    _cut, _keep, _insert, _insert, _insert, _sprinkle, _repeat, _shuffle, _rewrite, _misread, _grow,
)  # fmt: skip


def mutations(articles: Sequence[str], seed: int) -> Iterator[str]:
    """Yield texts without end: a passage of an article, changed up to eight times."""
    chance = random.Random(seed)  # noqa: S311  no secret
    while True:
        words = chance.choice(articles).split(" ")
        start = chance.randrange(len(words))
        text = " ".join(words[start : start + chance.choice((1, 3, 10, 10, 30, 300))])
        for _ in range(chance.randint(0, 8)):
            text = chance.choice(CHANGES)(chance, text)
        yield text[: 2 * 10**6]


def check(classifier: Classifier, text: str) -> list[int] | None:
    """Assert what must hold for any text; return the word ids that the network saw, or None for a text refused."""
    prediction = _outcome(classifier.predict, text)
    again = _outcome(classifier.predict, text)
    explanation = _outcome(lambda text: explain(classifier, text), text)
    assert again == prediction, f"two answers to {text[:200]!a}"
    if not isinstance(prediction, Prediction):
        assert explanation == prediction, f"refused once and explained once: {text[:200]!a}"
        return None
    assert isinstance(explanation, Explanation), f"answered and not explained: {text[:200]!a}"
    _check_prediction(prediction)
    _check_explanation(explanation, prediction, text)
    return list(classifier.tokenize(text).ids)


def _outcome(read: Callable[[str], object], text: str) -> object:
    """Return what `read` answers, or what its refusal is made of."""
    try:
        return read(text)
    except ClassifierError as error:
        return error.code, error.values


def _check_prediction(prediction: Prediction) -> None:
    shares = list(prediction.probabilities.values())
    assert all(math.isfinite(share) and 0 <= share <= 1 for share in shares), prediction
    assert abs(math.fsum(shares) - 1) <= 1e-6, prediction
    assert shares == sorted(shares, reverse=True)
    assert (prediction.label, prediction.confidence) == next(iter(prediction.probabilities.items()))
    assert 0 <= prediction.known_words <= prediction.words
    assert 0 <= prediction.language.swahili_share <= 1


def _check_explanation(found: Explanation, prediction: Prediction, text: str) -> None:
    assert found.label == prediction.label
    assert abs(found.probability - prediction.confidence) <= 1e-6
    assert found.before + len(found.spans) + found.after == prediction.words
    assert all(math.isfinite(effect.contribution) and 0 <= effect.probability_without <= 1 for effect in found.effects)
    places = [(span.start, span.end) for span in found.spans]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
    # One character may stand for several words (ﷺ), and be the end of one and the beginning of the next (a㏂b).
    assert all(after[0] >= before[1] - 1 for before, after in pairwise(places))


def check_all(
    classifier: Classifier, reference: Classifier, texts: Iterator[str], together: int = 64
) -> tuple[int, int]:
    """Check every text, and that both engines say the same of it; return how many were answered and refused."""
    answered = refused = 0
    while batch := list(islice(texts, together)):
        rows = [ids for text in batch if (ids := check(classifier, text)) is not None]
        if rows:
            difference = np.abs(classifier.probabilities(rows) - reference.probabilities(rows)).max()
            assert difference <= 1e-4, f"the engines differ by {difference} on {rows}"
        answered, refused = answered + len(rows), refused + len(batch) - len(rows)
    return answered, refused
