"""The way in: pages run inside `streamlit_app.py`, whichever of them a link leads to."""

from pathlib import Path

import streamlit as st

PAGES = Path(__file__).parents[1]


def through_the_front() -> None:
    """Begin again by `streamlit_app.py` where it was left out; call it before anything else on a page.

    Until st.navigation is first called in a process, Streamlit runs an app that has a folder named pages in an older
    way: a link to a page runs that page alone, without language switch and menu, and so does the first click of a
    browser that was here before the server was started anew. Naming the pages once ends that.
    """
    if "started" not in st.session_state:
        others = sorted(path for path in PAGES.glob("*.py") if path.stem not in ("__init__", "classify"))
        st.navigation([st.Page(path) for path in (PAGES / "classify.py", *others)], position="hidden")
        st.rerun()
