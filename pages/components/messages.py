"""What the app says when something is in the way, in the reader's language."""

import streamlit as st

from classifier import BundleError, ClassifierError, Notice
from pages.components.i18n import language_name, t


def show_error(error: ClassifierError) -> None:
    """Say what is wrong and what to do about it: a hint for what readers can mend, an alarm for what they cannot."""
    sentence = t(f"error.{error.code}", **{name: _plain(value) for name, value in error.values.items()})
    if isinstance(error, BundleError):
        st.error(sentence, icon=":material/error:")
    else:
        st.warning(sentence, icon=":material/edit_note:")


def show_notice(notice: Notice) -> None:
    """Say what to know before relying on an answer."""
    values = dict(notice.values)
    if "language" in values:
        values["language"] = language_name(str(values["language"]))
    sentence = t(f"notice.{notice.code}", **values)
    if notice.unreliable:
        st.warning(sentence, icon=":material/warning:")
    else:
        st.info(sentence, icon=":material/content_cut:")


def _plain(value: object) -> object:
    """Return numbers as they are, anything else without the characters that would end a piece of code in Markdown."""
    return value if isinstance(value, int) else str(value).replace("`", "'")
