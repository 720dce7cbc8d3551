"""Why two categories get mixed up: what their articles share."""

from pages.components.shared.categories import markdown_name
from pages.components.shared.i18n import t

PAIRS = {
    ("biashara", "kitaifa"),
    ("burudani", "michezo"),
    ("business", "health"),
    ("business", "politics"),
    ("business", "technology"),
    ("entertainment", "religion"),
    ("entertainment", "technology"),
    ("health", "politics"),
    ("health", "religion"),
    ("health", "technology"),
    ("kimataifa", "kitaifa"),
    ("kitaifa", "michezo"),
    ("politics", "religion"),
    ("politics", "technology"),
}
"""Pairs, in alphabetical order, for which the catalogs have a reason of their own."""


def explain_confusion(true: str, predicted: str, count: int, texts: int) -> str:
    """Return in words how often articles of `true` were called `predicted`, and why that is likely."""
    values = {"count": count, "texts": texts, "true": markdown_name(true), "predicted": markdown_name(predicted)}
    if true == predicted:
        return t("confusion.right", **values)
    if not count:
        return t("confusion.never", **values)
    first, second = sorted((true, predicted))
    reason = t(f"confusion.{first}_{second}") if (first, second) in PAIRS else t("confusion.other")
    return f"{t('confusion.count', **values)} {reason}"
