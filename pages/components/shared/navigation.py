"""Two corrections of Streamlit's navigation: pages always run inside `streamlit_app.py`, and the chosen page runs."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

PAGES = Path(__file__).parents[2]


def run_inside_app() -> None:
    """Rerun through `streamlit_app.py` where Streamlit ran a page alone; call it before anything else on a page.

    Until st.navigation is first called in a process, Streamlit treats a folder named pages in its older way: a link to
    a page runs that page alone, without language switch and menu, and so does the first click of a browser that was
    connected before the server restarted. Calling st.navigation once ends that.
    """
    if "started" not in st.session_state:
        others = sorted(path for path in PAGES.glob("*.py") if path.stem not in ("__init__", "classify"))
        st.navigation([st.Page(path) for path in (PAGES / "classify.py", *others)], position="hidden")
        st.rerun()


def follow_late_tap(page: StreamlitPage, pages: list[StreamlitPage]) -> None:
    """Switch to the page that was tapped where the first of `pages` runs only because text typed there arrives late.

    On a touch screen the browser sends the tap on the menu first and then the text of the box that loses the focus,
    addressed to the page that was left: that run would take the reader back. Text of a page that is not shown changes
    in no other way, except where the app itself fills the box.
    """
    state = st.session_state
    texts = {key: value for key, value in state.items() if key == "article" or str(key).startswith("note-")}
    late = any(value not in (state.get("texts", {}).get(key), state.get("filled")) for key, value in texts.items())
    before, state.texts = state.get("page", page.url_path), texts
    if page.url_path == pages[0].url_path != before and late:
        state.update(texts)  # Streamlit forgets what belongs to boxes that were not drawn
        st.switch_page(next(other for other in pages if other.url_path == before))
    state.page = page.url_path
