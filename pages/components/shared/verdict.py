"""The verdict on an answer, in the same words and colour wherever an answer is shown."""

from pages.components.shared.i18n import t


def verdict_chip(certain: bool) -> str:
    """Return a Markdown badge that says whether an answer is certain or an editor must look at it."""
    return f":green-badge[{t('answer.certain')}]" if certain else f":yellow-badge[{t('answer.for_editor')}]"
