"""The model card: what the page says of the model, and the same as a README in Hugging Face's form.

`python -m pages.components.card` writes README.md into the bundles that ship; run it after every training.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from classifier.artifacts import ARTIFACTS, DEFAULT_BUNDLE, Bundle
from classifier.labels import weak_labels
from classifier.manifest import Manifest
from pages.components.bundles import section
from pages.components.categories import LOOKS
from pages.components.figures import METRICS, VIEWS, Say, bullets, table
from pages.components.held_out import told
from pages.components.i18n import catalog, percent
from pages.components.markdown import as_text

README = "README.md"
LISTS = {"use": ("sort", "certain", "learn"), "limits": ("classes", "small", "few", "words", "news", "people")}
"""Heading → what is listed under it; the texts are in the catalogs."""
_SECTIONS = {"use": "model.use", "limits": "model.limits"}

_TEXT = "Timu ya taifa imeshinda mechi ya kufuzu baada ya kufunga mabao matatu."
_USAGE = {
    DEFAULT_BUNDLE.name: f"""```python
from classifier import classify_news

probabilities, label = classify_news("{_TEXT}")
```""",
    "tanzania-desks": f"""```python
from classifier import load_classifier

label = load_classifier("artifacts/tanzania-desks").predict("{_TEXT}").label
```""",
}
SHIPPED = tuple(ARTIFACTS / name for name in _USAGE)
"""The bundles that ship."""


class _Source(NamedTuple):
    """Where the labelled articles of a bundle come from, in the words of Hugging Face."""

    licence: str
    datasets: str
    split: str


_SOURCES = {
    DEFAULT_BUNDLE.name: _Source(
        "cc-by-nc-sa-4.0",
        "[masakhane/masakhanews]",
        "{name: MasakhaNEWS Swahili, type: masakhane/masakhanews, config: swa, split: train}",
    ),
    "tanzania-desks": _Source("cc-by-4.0", "[]", "{name: Zindi Swahili news challenge, type: other, split: train}"),
}


def english(key: str, **values: object) -> str:
    """Return the text `key` in English: a README has no reader to ask."""
    return catalog("en")[key].format(**values)


def category(say: Say, label: str) -> str:
    """Return what the category `label` is called: Markdown."""
    return say(f"category.{label}") if label in LOOKS else as_text(label)


def headlines(say: Say, evaluation: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return (name, figure, meaning in plain words) of what matters most; all from cross-validation."""
    whole, certain = evaluation["cv"]["full"], evaluation["calibration"]["views"]["full"]
    shares = {"right": whole["accuracy"], "certain": certain["coverage"], "relied": certain["accuracy"]}
    return [
        (say(f"model.{key}"), percent(share), say(f"model.{key}_means", hundredths=round(100 * share)))
        for key, share in shares.items()
    ]


def measure_means(say: Say, measure: str, evaluation: Mapping[str, Any]) -> str:
    """Return what a reader must know of the figures of one way of measuring, `cv` or `dev`."""
    held_out = measure == "dev" and evaluation.get("trained_on", {}).get("dev_held_out")
    key = "model.dev_held_out_means" if held_out else f"model.{measure}_means"
    return say(key, texts=evaluation[measure]["full"]["texts"])


def data_facts(say: Say, evaluation: Mapping[str, Any], manifest: Manifest) -> list[str]:
    """Return what the model learned from, with the licences, and what they mean for use."""
    seen = evaluation.get("trained_on", {})
    counts = {name: value for name, value in seen.items() if isinstance(value, int)}
    about = section(manifest.name)
    facts = [say(f"bundle.{about}.{name}", count=counts[name]) for name in _LEARNED_FROM if counts.get(name)]
    if count := counts.get("soft_labelled_texts"):
        facts.append(say("model.data_soft_labelled_texts", count=count))
    return [*facts, say(f"bundle.{about}.licence"), say(f"bundle.{about}.licence_means")]


_LEARNED_FROM = ("articles", "leads", "unlabelled_texts")
_OF_THE_BUNDLE = ("classes", "news")


