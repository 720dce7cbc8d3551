"""Why two categories get mixed up: what their articles share."""

from pages.components.shared.categories import markdown_name
from pages.components.shared.i18n import catalog, language, t


def explain_confusion(true: str, predicted: str, count: int, texts: int) -> str:
    """Return in words how often articles of `true` were called `predicted`, and why that is likely."""
    values = {"count": count, "texts": texts, "true": markdown_name(true), "predicted": markdown_name(predicted)}
    if true == predicted:
        return t("confusion.right", **values)
    if not count:
        return t("confusion.never", **values)
    of_these_two = f"confusion.{'_'.join(sorted((true, predicted)))}"
    reason = t(of_these_two if of_these_two in catalog(language()) else "confusion.other")
    return f"{t('confusion.count', **values)} {reason}"
