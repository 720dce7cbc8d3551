"""What is learned from: the parts of each article that journalists paste, and copies with a web page around them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.cleaning import clean
from classifier.text import split_words
from classifier.training.config import Config
from classifier.training.data.articles import NO_TOPIC, Article, overlaps, view
from classifier.training.data.corpus import Corpus
from classifier.training.data.furniture import load_furniture
from classifier.training.data.pasting import paste
from classifier.vocabulary import Vocabulary, pad

FULL, HEADLINE, BEGINNING, PASTED, LEAD = "full", "headline", "beginning", "pasted", "lead"
"""Parts of an article, and what annotators were shown of one."""
WORTH_LEARNING = 1.2
"""A part is learned by itself where the article is so many times as long."""


class Text(NamedTuple):
    """One text to learn from."""

    words: list[str]
    label: str
    second: str
    part: str
    weight: float
    articles: frozenset[int]
    """The places in `Corpus.train` of the articles that it is of; none for what trains in every fold."""


class Examples(NamedTuple):
    """What a network learns from; the first axis of each array is that of the texts."""

    ids: list[list[int]]
    """Word ids, at most as many as the branches look at."""
    targets: NDArray[np.float32]
    """The probability of each label, shape (texts, labels)."""
    weights: NDArray[np.float32]

    def part(self, chosen: NDArray[np.bool_]) -> "Examples":
        """Return the `chosen` ones, a mask."""
        ids = [row for row, kept in zip(self.ids, chosen, strict=True) if kept]
        return Examples(ids, self.targets[chosen], self.weights[chosen])


def read_words(text: str, config: Config) -> list[str]:
    """Return the words of `text` as a bundle of this configuration reads them."""
    return split_words(clean(text, config.cleaning).text)


def read_ids(texts: Sequence[str], vocabulary: Vocabulary, config: Config) -> NDArray[np.int32]:
    """Return padded word ids of `texts`, shape (texts, max_length)."""
    length = config.max_length
    return pad([vocabulary.ids(read_words(text, config)[:length]) for text in texts], length)


def texts_of(corpus: Corpus, config: Config) -> list[Text]:
    """Return all that is learned from: of the train articles, the extra ones, and the annotated leads."""
    generator = np.random.default_rng(config.seed)
    texts: list[Text] = []
    for at, article in enumerate(corpus.train):
        texts += _parts(article, frozenset({at}), 1.0, config, generator)
    for article in corpus.extra:
        texts += _parts(article, frozenset(), config.extra_weight, config, generator)
    of_articles = overlaps([lead.text for lead in corpus.leads], [view(article, "full") for article in corpus.train])
    for lead, articles in zip(corpus.leads, of_articles, strict=True):
        words = read_words(lead.text, config)
        texts.append(Text(words, lead.label, "", LEAD, lead.agreement, frozenset(articles)))
    return [text for text in texts if text.words]


def _parts(
    article: Article, articles: frozenset[int], weight: float, config: Config, generator: np.random.Generator
) -> Iterator[Text]:
    whole, headline = (read_words(view(article, name), config) for name in ("full", "headline"))
    beginning = whole[: len(headline) + config.lead_words]
    parts = {FULL: whole} | {
        part: words
        for part, words in ((HEADLINE, headline), (BEGINNING, beginning))
        if len(whole) >= WORTH_LEARNING * len(words)
    }
    if generator.random() < config.pasted:
        page = paste(article.headline, article.text, generator, load_furniture("train"))
        parts[PASTED] = read_words(page, config)
    for part, words in parts.items():
        yield Text(words, article.label, article.second, part, weight, articles)


def held_out_of_folds(texts: Sequence[Text], folds: Sequence[NDArray[np.int64]]) -> NDArray[np.bool_]:
    """Return which texts each fold leaves out, shape (folds, texts): all that is of one of its articles."""
    chosen = [set(fold.tolist()) for fold in folds]
    return np.array([[not fold.isdisjoint(text.articles) for text in texts] for fold in chosen], np.bool_)


def network_examples(texts: Sequence[Text], labels: Sequence[str], vocabulary: Vocabulary, config: Config) -> Examples:
    """Return what the network learns; rare labels weigh more, and a text without a topic has a flat target."""
    length = min(config.attended, config.max_length)
    counts = Counter(text.label for text in texts if text.part in (FULL, LEAD) and text.label != NO_TOPIC)
    mean = sum(counts.values()) / len(counts)
    raised = {label: (mean / count) ** config.balance for label, count in counts.items()}
    raised[NO_TOPIC] = config.no_topic_weight
    shorter = {HEADLINE: config.headline_weight, BEGINNING: config.headline_weight, LEAD: config.headline_weight}
    return Examples(
        [vocabulary.ids(text.words[:length]) for text in texts],
        np.array([_target(text, labels, config) for text in texts], np.float32),
        np.array([text.weight * raised[text.label] * shorter.get(text.part, 1.0) for text in texts], np.float32),
    )


def _target(text: Text, labels: Sequence[str], config: Config) -> NDArray[np.float64]:
    target = np.zeros(len(labels))
    if text.label == NO_TOPIC:
        return target + 1 / len(labels)
    target[labels.index(text.label)] = 1.0
    if text.second:
        target *= 1 - config.second_share
        target[labels.index(text.second)] += config.second_share
    return target * (1 - config.label_smoothing) + config.label_smoothing / len(labels)
