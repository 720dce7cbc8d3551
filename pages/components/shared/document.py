"""Adds a style sheet and a script to the document that Streamlit serves; both are constant.

Neither contains anything from readers, files or bundles: the script reads what it needs from the page.
"""

from html import escape
from pathlib import Path

import streamlit as st

from pages.components.shared.i18n import language

ASSETS = Path(__file__).with_name("assets")


def adapt_document() -> None:
    """Apply the style sheet, and run the script that keeps `<html lang>` and the live region up to date."""
    st.html(ASSETS / "app.css")
    script = (ASSETS / "app.js").read_text(encoding="utf-8")
    st.html(f'<i hidden data-lang="{language()}"></i><script>{script}</script>', unsafe_allow_javascript=True)


def announce(sentence: str, number: int) -> None:
    """Let screen readers read `sentence` aloud, once for each `number`, and move the focus to the answer."""
    st.html(f'<i hidden data-announced="{number}">{escape(sentence)}</i>')


def mark_step(name: str) -> None:
    """Tell the script at which step of a page the reader is: it is read aloud, and its beginning scrolled into view."""
    st.html(f'<i hidden data-step="{escape(name)}"></i>')
