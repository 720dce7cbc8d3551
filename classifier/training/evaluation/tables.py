"""Tables for the terminal: of `fit`, of `compare`, and of `evaluate`, which is at most 100 columns wide."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from classifier.training.data.articles import VIEWS

_HEADS = ("texts", "right", "accept", "loss", "F1 wtd", "F1 mac", "ECE", "certain", "right", "accept")
_WIDTHS = (7, 6, 7, 7, 7, 7, 6, 9, 6, 7)
_WIDEST = 100
_NAMES = _WIDEST - sum(_WIDTHS)
_POINTS = 12
"""Rows of the coverage curve that are shown, at most."""

_LEGEND = (
    "right: the annotator's first topic; accept: the first or the second; loss: of acceptable answers;",
    "certain: the share of answers that are, and behind it how many of those are right and acceptable.",
)


def fit_table(evaluation: Mapping[str, Any]) -> str:
    """Return the main figures of `evaluation.json`, one view a line."""
    lines = [f"{'':12}{'dev weighted':>14}{'macro':>8}{'± seeds':>11}{'cv weighted':>14}{'macro':>8}{'acceptable':>12}"]
    for name in VIEWS:
        dev, cv = evaluation["dev"][name], evaluation["cv"][name]
        sd = evaluation["spread"][name]["weighted_f1"]["sd"]
        lines.append(
            f"{name:12}{dev['weighted_f1']:14.3f}{dev['macro_f1']:8.3f}{sd:11.3f}"
            f"{cv['weighted_f1']:14.3f}{cv['macro_f1']:8.3f}{cv['acceptable']:12.3f}"
        )
    return "\n".join(lines)


def compare_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the rows of `compare` as a Markdown table: weighted / macro F1."""
    heads = [f"{part} {name}" for part in ("cv", "dev") for name in VIEWS]
    lines = ["| recipe | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    for row in rows:
        pairs = [row[part][name] for part in ("cv", "dev") for name in VIEWS]
        cells = [f"{pair['weighted_f1']:.3f} / {pair['macro_f1']:.3f}" for pair in pairs]
        lines.append(f"| {row['name']} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def held_out_table(report: Mapping[str, Any], name: str) -> str:
    """Return the report of `evaluate` on the bundle called `name`."""
    parts = [_figures(report, name), _remarks(report), _labels(report), _confusion(report), _coverage(report)]
    return "\n\n".join("\n".join(line.rstrip() for line in part) for part in parts)


def _figures(report: Mapping[str, Any], name: str) -> Iterator[str]:
    yield f"{name}, version {report['version']}, on {report['texts']:,} texts"
    yield report["source"]
    yield ""
    yield _row("", _HEADS)
    yield _row("whole texts", _cells(report["main"]))
    for heading, key in (("by origin", "origins"), ("parts of the texts", "views"), ("as they are pasted", "ways")):
        if report[key]:
            yield heading
            yield from (_row(f"  {part}", _cells(figures)) for part, figures in report[key].items())
    yield from _LEGEND


def _cells(figures: Mapping[str, Any]) -> tuple[str, ...]:
    certain = figures["certain"]
    return (
        f"{figures['texts']:,}",
        *(_share(figures.get(key)) for key in ("accuracy", "acceptable", "loss", "weighted_f1", "macro_f1", "ece")),
        *(_share(certain[key]) for key in ("share", "accuracy", "acceptable")),
    )


def _row(name: str, cells: tuple[str, ...]) -> str:
    shown = name if len(name) <= _NAMES else f"{name[: _NAMES - 1]}…"
    return f"{shown:{_NAMES}}{''.join(f'{cell:>{width}}' for cell, width in zip(cells, _WIDTHS, strict=True))}"


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"


def _remarks(report: Mapping[str, Any]) -> Iterator[str]:
    main, without_topic = report["main"], report["none"]
    second = main["second"]
    yield f"Two topics given by the annotator: {main['two_topics']:,} of {main['texts']:,} texts."
    precision = f"; {second['precision']:.3f} of those are one of the two" if second["precision"] is not None else ""
    yield f"A second topic shown: {second['share']:.3f} of answers{precision}."
    if without_topic:
        texts, certain = without_topic["texts"], without_topic["certain"]
        yield f"Texts whose topic cannot be told: {texts:,}, called certain: {certain:.3f}."
    if main["unanswered"]:
        yield f"Without an answer, because there is nothing to read or too much: {main['unanswered']:,}."


def _labels(report: Mapping[str, Any]) -> Iterator[str]:
    yield f"{'':20}{'texts':>8}{'precision':>11}{'recall':>8}{'F1':>8}"
    for label, scores in report["classes"].items():
        shares = f"{scores['precision']:11.3f}{scores['recall']:8.3f}{scores['f1']:8.3f}"
        yield f"{label[:19]:20}{scores['support']:8,}{shares}"


def _confusion(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield a row for each label of the annotator, with a column for each answer; a sentence where that is too wide."""
    counts, labels = report["confusion"], report["labels"]
    width = max(len(str(n)) for n in (len(labels), *(count for row in counts for count in row))) + 1
    if 20 + width * len(labels) > _WIDEST:
        yield "What is taken for what: too many labels for a table, see the file that --json writes."
        return
    yield "What is taken for what: a row is the annotator's label, a column the answer, in the same order."
    yield " " * 20 + "".join(f"{number:{width}}" for number in range(1, len(labels) + 1))
    for number, (label, row) in enumerate(zip(labels, counts, strict=True), start=1):
        yield f"{number:2} {label[:16]:17}" + "".join(f"{count or '·':>{width}}" for count in row)


def _coverage(report: Mapping[str, Any]) -> Iterator[str]:
    curve = report["coverage"]
    step = max(1, -(-len(curve) // _POINTS))
    yield "By the confidence alone, from a threshold on:"
    yield f"{'threshold':>10}{'coverage':>10}{'right':>8}{'accept':>8}"
    for point in curve[::step]:
        shares = f"{point['coverage']:10.3f}{point['accuracy']:8.3f}{point['acceptable']:8.3f}"
        yield f"{point['threshold']:10.3f}{shares}"
