"""The model card: the content of the model page as a README in the format of Hugging Face.

`python -m pages.components.model.card` writes README.md into the bundles that ship; run it after every training.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from classifier.bundle.artifacts import ARTIFACTS, DEFAULT_BUNDLE, Bundle
from classifier.bundle.manifest import Manifest
from pages.components.model.facts import (
    METRICS,
    VIEWS,
    bullets,
    category,
    data_facts,
    lines_under,
    main_figures,
    measure_means,
    table,
)
from pages.components.model.held_out import as_markdown, card_section, out_of_fold_tables
from pages.components.shared.i18n import english, percent

README = "README.md"
_SECTIONS = {"use": "model.use", "limits": "model.limits"}

_TEXT = "Timu ya taifa imeshinda mechi ya kufuzu baada ya kufunga mabao matatu."
SHIPPED = tuple(ARTIFACTS / name for name in ("media-topics", "swahili-news", "tanzania-desks"))
"""The bundles that ship."""


class _Source(NamedTuple):
    """The source of the labelled articles of a bundle, as fields of a Hugging Face card."""

    licence: str
    datasets: str
    split: str


_SOURCES = {
    "media-topics": _Source(
        "cc-by-4.0", "[]", "{name: Swahili news labelled with IPTC Media Topics, type: other, split: train}"
    ),
    "swahili-news": _Source(
        "cc-by-nc-sa-4.0",
        "[masakhane/masakhanews]",
        "{name: MasakhaNEWS Swahili, type: masakhane/masakhanews, config: swa, split: train}",
    ),
    "tanzania-desks": _Source("cc-by-4.0", "[]", "{name: Zindi Swahili news challenge, type: other, split: train}"),
}


def readme(bundle: Bundle) -> str:
    """Return the content of README.md: YAML front matter, then the card."""
    evaluation, manifest, say = bundle.evaluation(), bundle.manifest, english
    parts = [_front_matter(evaluation, manifest), f"# {manifest.name}", say("classify.promise"), _usage(manifest)]
    if held_out := bundle.held_out():
        parts += [*card_section(say, held_out), f"## {say('held_out.ours')}"]
    for key, figure, meaning in main_figures(say, evaluation):
        parts.append(f"**{key}: {figure}.** {meaning}")
    for measure in ("cv", "dev"):
        parts += [f"## {say(f'model.measure_{measure}')}", measure_means(say, measure, evaluation)]
        parts += [_views(evaluation[measure]), _classes(evaluation[measure]["full"]["classes"], manifest)]
        parts += as_markdown(out_of_fold_tables(say, evaluation)) if measure == "cv" else []
    for heading, key in _SECTIONS.items():
        parts += [f"## {say(key)}", bullets(lines_under(say, heading, evaluation, manifest))]
    parts += [f"## {say('model.data')}", bullets(data_facts(say, evaluation, manifest))]
    parts += [f"## {say('model.version')}", say("model.version_is", version=manifest.version), _checksums(manifest)]
    return "\n\n".join(parts) + "\n"


def _usage(manifest: Manifest) -> str:
    """Return a code example that uses the bundle."""
    if manifest.name == DEFAULT_BUNDLE.name:
        lines = ["from classifier import classify_news", "", f'probabilities, label = classify_news("{_TEXT}")']
    else:
        loaded = f'load_classifier("artifacts/{manifest.name}")'
        lines = ["from classifier import load_classifier", "", f'label = {loaded}.predict("{_TEXT}").label']
    return "\n".join(["```python", *lines, "```"])


def _views(scores: Mapping[str, Any]) -> str:
    heads = [english(key) for key in ("model.given", *METRICS.values())]
    rows = [[english(key), *(percent(scores[view][metric]) for metric in METRICS)] for view, key in VIEWS.items()]
    return table(heads, rows)


def _classes(classes: Mapping[str, Any], manifest: Manifest) -> str:
    known = ["code"] if manifest.codes else []
    heads = [english(f"model.{key}") for key in ("category", *known, "precision", "recall", "f_one", "support")]
    rows, low_support = [], manifest.low_support_labels
    for label, scores in classes.items():
        name = f"{category(english, label)}{' *' if label in low_support else ''}"
        codes = [f"`{manifest.codes[label]}`"] if known else []
        shares = [percent(scores[metric]) for metric in ("precision", "recall", "f1")]
        rows.append([name, *codes, *shares, str(scores["support"])])
    return table(heads, rows)


def _checksums(manifest: Manifest) -> str:
    rows = [[f"`{name}`", f"`{digest}`"] for name, digest in manifest.files.items()]
    return table([english("model.file"), "SHA-256"], rows)


_METRICS = (("accuracy", "accuracy", "Accuracy"), ("weighted_f1", "f1", "Weighted F1"), ("macro_f1", "f1", "Macro F1"))


def _front_matter(evaluation: Mapping[str, Any], manifest: Manifest) -> str:
    """Return the front matter: language, licence, data sets, and the figures of cross-validation."""
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
