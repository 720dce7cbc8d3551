"""A correction of Streamlit's navigation: pages always run inside `streamlit_app.py`."""

from pathlib import Path

import streamlit as st

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
