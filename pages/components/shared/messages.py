"""Errors and notices in the reader's language."""

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
    """Show an error and what to do: as a warning where readers can fix it, else as an error."""
    if isinstance(error, BundleError):
        st.error(_sentence(error), icon=":material/error:")
    else:
        st.warning(_sentence(error), icon=":material/edit_note:")


def show_notice(notice: Notice) -> None:
    """Show a notice: what to know before relying on an answer."""
    if notice.unreliable:
        st.warning(_sentence(notice), icon=":material/warning:")
    else:
        st.info(_sentence(notice), icon=_ICONS[notice.code])


def plain_sentence(message: Notice | ClassifierError, code: str | None = None) -> str:
    """Return the sentence as plain text in the language `code`, by default the reader's.

    With a `code` it can be called outside of a session.
    """
    code = code or language()
    return t(_key(message), code, **_values(message, code))


def _sentence(message: Notice | ClassifierError) -> str:
    """Return the sentence as Markdown, with values from files, links and labels escaped."""
    key, values = _key(message), _values(message, language())
    template = catalog(language())[key]
    write = to_copy if isinstance(message, ClassifierError) else as_text
    return t(key, **{name: _safe(template, name, value, write) for name, value in values.items()})


def _key(message: Notice | ClassifierError) -> str:
    return f"error.{message.code}" if isinstance(message, ClassifierError) else f"notice.{message.code}"


def _values(message: Notice | ClassifierError, code: str) -> dict[str, object]:
    """Return the values of an error or a notice, with words in the language `code`."""
    values = dict(message.values)
    if isinstance(message, BundleDamagedError):
        values["reason"] = t(f"damage.{values['reason']}", code)
    elif isinstance(message, Notice) and "language" in values:
        values["language"] = language_name(str(values["language"]), code)
    elif isinstance(message, Notice) and "label" in values:
        values["label"] = name(str(values["label"]), code)
    return values


def _safe(template: str, name: str, value: object, write: Callable[[str], str]) -> object:
    """Return numbers unchanged and other values escaped, also within code spans."""
    if isinstance(value, int | float):
        return value
    return str(value).replace("`", "'") if f"`{{{name}}}`" in template else write(str(value))
