"""Describes the training data of a bundle: for `evaluation.json`, the model cards, and `frequencies.json`."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from classifier.bundle.frequencies import Frequencies
from classifier.training.config import Config
from classifier.training.data.corpus import Corpus
from classifier.training.data.examples import FULL, Text

RARE = 0.01
"""Words that a smaller share of the texts contain are not counted: they are no function words."""


def describe_training(corpus: Corpus, config: Config) -> dict[str, Any]:
    """Return `trained_on` of `evaluation.json`, without `backend`."""
    labelled = [*corpus.train, *corpus.extra]
    by_label = Counter([article.label for article in labelled] + [lead.label for lead in corpus.leads])
    return {
        "articles": len(corpus.train),
        "written_texts": len(corpus.extra),
        "leads": len(corpus.leads),
        "unlabelled_texts": len(corpus.unlabelled),
        "by_label": {label: by_label[label] for label in corpus.labels},
        "by_origin": dict(Counter(article.origin for article in corpus.train if article.origin).most_common()),
        "word_vectors": "skip-gram with subwords on the train articles, the leads and the unlabelled texts",
        "dev_held_out": corpus.held_out,
        "shipped_network": f"all train articles, extra articles and leads, seed {config.seed}",
        "cross_validation": f"{config.folds} folds, stratified, near-copies and their leads kept together; extra "
        "articles are in every fold and are not scored",
    }


def notes(corpus: Corpus) -> list[str]:
    """Return `notes` of `evaluation.json`: sentences for readers of the figures."""
    if corpus.held_out:
        return ["dev is a tenth of the train file, held out before anything was learned from the rest."]
    return ["dev was used to choose between recipes, so its figures lean to the hopeful side."]


def count_documents(texts: Sequence[Text], labels: Sequence[str], config: Config) -> Frequencies:
    """Return how many whole articles of each label contain each frequent word, among the words that branches read."""
    known = [text for text in texts if text.part == FULL and text.label in labels]
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(labels))
    for text in known:
        for word in set(text.words[: config.attended]):
            counts[word][labels.index(text.label)] += 1
    frequent = {word: n for word, n in sorted(counts.items()) if sum(n) >= RARE * len(known)}
    per_label = Counter(text.label for text in known)
    return Frequencies({label: per_label[label] for label in labels}, frequent)
