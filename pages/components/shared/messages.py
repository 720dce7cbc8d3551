"""What the app says when something is in the way, in the reader's language."""

from collections.abc import Callable

import streamlit as st

from classifier import BundleError, ClassifierError, Notice
from classifier.errors import BundleDamagedError
from pages.components.shared.categories import name
from pages.components.shared.display import as_text, to_copy
from pages.components.shared.i18n import catalog, language, language_name, t

_ICONS = {
    "truncated": ":material/content_cut:",
    "truncated_before": ":material/content_cut:",
    "few_articles": ":material/balance:",
}


def show_error(error: ClassifierError) -> None:
    """Say what is wrong and what to do about it: a hint for what readers can mend, an alarm for what they cannot."""
    if isinstance(error, BundleError):
        st.error(_sentence(error), icon=":material/error:")
    else:
        st.warning(_sentence(error), icon=":material/edit_note:")


def show_notice(notice: Notice) -> None:
    """Say what to know before relying on an answer."""
    if notice.unreliable:
        st.warning(_sentence(notice), icon=":material/warning:")
    else:
        st.info(_sentence(notice), icon=_ICONS[notice.code])


def plain_sentence(found: Notice | ClassifierError, code: str | None = None) -> str:
    """Return the sentence in the language `code`, else the reader's, with its values as they are: not for Markdown.

    With a `code` it can be called outside a session.
    """
    code = code or language()
    return t(_key(found), code, **_values(found, code))


def _sentence(found: Notice | ClassifierError) -> str:
    """Return the sentence as Markdown; what came from files, links and labels in it stays text."""
    key, values = _key(found), _values(found, language())
    template = catalog(language())[key]
    write = to_copy if isinstance(found, ClassifierError) else as_text
    return t(key, **{name: _safe(template, name, value, write) for name, value in values.items()})


def _key(found: Notice | ClassifierError) -> str:
    return f"error.{found.code}" if isinstance(found, ClassifierError) else f"notice.{found.code}"


def _values(found: Notice | ClassifierError, code: str) -> dict[str, object]:
    """Return the values of an error or a notice, those that are words in the language `code`."""
    values = dict(found.values)
    if isinstance(found, BundleDamagedError):
        values["reason"] = t(f"damage.{values['reason']}", code)
    elif isinstance(found, Notice) and "language" in values:
        values["language"] = language_name(str(values["language"]), code)
    elif isinstance(found, Notice) and "label" in values:
        values["label"] = name(str(values["label"]), code)
    return values


def _safe(template: str, name: str, value: object, write: Callable[[str], str]) -> object:
    """Return numbers as they are; anything else so that it neither ends a piece of code nor is taken for Markdown."""
    if isinstance(value, int | float):
        return value
    return str(value).replace("`", "'") if f"`{{{name}}}`" in template else write(str(value))
