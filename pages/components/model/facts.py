"""The facts about a model on its page and in its README: figures, data, licences, limits."""

from collections.abc import Mapping, Sequence
from typing import Any

from classifier.bundle.manifest import Manifest
from pages.components.shared.bundles import section, thresholds
from pages.components.shared.categories import markdown_name
from pages.components.shared.i18n import Say, catalog, english, percent

LISTS = {"use": ("sort", "certain", "learn"), "limits": ("classes", "small", "few", "words", "news", "people")}
"""Heading → keys of the lines below it; the texts are in the catalogs."""
_LEARNED_FROM = ("articles", "written_texts", "leads", "unlabelled_texts")
"""The counts in `trained_on`."""
_OF_THE_BUNDLE = ("classes", "news")
VIEWS = {
    "headline": "model.view_headline",
    "lead": "model.view_lead",
    "first_200": "model.view_words",
    "full": "model.view_full",
}
"""Part of an article in `evaluation.json` → catalog key of its name."""
METRICS = {"accuracy": "model.accuracy", "weighted_f1": "model.f_weighted", "macro_f1": "model.f_macro"}
"""Metric in `evaluation.json` → catalog key of its name."""
_BACKENDS = {"jax": "JAX", "torch": "PyTorch"}
"""Backend of Keras other than TensorFlow → its name."""


def category(say: Say, label: str) -> str:
    """Return the name of the topic `label` as Markdown."""
    return markdown_name(label, "en" if say is english else None)


def main_figures(say: Say, evaluation: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return (name, figure, explanation) of the main figures, all from cross-validation."""
    whole, certain = evaluation["cv"]["full"], evaluation["calibration"]["views"]["full"]
    two_topics = whole.get("acceptable", whole["accuracy"]) > whole["accuracy"]
    relied = certain["acceptable"] if two_topics else certain["accuracy"]
    figures = [
        (say("model.right"), whole["accuracy"], "model.right_means"),
        (say("model.certain"), certain["coverage"], "model.certain_means"),
        (say("held_out.relied"), relied, "held_out.relied_means")
        if two_topics
        else (say("model.relied"), relied, "model.relied_means"),
    ]
    return [(name, percent(share), say(means, hundredths=round(100 * share))) for name, share, means in figures]


def measure_means(say: Say, measure: str, evaluation: Mapping[str, Any]) -> str:
    """Return an explanation of the figures measured by `cv` or `dev`."""
    held_out = measure == "dev" and evaluation.get("trained_on", {}).get("dev_held_out")
    key = "model.dev_held_out_means" if held_out else f"model.{measure}_means"
    return say(key, texts=evaluation[measure]["full"]["texts"])


def data_facts(say: Say, evaluation: Mapping[str, Any], manifest: Manifest) -> list[str]:
    """Return sentences on the training data of the model, its licences, and what they mean for use."""
    seen = evaluation.get("trained_on", {})
    counts = {name: value for name, value in seen.items() if isinstance(value, int)}
    facts = [say(_key(manifest, name), count=counts[name]) for name in _LEARNED_FROM if counts.get(name)]
    if (labels := f"bundle.{section(manifest.name)}.labels") in catalog("en"):
        facts.insert(1, say(labels))
    if backend := _BACKENDS.get(seen.get("backend", "")):
        facts.append(say("model.data_backend", backend=backend))
    return [*facts, say(_key(manifest, "licence")), say(_key(manifest, "licence_means"))]


def lines_under(say: Say, heading: str, evaluation: Mapping[str, Any], manifest: Manifest) -> list[str]:
    """Return the lines under one of the headings of `LISTS`."""
    classes, low_support = evaluation["cv"]["full"]["classes"], manifest.low_support_labels
    values = {
        "count": len(manifest.labels),
        "labels": ", ".join(f"{category(say, label)} ({count:,})" for label, count in low_support.items()),
        "articles": evaluation["trained_on"]["articles"],
        "length": manifest.max_length,
        "threshold": thresholds(say, manifest),
        "weakest": category(say, min(classes, key=lambda label: float(classes[label]["f1"]))),
    }
    keys = {line: f"model.{heading}_{line}" for line in LISTS[heading]}
    keys |= {line: _key(manifest, line) for line in _OF_THE_BUNDLE if line in keys}
    return [say(key, **values) for line, key in keys.items() if low_support or line != "few"]


def _key(manifest: Manifest, line: str) -> str:
    """Return the key of a text about a bundle: a text of its own, or the text for imported bundles."""
    own = f"bundle.{section(manifest.name)}.{line}"
    return own if own in catalog("en") else f"bundle.other.{line}"


def bullets(lines: Sequence[str]) -> str:
    """Return the Markdown `lines` as a bulleted list."""
    return "\n".join(f"- {line}" for line in lines)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown: text in the first column, figures in the others."""
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
