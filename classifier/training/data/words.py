"""The vocabulary: word vectors learned from all text, and the numbers of the words."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.training.config import Config
from classifier.training.data.articles import view
from classifier.training.data.corpus import Corpus, longest
from classifier.training.data.vocabulary import build_tokenizer, cached_vectors, vector_table
from classifier.training.evidence import WordFeatures
from classifier.vocabulary import Vocabulary


class Words(NamedTuple):
    """The vocabulary in its three forms."""

    tokenizer: Any
    vocabulary: Vocabulary
    table: NDArray[np.float32]
    """The start of the word vectors by id, shape (ids, dimensions)."""
    features: WordFeatures


def prepare_words(corpus: Corpus, config: Config, cache: Path | None) -> Words:
    """Learn word vectors from all text but dev, and number the words."""
    labelled = [view(article, "full") for article in (*corpus.train, *corpus.extra)]
    labelled += [lead.text for lead in corpus.leads]
    texts = labelled + corpus.unlabelled
    vectors = cached_vectors(texts, config, cache)
    tokenizer = build_tokenizer(vectors.words, texts)
    index, vocabulary = tokenizer.word_index, Vocabulary(tokenizer.word_index)
    features = WordFeatures(index, vocabulary, labelled, longest(corpus.unlabelled))
    return Words(tokenizer, vocabulary, vector_table(index, vectors), features)
