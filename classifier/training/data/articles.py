"""Labelled articles, their views, and the separation of held-out articles from training articles."""

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

VIEW_WORDS = {"lead": 40, "first_200": 200}
"""View → the number of words at the beginning of an article that it consists of."""

VIEWS = ("headline", *VIEW_WORDS, "full")
"""The lengths at which journalists paste an article: see `view`."""

OPENING_WORDS = 12
"""Words that replace a missing headline: a long headline has as many."""

HELD_OUT = 10
"""A tenth of the articles is held out where no file of dev articles is given."""


class Article(NamedTuple):
    """A labelled article."""

    label: str
    """The topic under which an editor would file it; `NO_TOPIC` where there is no clear topic."""
    headline: str
    """Empty where the file has no headlines; training articles have the first words of the text instead."""
    text: str
    second: str = ""
    """A second topic that is nearly as strong; empty where there is none."""
    origin: str = ""
    """Where the text comes from; empty where the file does not say."""


class Lead(NamedTuple):
    """A headline, mostly with the first sentence, and the majority vote of its annotators."""

    label: str
    text: str
    agreement: float
    """Share of the annotators, from 0 to 1, who voted for the label."""


def view(article: Article, name: str) -> str:
    """Return the part of an article that a reader pastes: headline, first 40 words, first 200 words, or everything."""
    if name == "headline":
        return article.headline
    whole = f"{article.headline}\n{article.text}" if article.headline else article.text
    return " ".join(split_words(whole)[: VIEW_WORDS[name]]) if name in VIEW_WORDS else whole


def split_opening(article: Article) -> Article:
    """Return an article without a headline with the first words of its text as the headline.

    The first sentence would be too long: in newspapers it is the whole lead.
    """
    words = article.text.split(maxsplit=OPENING_WORDS)
    return article._replace(headline=" ".join(words[:OPENING_WORDS]), text="".join(words[OPENING_WORDS:]))


def overlaps(texts: Sequence[str], others: Sequence[str], share: float = 0.3, length: int = 5) -> list[set[int]]:
    """Return for each of `texts` the indices of `others` that have at least `share` of its n-grams of `length` words.

    Comparing headlines would not be enough: a daily series repeats its headline, and a lead may be reworded.
    """
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for index, other in enumerate(others):
        for ngram in _ngrams(other, length):
            holders[ngram].add(index)
    result = []
    for text in texts:
        ngrams = _ngrams(text, length)
        shared = Counter(index for ngram in ngrams for index in holders.get(ngram, ()))
        result.append({index for index, count in shared.items() if count >= share * len(ngrams)})
    return result


def near_copies(articles: Sequence[Article]) -> NDArray[np.int64]:
    """Return a group number for each article; articles that share much of their text have the same number."""
    texts = [view(article, "full") for article in articles]
    pairs = [(index, other) for index, others in enumerate(overlaps(texts, texts)) for other in others]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    shared = sparse.coo_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(texts), len(texts)))
    groups: NDArray[np.int64] = connected_components(shared, directed=False)[1].astype(np.int64)
    return groups


def split_folds(articles: Sequence[Article], folds: int, seed: int) -> list[NDArray[np.int64]]:
    """Return the held-out indices of each fold, stratified by label; near-copies are held out together.

    Raises TrainingDataError when a label has fewer articles than there are folds.
    """
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
    """Return the articles to train on and a held-out tenth (dev), stratified by label; near-copies stay together.

    Raises TrainingDataError when a label has too few articles.
    """
    chosen = set(split_folds(articles, HELD_OUT, seed)[0].tolist())
    dev = [article for i, article in enumerate(articles) if i in chosen]
    return [article for i, article in enumerate(articles) if i not in chosen], dev


def without_copies(leads: Sequence[Lead], articles: Sequence[Article]) -> list[Lead]:
    """Return the leads that belong to none of the held-out `articles`."""
    copies = overlaps([lead.text for lead in leads], [view(article, "full") for article in articles])
    return [lead for lead, indices in zip(leads, copies, strict=True) if not indices]


def _ngrams(text: str, length: int) -> set[str]:
    words = split_words(text)
    return {" ".join(words[at : at + length]) for at in range(max(1, len(words) - length + 1))}
