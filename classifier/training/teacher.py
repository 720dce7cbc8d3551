"""`teach`: what a large model, a linear model and small networks together think of unlabelled text.

The three read differently (pieces of words in context, exact words and spellings, word vectors) and err differently:
their mean is better than any of them. None of it is needed after the soft labels are written.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.text import preprocess
from classifier.training import evaluate, recipe, soft_labels
from classifier.training.config import Config
from classifier.training.corpus import Corpus, prepare_words, text_features
from classifier.training.data import VIEWS, Article, first_words, view
from classifier.training.files import check_label, read_articles
from classifier.training.linear import LinearModel
from classifier.training.soft_labels import SoftLabels
from classifier.training.transformer import Transformer, TransformerConfig


@dataclass(frozen=True, kw_only=True)
class TeacherConfig:
    """What the soft labels are made of."""

    transformer: TransformerConfig = field(default_factory=TransformerConfig)
    transformer_weight: float = 0.5
    linear_weight: float = 0.25
    network_weight: float = 0.25
    other_languages: tuple[str, ...] = ("eng", "fra", "pcm")
    """Those of the same newsroom that the transformer knows best."""
    networks: int = 2
    """Small networks, one seed each."""
    article_words: int = 60
    """Texts of this length count as articles, shorter ones as sentences."""
    articles: int = 9_000
    sentences: int = 12_000
    shortest: int = 6
    """Words; shorter sentences say too little to be worth a label."""
    words_read: int = 200
    """Words kept of an article."""


def teach(
    corpus: Corpus,
    other_path: Path | None,
    out: Path,
    config: Config,
    cache: Path | None,
    recipe_of_teacher: TeacherConfig | None = None,
) -> SoftLabels:
    """Train the teacher on train and leads, print how it does on dev, and write its soft labels to `out`.

    `other_path` names a table of articles in other languages with the same labels.
    """
    settings = recipe_of_teacher or TeacherConfig()
    texts = choose_texts(corpus.unlabelled, settings, config.seed)
    other = read_articles(other_path, languages=settings.other_languages) if other_path else []
    for number, article in enumerate(other, start=2):
        check_label(Path(str(other_path)), number, article.label, corpus.labels)
    questions = [view(article, name) for name in VIEWS for article in corpus.dev]
    answers = [
        settings.linear_weight * _ask_linear(corpus, [*questions, *texts]),
        settings.network_weight * _ask_networks(corpus, [*questions, *texts], config, settings, cache),
        settings.transformer_weight * _ask_transformer(corpus, other, [*questions, *texts], settings),
    ]
    together = sum(answers[1:], answers[0]).astype(np.float32)
    together /= together.sum(axis=1, keepdims=True)
    _report(corpus, together[: len(questions)])
    soft = SoftLabels(corpus.labels, tuple(texts), together[len(questions) :])
    soft_labels.save(out, soft)
    return soft


def choose_texts(unlabelled: Sequence[str], settings: TeacherConfig, seed: int) -> list[str]:
    """Return a sample of the unlabelled texts: articles, cut to their beginning, and sentences."""
    chance = random.Random(seed)  # noqa: S311  repeatable, not secret  # nosec B311
    lengths = [len(text.split()) for text in unlabelled]
    articles = [text for text, n in zip(unlabelled, lengths, strict=True) if n >= settings.article_words]
    sentences = [
        text for text, n in zip(unlabelled, lengths, strict=True) if settings.shortest <= n < settings.article_words
    ]
    chosen = chance.sample(articles, min(settings.articles, len(articles)))
    chosen += chance.sample(sentences, min(settings.sentences, len(sentences)))
    return [first_words(text, settings.words_read) for text in chosen]


def _ask_linear(corpus: Corpus, texts: Sequence[str]) -> NDArray[np.float32]:
    model = LinearModel(text_features(corpus)).fit(corpus.train, corpus.leads, corpus.labels)
    return model.scores(texts).astype(np.float32)


def _ask_networks(
    corpus: Corpus, texts: Sequence[str], config: Config, settings: TeacherConfig, cache: Path | None
) -> NDArray[np.float32]:
    words = prepare_words(corpus, config, cache)
    ids = preprocess(texts, words.vocabulary, config.max_length)
    total = np.zeros((len(texts), len(corpus.labels)), np.float32)
    for seed in range(config.seed, config.seed + settings.networks):
        model = recipe.train_for_serving(corpus, words, config, seed, None)
        total += recipe.run(model, ids)
    return np.divide(total, settings.networks, dtype=np.float32)


def _ask_transformer(
    corpus: Corpus, other: Sequence[Article], texts: Sequence[str], settings: TeacherConfig
) -> NDArray[np.float32]:
    labelled = [f"{article.headline}. {article.text}" for article in [*corpus.train, *other]]
    vocabulary = [*labelled, *(lead.text for lead in corpus.leads), *texts]
    model = Transformer(vocabulary, corpus.labels, settings.transformer)
    return model.fit(corpus.train, corpus.leads, other).probabilities(texts)


def _report(corpus: Corpus, answers: NDArray[np.float32]) -> None:
    truth = recipe.label_indices(corpus.dev, corpus.labels)
    for name, part in zip(VIEWS, np.split(answers, len(VIEWS)), strict=True):
        weighted, macro = evaluate.weighted_f1(part, truth), evaluate.macro_f1(part, truth, len(corpus.labels))
        print(f"teacher on dev, {name:10} weighted F1 {weighted:.3f}, macro F1 {macro:.3f}")
