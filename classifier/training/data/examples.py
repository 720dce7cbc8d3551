"""Training texts: the parts of each article that journalists paste, copies within a web page, and annotated leads."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.cleaning import clean
from classifier.errors import NoWordsError
from classifier.preprocessing import Preprocessor
from classifier.text import NORMALIZATION, RULES, split_words
from classifier.training.config import Config
from classifier.training.data.articles import NO_TOPIC, Article, overlaps, view
from classifier.training.data.corpus import Corpus
from classifier.training.data.furniture import load_furniture
from classifier.training.data.pasting import paste
from classifier.training.prepared import Examples
from classifier.vocabulary import Vocabulary

FULL, HEADLINE, BEGINNING, PASTED, LEAD = "full", "headline", "beginning", "pasted", "lead"
"""Parts: the whole article, its headline, the headline and first words, the article within a web page, and a lead."""

MIN_RATIO = 1.2
"""A headline or beginning is a training text where the whole article has at least this many times its words."""

LINEAR_WEIGHTS: Mapping[str, float] = {FULL: 1.0, PASTED: 1.0, HEADLINE: 0.3, BEGINNING: 0.0, LEAD: 0.5}
"""Part → its weight in the linear models; parts of weight 0 are left out."""


def network_weights(config: Config) -> dict[str, float]:
    """Return part → its weight in the network."""
    return {FULL: 1.0, PASTED: 1.0} | dict.fromkeys((HEADLINE, BEGINNING, LEAD), config.headline_weight)


class Text(NamedTuple):
    """A text to learn from."""

    words: list[str]
    label: str
    second: str
    part: str
    weight: float
    """The weight of the text, apart from that of its part: lower for extra articles and for leads without agreement."""
    articles: frozenset[int]
    """The indices in `Corpus.train` of the articles that it belongs to; empty for what trains in every fold."""


def read_words(text: str, config: Config) -> list[str]:
    """Return the words of `text`, cleaned and normalized as a bundle of this configuration does."""
    return split_words(clean(text, config.cleaning).text)


def read_ids(texts: Sequence[str], vocabulary: Vocabulary, config: Config) -> NDArray[np.int32]:
    """Return padded word ids of `texts`, shape (texts, max_length), as a bundle of this configuration reads them."""
    rule = RULES[NORMALIZATION]
    preprocessor = Preprocessor(vocabulary, config.max_length, rule, cleaning=config.cleaning, spelling=config.spelling)
    return preprocessor.pad([_ids(text, preprocessor) for text in texts])


def _ids(text: str, preprocessor: Preprocessor) -> Sequence[int]:
    try:
        return preprocessor.tokenize(text).ids
    except NoWordsError:
        return []


def texts_of(corpus: Corpus, config: Config) -> list[Text]:
    """Return all training texts: parts of the train articles, parts of the extra articles, and leads."""
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
        if len(whole) >= MIN_RATIO * len(words)
    }
    if generator.random() < config.pasted:
        page = paste(article.headline, article.text, generator, load_furniture("train"))
        parts[PASTED] = read_words(page, config)
    for part, words in parts.items():
        yield Text(words, article.label, article.second, part, weight, articles)


def held_out_of_folds(texts: Sequence[Text], folds: Sequence[NDArray[np.int64]]) -> NDArray[np.bool_]:
    """Return which texts each fold leaves out, those of its articles, shape (folds, texts)."""
    chosen = [set(fold.tolist()) for fold in folds]
    return np.array([[not fold.isdisjoint(text.articles) for text in texts] for fold in chosen], np.bool_)


def network_examples(texts: Sequence[Text], labels: Sequence[str], vocabulary: Vocabulary, config: Config) -> Examples:
    """Return the training examples of the network: rare labels weigh more; without a topic the target is flat."""
    length = min(config.attended, config.max_length)
    parts, by_label = network_weights(config), _label_weights(texts, config)
    return Examples(
        [vocabulary.ids(text.words[:length]) for text in texts],
        np.array([_target(text, labels, config) for text in texts], np.float32),
        np.array([text.weight * by_label[text.label] * parts[text.part] for text in texts], np.float32),
    )


def _label_weights(texts: Sequence[Text], config: Config) -> dict[str, float]:
    """Return label → weight, raised for rare labels by the power `config.balance` of their rarity."""
    counts = Counter(text.label for text in texts if text.part in (FULL, LEAD) and text.label != NO_TOPIC)
    mean = sum(counts.values()) / len(counts)
    weights = {label: (mean / count) ** config.balance for label, count in counts.items()}
    return weights | {NO_TOPIC: config.no_topic_weight}


def _target(text: Text, labels: Sequence[str], config: Config) -> NDArray[np.float64]:
    """Return the target probability of each label, shape (labels,)."""
    target = np.zeros(len(labels))
    if text.label == NO_TOPIC:
        return target + 1 / len(labels)
    target[labels.index(text.label)] = 1.0
    if text.second:
        target *= 1 - config.second_share
        target[labels.index(text.second)] += config.second_share
    return target * (1 - config.label_smoothing) + config.label_smoothing / len(labels)