def listed(say: Say, heading: str, evaluation: Mapping[str, Any], manifest: Manifest) -> list[str]:
    """Return the lines under one of the headings of `LISTS`."""
    classes, weak = evaluation["cv"]["full"]["classes"], weak_labels(manifest)
    values = {
        "count": len(manifest.labels),
        "labels": ", ".join(f"{category(say, label)} ({count:,})" for label, count in weak.items()),
        "articles": evaluation["trained_on"]["articles"],
        "length": manifest.max_length,
        "threshold": percent(manifest.threshold),
        "weakest": category(say, min(classes, key=lambda label: classes[label]["f1"])),
    }
    about = section(manifest.name)
    keys = {line: f"model.{heading}_{line}" for line in LISTS[heading]}
    keys |= {line: f"bundle.{about}.{line}" for line in _OF_THE_BUNDLE if line in keys}
    return [say(key, **values) for line, key in keys.items() if weak or line != "few"]


def readme(bundle: Bundle) -> str:
    """Return the content of README.md: YAML for machines, then the card for people."""
    evaluation, manifest, say = bundle.evaluation(), bundle.manifest, english
    parts = [_front_matter(evaluation, manifest), f"# {manifest.name}", say("classify.promise"), _USAGE[manifest.name]]
    if held_out := bundle.held_out():
        parts += [*told(say, held_out), f"## {say('held_out.ours')}"]
    for key, figure, meaning in headlines(say, evaluation):
        parts.append(f"**{key}: {figure}.** {meaning}")
    for measure in ("cv", "dev"):
        parts += [f"## {say(f'model.measure_{measure}')}", measure_means(say, measure, evaluation)]
        parts += [_views(evaluation[measure]), _classes(evaluation[measure]["full"]["classes"], manifest)]
    for heading, key in _SECTIONS.items():
        parts += [f"## {say(key)}", bullets(listed(say, heading, evaluation, manifest))]
    parts += [f"## {say('model.data')}", bullets(data_facts(say, evaluation, manifest))]
    parts += [f"## {say('model.version')}", say("model.version_is", version=manifest.version), _checksums(manifest)]
    return "\n\n".join(parts) + "\n"


def _views(scores: Mapping[str, Any]) -> str:
    heads = [english(key) for key in ("model.given", *METRICS.values())]
    rows = [[english(key), *(percent(scores[view][metric]) for metric in METRICS)] for view, key in VIEWS.items()]
    return table(heads, rows)


def _classes(classes: Mapping[str, Any], manifest: Manifest) -> str:
    heads = [english(f"model.{key}") for key in ("category", "precision", "recall", "f_one", "support")]
    rows, weak = [], weak_labels(manifest)
    for label, one in classes.items():
        called = f"{category(english, label)}{' *' if label in weak else ''}"
        rows.append([called, *(percent(one[m]) for m in ("precision", "recall", "f1")), str(one["support"])])
    return table(heads, rows)


def _checksums(manifest: Manifest) -> str:
    rows = [[f"`{name}`", f"`{digest}`"] for name, digest in manifest.files.items()]
    return table([english("model.file"), "SHA-256"], rows)


_METRICS = (("accuracy", "accuracy", "Accuracy"), ("weighted_f1", "f1", "Weighted F1"), ("macro_f1", "f1", "Macro F1"))


def _front_matter(evaluation: Mapping[str, Any], manifest: Manifest) -> str:
    """Return what Hugging Face reads: language, licence, data sets, and the figures of cross-validation."""
    whole = evaluation["cv"]["full"]
    how = f"{manifest.training['config']['folds']}-fold cross-validation"
    figures = "\n".join(
        f"          - {{type: {kind}, name: '{name} ({how})', value: {whole[key]:.4f}}}" for key, kind, name in _METRICS
    )
    source = _SOURCES[manifest.name]
    return f"""---
language: sw
license: {source.licence}
library_name: keras
pipeline_tag: text-classification
tags: [news, swahili, litert]
datasets: {source.datasets}
metrics: [accuracy, f1]
model-index:
  - name: {manifest.name}
    results:
      - task: {{type: text-classification}}
        dataset: {source.split}
        metrics:
{figures}
---"""


def main(folders: Sequence[Path] = SHIPPED) -> int:
    """Write the card of each bundle into its folder."""
    for folder in folders:
        (folder / README).write_text(readme(Bundle(folder)), encoding="utf-8")
        print(folder / README)
    return 0


if __name__ == "__main__":
    sys.exit(main())
