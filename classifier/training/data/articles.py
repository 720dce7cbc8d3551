"""What the model learns from, and how what it is measured on is kept apart from it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped, unused-ignore]
from sklearn.model_selection import StratifiedGroupKFold

from classifier.text import split_words
from classifier.topics import NO_TOPIC as NO_TOPIC
from classifier.training.errors import TrainingDataError

VIEWS = ("headline", "lead", "first_200", "full")
"""The lengths at which journalists paste an article: `view` says what each one is."""

OPENING_WORDS = 12
"""Words that stand for a headline where there is none: a long headline has as many."""

HELD_OUT = 10
"""One article in so many is held out where no file of dev articles is given."""


class Article(NamedTuple):
    """A labelled article."""

    label: str
    headline: str
    """Where a file has no headlines, the first words of its text: see `split_opening`."""
    text: str
    second: str = ""
    """Another label that is nearly as strong; empty where there is none."""
    origin: str = ""
    """Where the text comes from; empty where the file does not say."""


class Lead(NamedTuple):
    """A headline, mostly with the first sentence, and the majority vote of its annotators."""

    label: str
    text: str
    agreement: float
    """Share of the annotators, from 0 to 1, who voted for the label."""


def view(article: Article, name: str) -> str:
    """Return what a reader pastes: the headline, the first 40 or 200 words, or everything."""
    if name == "headline":
        return article.headline
    whole = f"{article.headline}\n{article.text}"
    words = {"lead": 40, "first_200": 200}.get(name)
    return whole if words is None else " ".join(split_words(whole)[:words])


def split_opening(text: str) -> tuple[str, str]:
    """Return the first words of a text that has no headline, in the place of one, and the rest.

    The first sentence would not do: in newspapers it is the whole lead.
    """
    words = text.split(maxsplit=OPENING_WORDS)
    return " ".join(words[:OPENING_WORDS]), "".join(words[OPENING_WORDS:])


def first_words(text: str, count: int) -> str:
    """Return the beginning of `text` as it is written, up to `count` words."""
    return " ".join(text.split()[:count])


def overlaps(texts: Sequence[str], others: Sequence[str], share: float = 0.3, length: int = 5) -> list[set[int]]:
    """Return for each of `texts` the indices of `others` that hold at least `share` of its runs of `length` words.

    Headlines alone would not do: a daily series gives every article the same one, and a lead may be reworded.
    """
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for index, other in enumerate(others):
        for run in _runs(other, length):
            holders[run].add(index)
    found = []
    for text in texts:
        runs = _runs(text, length)
        shared = Counter(index for run in runs for index in holders.get(run, ()))
        found.append({index for index, count in shared.items() if count >= share * len(runs)})
    return found


def near_copies(articles: Sequence[Article]) -> NDArray[np.int64]:
    """Return a group number an article; articles that share much of their text have the same one."""
    texts = [view(article, "full") for article in articles]
    pairs = [(index, other) for index, others in enumerate(overlaps(texts, texts)) for other in others]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    shared = sparse.coo_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(texts), len(texts)))
    groups: NDArray[np.int64] = connected_components(shared, directed=False)[1].astype(np.int64)
    return groups


def split_folds(articles: Sequence[Article], folds: int, seed: int) -> list[NDArray[np.int64]]:
    """Return the held-out indices of each fold, stratified by label; near-copies are held out together."""
    labels = [article.label for article in articles]
    fewest, label = min((count, label) for label, count in Counter(labels).items() if label != NO_TOPIC)
    if fewest < folds:
        raise TrainingDataError(
            path="The training articles",
            problem=f"have {fewest} of '{label}', fewer than the {folds} folds.",
            remedy="Add articles, or name a file of dev articles with --dev.",
        )
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    return [held_out for _, held_out in splitter.split(labels, labels, near_copies(articles))]


def hold_out(articles: Sequence[Article], seed: int) -> tuple[list[Article], list[Article]]:
    """Return (what is left to train on, a tenth held out as dev), stratified by label; near-copies stay together.

    Raises TrainingDataError when a label has too few articles to hold any out, or to learn from the others.
    """
    chosen = set(split_folds(articles, HELD_OUT, seed)[0].tolist())
    dev = [article for i, article in enumerate(articles) if i in chosen]
    return [article for i, article in enumerate(articles) if i not in chosen], dev


def without_copies(leads: Sequence[Lead], articles: Sequence[Article]) -> list[Lead]:
    """Return the leads that belong to none of the (held-out) `articles`."""
    found = overlaps([lead.text for lead in leads], [view(article, "full") for article in articles])
    return [lead for lead, others in zip(leads, found, strict=True) if not others]


def _runs(text: str, length: int) -> set[str]:
    words = split_words(text)
    return {" ".join(words[at : at + length]) for at in range(max(1, len(words) - length + 1))}
