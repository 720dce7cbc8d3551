"""`held-out.json`: an evaluation of a bundle on texts that were not used in training; its layout, schema 1.

    schema       1
    source       whose texts, labelled by whom: a sentence for readers
    date         of the evaluation, as 2026-01-31
    version      of the evaluated bundle: the figures do not apply to any other
    labels       label names, the order of `confusion`
    texts        number of texts with a topic; the figures below are about those
    main         figures: see `classifier.training.evaluation.measures.figures`
    none         {texts, certain}: number of texts without a clear topic, and the share of them called certain; or null
    classes      {label: precision, recall, f1, support}
    confusion    [true][answered] counts
    coverage     [{threshold, coverage, accuracy, acceptable}] for rising thresholds, on the confidence alone
    origins      {origin: figures}, where the texts say where they come from
    views        {view: figures} for parts of the texts: `headline`, `lead` (first 40 words), `first_200`
    ways         {way of pasting: figures, and `loss`: the acceptable answers that it costs, a share of 1}

The file is optional. It has no checksum and is not part of the version, because it is made later and by others, and
nothing depends on it: an invalid one is ignored with a warning in the log.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from classifier.bundle.manifest import Manifest
from classifier.bundle.writing import replace_file

HELD_OUT = "held-out.json"
SCHEMA = 1
LARGEST = 4_000_000
"""Largest size in bytes: ten times that of a file for a hundred labels."""
LONGEST_TEXT = 500
"""Largest number of characters of a text or name, which are shown on a page."""
MOST_MEMBERS = 1_000

_log = logging.getLogger(__name__)

_Fits = Callable[[Any], bool]
_Shape = Mapping[str, Any] | _Fits


def read_held_out(folder: Path, manifest: Manifest) -> dict[str, Any] | None:
    """Return the evaluation of the bundle in `folder`; None where there is none, or where the file is invalid."""
    path = folder / HELD_OUT
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        report = _parse(content, manifest)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("%r is ignored: %r", str(path), str(error))  # repr escapes control characters
        return None
    return report


def write_held_out(folder: Path, report: Mapping[str, Any]) -> Path:
    """Write `report` into the bundle in `folder`, in one step, and return the path of the file."""
    path = folder / HELD_OUT
    replace_file(path, to_json(report).encode())
    return path


def passing(curve: Sequence[Mapping[str, float]], threshold: float) -> tuple[float, float]:
    """Return which shares of all texts reach `threshold`, and reach it with a wrong answer.

    `curve` is the `coverage` of a held-out evaluation, or that in `evaluation.json`, where `acceptable` may be missing.
    """
    thresholds = [point["threshold"] for point in curve]
    wrong = [point["coverage"] * (1 - point.get("acceptable", point["accuracy"])) for point in curve]
    share = np.interp(threshold, thresholds, [point["coverage"] for point in curve])
    return float(share), float(np.interp(threshold, thresholds, wrong))


def to_json(report: Mapping[str, Any]) -> str:
    """Return the content of the file."""
    return json.dumps(report, indent=1, ensure_ascii=False) + "\n"


def _parse(content: bytes, manifest: Manifest) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise ValueError(f"it has more than {LARGEST:,} bytes")
    report: dict[str, Any] = json.loads(content)
    if problem := next(_problems(report, _REPORT, "the content"), None):
        raise ValueError(problem)
    if report["version"] != manifest.version or report["labels"] != list(manifest.labels):
        raise ValueError(f"it is about version {report['version']}, not about {manifest.version}")
    return report


def _problems(value: Any, shape: _Shape, where: str) -> Iterator[str]:
    """Yield a message for every part of `value` that does not have its shape."""
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            yield f"{where} is no object"
            return
        for name, part in shape.items():
            yield from _problems(value.get(name), part, f"'{name}' of {where}")
    elif not shape(value):
        yield f"{where} does not fit"


def _object_of(shape: _Shape) -> _Fits:
    """Return a check for objects of at most `MOST_MEMBERS` members that all have `shape`."""
    return lambda value: (
        isinstance(value, dict)
        and len(value) <= MOST_MEMBERS
        and all(len(name) <= LONGEST_TEXT and not _has_problems(part, shape) for name, part in value.items())
    )


def _list_of(shape: _Shape) -> _Fits:
    return lambda value: isinstance(value, list) and not any(_has_problems(part, shape) for part in value)


def _or_null(shape: _Shape) -> _Fits:
    return lambda value: value is None or not _has_problems(value, shape)


def _has_problems(value: Any, shape: _Shape) -> bool:
    return next(_problems(value, shape, ""), None) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_TEXT


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_share(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= 1


def _is_loss(value: Any) -> bool:
    return _is_number(value) and -1 <= value <= 1


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


_CERTAIN = {"share": _is_share, "accuracy": _or_null(_is_share), "acceptable": _or_null(_is_share)}
_FIGURES: dict[str, Any] = {
    **dict.fromkeys(("texts", "two_topics", "unanswered"), _is_count),
    **dict.fromkeys(("accuracy", "acceptable", "weighted_f1", "macro_f1", "ece"), _is_share),
    "certain": _CERTAIN,
    "second": {"share": _is_share, "precision": _or_null(_is_share)},
}
_REPORT: _Shape = {
    "schema": lambda value: value == SCHEMA,
    **dict.fromkeys(("source", "version"), _is_text),
    "date": _is_date,
    "labels": _list_of(_is_text),
    "texts": lambda value: _is_count(value) and value > 0,
    "main": _FIGURES,
    "none": _or_null({"texts": _is_count, "certain": _is_share}),
    "classes": _object_of({**dict.fromkeys(("precision", "recall", "f1"), _is_share), "support": _is_count}),
    "confusion": _list_of(_list_of(_is_count)),
    "coverage": _list_of(dict.fromkeys(("threshold", "coverage", "accuracy", "acceptable"), _is_share)),
    "origins": _object_of(_FIGURES),
    "views": _object_of(_FIGURES),
    "ways": _object_of({**_FIGURES, "loss": _is_loss}),
}
