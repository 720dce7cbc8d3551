"""The vocabulary: words, their ids and their pre-trained vectors.

Swahili puts much of a sentence into one word, so most word forms are rare. Skip-gram with subwords (fastText's method,
here in gensim) represents a form as the sum of its character n-grams, so that a rare form lands near related ones.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.extras import PackageMissingError
from classifier.reading.tables.replacing import replaced
from classifier.text import split_words
from classifier.training.config import Config
from classifier.training.data.articles import view
from classifier.training.data.corpus import Corpus, longest
from classifier.training.evidence import WordFeatures
from classifier.vocabulary import PADDING_ID, UNKNOWN_ID, Vocabulary

UNKNOWN_WORD = "<unknown>"
"""The out-of-vocabulary token; it cannot be a word, because words consist of letters."""

SENTENCE_WORDS = 1000
"""gensim reads sentences of up to 10,000 words; shorter pieces keep its progress even."""


class Words(NamedTuple):
    """The vocabulary in its three forms, and the features of its words."""

    tokenizer: Any
    """A Keras `Tokenizer`, for `tokenizer.json`."""
    vocabulary: Vocabulary
    table: NDArray[np.float32]
    """The initial word vectors by id, shape (ids, dimensions)."""
    features: WordFeatures


def prepare_words(corpus: Corpus, config: Config, cache: Path | None) -> Words:
    """Learn word vectors from all text but dev, and give the words their ids; `cache` keeps the vectors."""
    labelled = [view(article, "full") for article in (*corpus.train, *corpus.extra)]
    labelled += [lead.text for lead in corpus.leads]
    texts = labelled + corpus.unlabelled
    vectors = cached_vectors(texts, config, cache)
    tokenizer = build_tokenizer(vectors.words, texts)
    index, vocabulary = tokenizer.word_index, Vocabulary(tokenizer.word_index)
    features = WordFeatures(index, vocabulary, labelled, longest(corpus.unlabelled))
    return Words(tokenizer, vocabulary, vector_table(index, vectors), features)


class Vectors(NamedTuple):
    """Pre-trained word vectors, most frequent word first."""

    words: tuple[str, ...]
    matrix: NDArray[np.float32]
    """Shape (words, dimensions)."""


def learn_vectors(texts: Iterable[str], config: Config) -> Vectors:
    """Return vectors for every word that `texts` contain at least `config.min_count` times.

    One worker makes them reproducible; 9.6 million words take about 15 minutes. Raises PackageMissingError.
    """
    try:
        from gensim.models import FastText
    except ImportError as error:
        raise PackageMissingError(package="gensim", command="pip install -r requirements-dev.txt") from error
    sentences = [
        words[at : at + SENTENCE_WORDS]
        for words in map(split_words, texts)
        for at in range(0, len(words), SENTENCE_WORDS)
    ]
    model = FastText(
        vector_size=config.dimensions,
        min_count=config.min_count,
        bucket=config.subword_buckets,
        epochs=config.vector_epochs,
        seed=config.seed,
        workers=1,
        sg=1,
        window=5,
        negative=5,
        sample=1e-4,
        min_n=3,
        max_n=6,
    )
    model.build_vocab(sentences)
    model.train(corpus_iterable=sentences, total_examples=model.corpus_count, epochs=model.epochs)
    return Vectors(tuple(model.wv.index_to_key), np.asarray(model.wv.vectors, dtype=np.float32))


def cached_vectors(texts: Sequence[str], config: Config, cache: Path | None) -> Vectors:
    """Return what `learn_vectors` does; a file in the folder `cache` keeps it for the same texts and numbers."""
    if cache is None:
        return learn_vectors(texts, config)
    path = cache / cache_name(texts, config)
    if path.exists():
        with np.load(path) as saved:
            return Vectors(tuple(saved["words"].tolist()), saved["matrix"])
    vectors = learn_vectors(texts, config)
    cache.mkdir(parents=True, exist_ok=True)
    with replaced(path) as part, part.open("wb") as file:
        np.savez(file, words=np.array(vectors.words), matrix=vectors.matrix)
    return vectors


def cache_name(texts: Sequence[str], config: Config) -> str:
    """Return a file name that changes with anything the vectors depend on."""
    numbers = (config.seed, config.dimensions, config.min_count, config.vector_epochs, config.subword_buckets)
    digest = hashlib.sha256(repr(numbers).encode())
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\n")
    return f"vectors-{digest.hexdigest()[:16]}.npz"


def build_tokenizer(words: Sequence[str], texts: Iterable[str]) -> Any:
    """Return a Keras `Tokenizer` that knows `words`; the more often `texts` contain a word, the lower its id.

    Id 0 is padding, id 1 the unknown word. The counts of the tokenizer are dropped: only the word index is needed to
    tokenize, and they are nine tenths of the JSON.
    """
    import tensorflow as tf

    known = set(words)
    tokenizer = tf.keras.preprocessing.text.Tokenizer(filters="", lower=False, oov_token=UNKNOWN_WORD)
    tokenizer.fit_on_texts(" ".join(w for w in split_words(text) if w in known) for text in texts)
    for counts in (tokenizer.word_counts, tokenizer.word_docs, tokenizer.index_docs):
        counts.clear()
    tokenizer.index_word.clear()
    return tokenizer


def tokenizer_json(tokenizer: Any) -> bytes:
    """Return the content of `tokenizer.json`, which `tokenizer_from_json` and `Vocabulary.from_json` read."""
    document = json.loads(tokenizer.to_json())
    document["config"]["word_index"] = json.dumps(tokenizer.word_index, ensure_ascii=False, separators=(",", ":"))
    return json.dumps(document, ensure_ascii=False).encode()


def vector_table(word_index: dict[str, int], vectors: Vectors) -> NDArray[np.float32]:
    """Return the word vectors by id, shape (ids, dimensions), centred and scaled to a mean square of 1.

    They are rounded to half precision, which keeps `Prepared.save` small; a bundle keeps 8 bits of each number. Padding
    is all zeros; the unknown word starts as the mean of the rarest tenth, which are most like the words it stands for.
    """
    rows = {word: row for row, word in enumerate(vectors.words)}
    matrix = vectors.matrix - vectors.matrix.mean(axis=0)
    matrix /= np.sqrt((matrix**2).mean())
    table = np.zeros((len(word_index) + 1, matrix.shape[1]), dtype=np.float32)
    for word, identity in word_index.items():
        if word in rows:
            table[identity] = matrix[rows[word]]
    table[UNKNOWN_ID] = matrix[-max(1, len(matrix) // 10) :].mean(axis=0)
    table[PADDING_ID] = 0.0
    return table.astype(np.float16).astype(np.float32)
