"""Opens a file or a link: its text is put into the box, where the reader can change it before asking.

The readers of files are imported where they are used: by then the box is visible.
"""

from collections.abc import Callable

import streamlit as st

from classifier import ClassifierError
from pages.components.classify.box import fill
from pages.components.shared.display import as_text
from pages.components.shared.i18n import t
from pages.components.shared.messages import show_error
from pages.components.shared.resources import session
from pages.components.shared.uploads import upload

OPEN = "opening"
"""The key of the popover in the session state, whose value is whether it is open."""


def take_in() -> None:
    """Put the text that was opened in the last run into the box; call it before the box is shown."""
    if "opened" in st.session_state:
        fill(st.session_state.pop("opened"))
        st.session_state[OPEN] = False


def offer_to_open() -> None:
    """Offer to open a file or a link, in a popover."""
    from classifier.reading import links_are_on

    title = t("open.title") if links_are_on() else t("open.title_file")
    popover = st.popover(title, icon=":material/upload_file:", key=OPEN, on_change=_forget_error)
    if popover.open:
        with popover:
            _offer()


def _offer() -> None:
    from classifier.reading import DOCUMENT_ENDINGS, MAX_DOCUMENT_MEGABYTES, fetch_article, links_are_on, read_document

    status = st.container()  # on top, because a small screen shows only the beginning of the popover
    file = upload(t("open.file"), "open-file", MAX_DOCUMENT_MEGABYTES)
    st.caption(t("open.kinds", kinds=", ".join(DOCUMENT_ENDINGS), megabytes=MAX_DOCUMENT_MEGABYTES))
    url = _ask_for_link() if links_are_on() else ""
    with status:
        if file:
            _open(t("open.reading", name=as_text(file[0])), lambda: read_document(*file, owner=session()))
        elif url:
            _open(t("open.fetching"), lambda: fetch_article(url, owner=session()))
        elif "open_error" in st.session_state:
            show_error(st.session_state.open_error)


def _ask_for_link() -> str:
    """Return the link that was just submitted, else ""; it stays in its field until its text is in the box."""
    with st.form("open-link", border=False, clear_on_submit=False):
        url = st.text_input(t("open.link"), key="open-url", placeholder="https://")
        sent = st.form_submit_button(t("open.fetch"), icon=":material/link:")
    return url.strip() if sent else ""


def _open(doing: str, read: Callable[[], str]) -> None:
    """Read a text while the reader waits and can continue to write; the next run puts it into the box."""
    st.session_state.pop("open_error", None)
    try:
        with st.spinner(doing, show_time=True):
            st.session_state.opened = read()
    except ClassifierError as error:
        st.session_state.open_error = error
    st.rerun()


def _forget_error() -> None:
    st.session_state.pop("open_error", None)
