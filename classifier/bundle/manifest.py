"""The manifest of a bundle: its files and their checksums, its labels, and how it preprocesses a text."""

import hashlib
import json
import math
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from classifier.cleaning import STAGES
from classifier.cleaning.spelling import SPELLINGS
from classifier.errors import BundleDamagedError, BundleRuleUnknownError, BundleTooNewError
from classifier.text import NORMALIZATION, RULES
from classifier.vocabulary import Side

FORMAT_VERSION = 4
"""2 added the sides of padding and bundles with one model; 3 cleaning, codes, second topics and a checking bundle; 4
spelling. Earlier formats can still be read."""

MANIFEST = "manifest.json"
ENCODER = "encoder.joblib"
TOKENIZER = "tokenizer.json"
KERAS_MODEL = "model.keras"
LITERT_MODEL = "model.tflite"
EVALUATION = "evaluation.json"
FREQUENCIES = "frequencies.json"
MODELS = (KERAS_MODEL, LITERT_MODEL)
CONTENTS = (ENCODER, TOKENIZER, *MODELS, EVALUATION, FREQUENCIES)


LOW_SUPPORT = 100
"""A label with fewer labelled texts to learn from is a low-support label: its answers may be right by chance."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The content of `manifest.json`: enough to check every file and to use the model without its training code."""

    name: str
    labels: tuple[str, ...]
    max_length: int
    """Words that the model reads; longer texts are cut, shorter ones padded."""
    normalization: str = NORMALIZATION
    """The rule that splits a text into words: one of `text.RULES`."""
    cleaning: str = ""
    """The stage that removes page furniture from a text: one of `cleaning.STAGES`."""
    spelling: str = ""
    """The rule that corrects misspelt words: one of `cleaning.spelling.SPELLINGS`."""
    padding: Side = "post"
    truncating: Side = "post"
    temperature: float = 1.0
    floor: float = 0.0
    """The two parameters of `calibration.calibrate`."""
    threshold: float = 0.0
    """An answer is certain when its calibrated probability is at least this."""
    short_words: int = 0
    """Texts with a token window of fewer words have the threshold `short_threshold`."""
    short_threshold: float = 0.0
    second_threshold: float = 1.0
    """A certain answer names the second topic too when its probability is at least this; 1: never."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Label → its code in a published scheme, such as `medtop:11000000`; empty where there is none."""
    checked_by: str = ""
    """The name of a bundle in the same folder that knows more topics; empty for none."""
    unfamiliar: tuple[str, ...] = ()
    """The additional topics: an answer is unreliable where the checking bundle is certain of one of them."""
    unfamiliar_threshold: float = 0.0
    """The probability that such an answer of the checking bundle must reach."""
    training: Mapping[str, Any] = field(default_factory=dict)
    made_with: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    """File name → sha256, in hexadecimal."""
    format_version: int = FORMAT_VERSION

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any file of the bundle and with the preprocessing of a text."""
        optional = filter(None, (self.cleaning, self.spelling))
        preprocessing = [self.normalization, self.padding, self.truncating, *optional]
        listed = json.dumps(dict(self.files), sort_keys=True)
        return sha256(f"{listed}{'' if preprocessing == _OUR_PREPROCESSING else preprocessing}".encode())[:12]

    def threshold_for(self, words: int) -> float:
        """Return the threshold for a text with a token window of `words` words."""
        return self.short_threshold if words < self.short_words else self.threshold

    @property
    def calibrated(self) -> bool:
        """Whether the probabilities are calibrated; if not, they are the network's own."""
        return (self.temperature, self.floor) != (1.0, 0.0)

    @cached_property
    def low_support_labels(self) -> dict[str, int]:
        """Label → number of labelled texts it was learned from, for labels with fewer than `LOW_SUPPORT`.

        Empty for a bundle that does not say how many there were.
        """
        data = self.training.get("data")
        counts = data.get("by_label") if isinstance(data, Mapping) else None
        if not isinstance(counts, Mapping):
            return {}
        return {label: counts[label] for label in self.labels if counts.get(label, LOW_SUPPORT) < LOW_SUPPORT}

    def to_json(self) -> str:
        """Return the content of `manifest.json`."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, content: bytes, path: Path) -> "Manifest":
        """Read a manifest; `path` is for the error sentence.

        Raises BundleTooNewError for a later format, BundleRuleUnknownError for a rule of a later release,
        BundleDamagedError for anything that is not a manifest.
        """
        try:
            values = json.loads(content)
            if values["format_version"] > FORMAT_VERSION:
                raise BundleTooNewError(path=path, found=values["format_version"], supported=FORMAT_VERSION)
            lists = {name: tuple(values[name]) for name in ("labels", "unfamiliar") if name in values}
            manifest = cls(**{**values, **lists})
            manifest.check()
            named = ((manifest.normalization, RULES), (manifest.cleaning, STAGES), (manifest.spelling, SPELLINGS))
            for rule, known in named:
                if rule not in known:
                    raise BundleRuleUnknownError(path=path, rule=rule)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BundleDamagedError(path=path, reason="manifest") from error
        return manifest

    def check(self) -> None:
        """Raise ValueError for values that no training run writes."""
        labels_fit = len(set(self.labels)) == len(self.labels) >= 2 and all(isinstance(x, str) for x in self.labels)
        shares = (self.floor, self.threshold, self.short_threshold, self.second_threshold, self.unfamiliar_threshold)
        numbers_fit = self.max_length > 0 and 0 < self.temperature < math.inf and self.short_words >= 0
        numbers_fit = numbers_fit and all(0 <= share <= 1 for share in shares) and self.floor < 1
        sides_fit = {self.padding, self.truncating} <= {"pre", "post"}
        names = (
            self.normalization,
            self.cleaning,
            self.spelling,
            self.checked_by,
            *self.unfamiliar,
            *self.codes.values(),
        )
        names_fit = all(isinstance(name, str) for name in names) and set(self.codes) <= set(self.labels)
        names_fit = names_fit and not set("/\\").intersection(self.checked_by) and not self.checked_by.startswith(".")
        if not (labels_fit and numbers_fit and sides_fit and names_fit and _files_fit(self.files)):
            raise ValueError("labels, numbers, sides, names or files do not fit")


_OUR_PREPROCESSING = [NORMALIZATION, "post", "post"]


def _files_fit(names: Collection[str]) -> bool:
    """Return whether all required files are listed and no unknown ones."""
    return {ENCODER, TOKENIZER, EVALUATION} <= set(names) <= set(CONTENTS) and not set(MODELS).isdisjoint(names)


def sha256(content: bytes) -> str:
    """Return the checksum of `content`, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
