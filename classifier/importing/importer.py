"""Makes a bundle of a model, a tokenizer and an encoder, after checking that they fit each other."""

import json
import re
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from classifier.bundle.artifacts import ARTIFACTS
from classifier.bundle.encoder import read_encoder
from classifier.bundle.manifest import ENCODER, EVALUATION, TOKENIZER, Manifest
from classifier.bundle.restricted_pickle import MOST_BYTES
from classifier.bundle.writing import encode_labels, write_bundle
from classifier.errors import ImportRefusedError
from classifier.importing.conversion import Requirements
from classifier.importing.sandbox import convert_in_sandbox
from classifier.text import NORMALIZATION
from classifier.vocabulary import PADDING_ID, Side, Vocabulary

MOST_TOKENIZER_BYTES = 256 * 1024**2


@dataclass(frozen=True, kw_only=True)
class TextSettings:
    """The preprocessing of texts with which the model was trained."""

    max_length: int
    normalization: str = NORMALIZATION
    padding: Side = "post"
    truncating: Side = "post"


def import_bundle(
    name: str,
    settings: TextSettings,
    *,
    model: Path,
    tokenizer: Path,
    encoder: Path,
    threshold: float = 0.7,
    out: Path = ARTIFACTS,
) -> Manifest:
    """Write the bundle `out/name` from three files and return its manifest.

    `threshold` is the probability, a share of 1, from which answers count as certain. The model is not evaluated: the
    figures of the bundle are empty. Needs TensorFlow. Raises ImportRefusedError, whose sentence tells what to do.
    """
    folder = _new_folder(out, name)
    labels = read_labels(encoder)
    words, vocabulary = read_tokenizer(tokenizer)
    models = convert_in_sandbox(model, Requirements(len(labels), vocabulary.largest_id, settings.max_length))
    contents = {ENCODER: encode_labels(labels), TOKENIZER: words, **models, EVALUATION: b"{}"}
    manifest = Manifest(
        name=name,
        labels=labels,
        threshold=threshold,
        max_length=settings.max_length,
        normalization=settings.normalization,
        padding=settings.padding,
        truncating=settings.truncating,
        training={"imported": {"model": model.name, "tokenizer": tokenizer.name, "encoder": encoder.name}},
        made_with={"keras": version("keras"), "numpy": version("numpy")},
    )
    return write_bundle(folder, contents, manifest)


def _new_folder(out: Path, name: str) -> Path:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ImportRefusedError(f"{name!r} cannot be a name. Use small letters and digits, joined by hyphens.")
    if (out / name).exists():
        raise ImportRefusedError(f"{out / name} is there already. Choose another --name, or remove that folder first.")
    return out / name


def read_labels(path: Path) -> tuple[str, ...]:
    """Return the labels of an encoder, in the order of the model's outputs."""
    try:
        labels = read_encoder(_read(path, MOST_BYTES))
    except ValueError as error:
        raise ImportRefusedError(
            f"{path} is not read: it holds {error}. Save a OneHotEncoder, a LabelEncoder or a numpy array of the "
            "labels with joblib.dump."
        ) from error
    if len(labels) < 2 or not all(label.strip() and len(label) <= 100 for label in labels):
        raise ImportRefusedError(f"{path} needs two labels or more, each of 1 to 100 characters.")
    if duplicates := sorted({label for label in labels if labels.count(label) > 1}):
        raise ImportRefusedError(
            f"{path} has {', '.join(duplicates)} more than once. Save each label once, in their order."
        )
    return labels


def read_tokenizer(path: Path) -> tuple[bytes, Vocabulary]:
    """Return the content of `tokenizer.json`, without the counts of training, and its vocabulary."""
    try:
        document = json.loads(_read(path, MOST_TOKENIZER_BYTES))
        config = (json.loads(document) if isinstance(document, str) else document)["config"]
        index = config["word_index"]
        index = json.loads(index) if isinstance(index, str) else index
        kept = {
            "num_words": config.get("num_words"),
            "oov_token": config.get("oov_token"),
            "char_level": config.get("char_level"),
            "filters": config.get("filters", ""),
            "lower": bool(config.get("lower")),
            "split": config.get("split", " "),
            **dict.fromkeys(("word_counts", "word_docs", "index_docs", "index_word"), "{}"),
            "document_count": 0,
            "word_index": json.dumps(index, ensure_ascii=False),
        }
        content = json.dumps({"class_name": "Tokenizer", "config": kept}, ensure_ascii=False).encode()
        vocabulary = Vocabulary.from_json(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ImportRefusedError(
            f"{path} is not the tokenizer of Keras as JSON. Write it with tokenizer.to_json()."
        ) from error
    _check_tokenizer(path, kept, index)
    if vocabulary.largest_id == PADDING_ID:
        raise ImportRefusedError(f"{path} keeps none of its words: num_words is {kept['num_words']}. Fit it again.")
    return content, vocabulary


def _check_tokenizer(path: Path, config: dict[str, Any], index: dict[str, Any]) -> None:
    ids = list(index.values())
    if config["char_level"] or config["split"] != " ":
        raise ImportRefusedError(f"{path} does not split texts at blanks. Give a tokenizer of words.")
    if not isinstance(config["filters"], str):
        raise ImportRefusedError(f"{path} does not say at which characters it splits words. Fit it again.")
    if config["num_words"] is not None and (type(config["num_words"]) is not int or config["num_words"] < 0):
        raise ImportRefusedError(
            f"{path} has num_words={config['num_words']!r}, which is no number of words. Give a whole number, or null "
            "for all words."
        )
    if not ids or not all(type(index) is int and index > 0 for index in ids) or len(set(ids)) != len(ids):
        raise ImportRefusedError(f"{path} does not number its words from 1 on, each with its own. Fit it again.")


def _read(path: Path, limit: int) -> bytes:
    try:
        if path.stat().st_size > limit:
            raise ImportRefusedError(f"{path} is larger than the limit of {limit // 1024**2:,} MB.")
        return path.read_bytes()
    except OSError as error:
        raise ImportRefusedError(f"{path} cannot be read ({error.strerror}). Check the path.") from error
