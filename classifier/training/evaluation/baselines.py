"""`compare`: the shipped recipe and the baselines, on the same folds and the same dev articles.

lstm                   the recipe this project descends from: 1,000 words, 200 tokens, an LSTM of 100 units
fasttext               fastText's own classifier, words and word bigrams
svm_words              TF-IDF over words and word bigrams, linear SVM
svm_words_characters   the same with character n-grams, and document frequencies counted over unlabelled text
shipped                the recipe of `fit`
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.extras import PackageMissingError
from classifier.terminal import progress_bar
from classifier.text import normalize_text, split_words
from classifier.training import recipe
from classifier.training.config import Config
from classifier.training.data.articles import NO_TOPIC, VIEWS, Article, Lead, split_folds, view, without_copies
from classifier.training.data.corpus import Corpus, longest
from classifier.training.data.vocabulary import UNKNOWN_WORD
from classifier.training.evaluation.evaluate import by_view
from classifier.training.evaluation.measures import truth_of
from classifier.training.evaluation.out_of_fold import predict_folds, predict_views
from classifier.training.linear import TextFeatures, train_linear

Scorer = Callable[[Sequence[str]], NDArray[Any]]
"""Texts → scores (texts, labels); the largest is the answer."""

LSTM_EPOCHS = 30
"""More than the original's ten, after which the loss has hardly fallen on a thousand articles."""

Builder = Callable[[Corpus, int], Scorer]
"""Training data and a seed → the trained model."""

KEPT = ("accuracy", "weighted_f1", "macro_f1")
"""The figures of a row."""


def compare(
    corpus: Corpus,
    config: Config,
    names: Sequence[str],
    cache: Path | None = None,
) -> list[dict[str, Any]]:
    """Return a row for each of the recipes `names`: {name, cv, dev}, the last two {view: figures `KEPT`}.

    `cv` is by cross-validation. `cache` keeps the word vectors and networks of the shipped recipe between runs.
    """
    rows = []
    for name in names:
        if name == "shipped":
            rows.append(_row(name, corpus, *_measure_shipped(corpus, config, cache)))
        else:
            rows.append(_row(name, corpus, *_measure(name, BASELINES[name](corpus), corpus, config)))
    return rows


def shipped_row(evaluation: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of a bundle that `fit` measured on the same folds."""
    return _kept("shipped", {part: {name: evaluation[part][name] for name in VIEWS} for part in ("cv", "dev")})


def _measure(
    name: str, build: Builder, corpus: Corpus, config: Config
) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]:
    """Return view → scores of the train articles, out of fold, and of dev."""
    held_out = {v: np.zeros((len(corpus.train), len(corpus.labels))) for v in VIEWS}
    for chosen in progress_bar(iterable=split_folds(corpus.train, config.folds, config.seed), desc=name, unit=" folds"):
        inside, unseen = set(chosen.tolist()), [corpus.train[i] for i in chosen]
        seen = [article for i, article in enumerate(corpus.train) if i not in inside]
        scorer = build(_with_topics(corpus, seen, without_copies(corpus.leads, unseen)), config.seed)
        for v, values in _score_views(scorer, unseen).items():
            held_out[v][chosen] = values
    return held_out, _score_views(build(_with_topics(corpus, corpus.train, corpus.leads), config.seed), corpus.dev)


def _with_topics(corpus: Corpus, articles: Sequence[Article], leads: Sequence[Lead]) -> Corpus:
    """Return `corpus` with the articles and leads that have a topic, extra articles among them: what baselines need."""
    train = [article for article in (*articles, *corpus.extra) if article.label != NO_TOPIC]
    return corpus._replace(train=train, leads=[lead for lead in leads if lead.label != NO_TOPIC], extra=())


def _measure_shipped(
    corpus: Corpus, config: Config, cache: Path | None
) -> tuple[Mapping[str, NDArray[Any]], Mapping[str, NDArray[Any]]]:
    models, planned = recipe.train_models(corpus, config, cache)
    vocabulary = planned.words.vocabulary
    held_out = predict_folds(models.folds, planned.folds, corpus, vocabulary, config)
    return held_out.views, predict_views(models.seeds[0], corpus.dev, vocabulary, config)


def _score_views(scorer: Scorer, articles: Sequence[Article]) -> dict[str, NDArray[Any]]:
    return {name: scorer([view(article, name) for article in articles]) for name in VIEWS}


def _row(
    name: str, corpus: Corpus, held_out: Mapping[str, NDArray[Any]], dev: Mapping[str, NDArray[Any]]
) -> dict[str, Any]:
    parts = (("cv", held_out, corpus.train), ("dev", dev, corpus.dev))
    return _kept(
        name, {part: by_view(views, truth_of(read, corpus.labels), corpus.labels) for part, views, read in parts}
    )


def _kept(name: str, parts: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """Return a row of the measured `parts`, {part: {view: scores}}."""
    return {"name": name} | {
        part: {view_name: {metric: scores[metric] for metric in KEPT} for view_name, scores in views.items()}
        for part, views in parts.items()
    }


def _svm(features: TextFeatures) -> Builder:
    """Return a builder; its features, learned without labels and slower than all the rest, serve all folds."""
    return lambda corpus, _: train_linear(features, corpus.train, corpus.leads, corpus.labels)


def _svm_characters(corpus: Corpus) -> Builder:
    texts = [view(article, "full") for article in corpus.train] + [lead.text for lead in corpus.leads]
    return _svm(TextFeatures(texts, "words+characters", longest(corpus.unlabelled)))


def _lstm(corpus: Corpus, seed: int) -> Scorer:
    """Train the original: `Tokenizer(1000)`, sequences of 200, an embedding of 100, dropout 0.2, an LSTM of 100."""
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(seed)
    texts = [normalize_text(view(article, "full")) for article in corpus.train]
    tokenizer = tf.keras.preprocessing.text.Tokenizer(num_words=1000, filters="", lower=False, oov_token=UNKNOWN_WORD)
    tokenizer.fit_on_texts(texts)

    def read(lines: Sequence[str]) -> NDArray[np.int32]:
        return np.asarray(keras.utils.pad_sequences(tokenizer.texts_to_sequences(lines), maxlen=200), np.int32)

    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Embedding(1000, 100),
            layers.SpatialDropout1D(0.2),
            layers.LSTM(100, dropout=0.2),
            layers.Dense(len(corpus.labels), activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    truth = truth_of(corpus.train, corpus.labels).first
    model.fit(read(texts), truth, epochs=LSTM_EPOCHS, batch_size=32, verbose=0)
    return lambda lines: np.asarray(model(read([normalize_text(line) for line in lines])))


def _fasttext(corpus: Corpus, seed: int) -> Scorer:
    try:
        import fasttext  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError as error:
        raise PackageMissingError(package="fasttext", command="pip install -r requirements-training.txt") from error
    lines = [(article.label, view(article, "full")) for article in corpus.train]
    lines += [(lead.label, lead.text) for lead in corpus.leads]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        path.write_text("".join(f"__label__{label} {normalize_text(text)}\n" for label, text in lines))
        model = fasttext.train_supervised(
            str(path), lr=0.5, epoch=25, wordNgrams=2, dim=100, thread=1, seed=seed, verbose=0
        )

    def scores(texts: Sequence[str]) -> NDArray[np.float64]:
        result = np.zeros((len(texts), len(corpus.labels)))
        for row, text in zip(result, texts, strict=True):
            for share, label in model.f.predict(" ".join(split_words(text)) + "\n", len(row), 0.0, "strict"):
                row[corpus.labels.index(label.removeprefix("__label__"))] = share
        return result

    return scores


BASELINES: dict[str, Callable[[Corpus], Builder]] = {
    "lstm": lambda _: _lstm,
    "fasttext": lambda _: _fasttext,
    "svm_words": lambda corpus: _svm(TextFeatures([view(article, "full") for article in corpus.train])),
    "svm_words_characters": _svm_characters,
}
"""Name → the function that returns, for the whole corpus, the builder that is given the training data of each fold."""
