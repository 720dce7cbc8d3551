"""Ainisha, the app: page config, language, navigation. Start it with `streamlit run streamlit_app.py`."""

import streamlit as st

from pages.components.classify.presentation import presentation
from pages.components.review.access import review_is_set_up
from pages.components.shared.bundles import choose_bundle
from pages.components.shared.document import ASSETS, adapt_document
from pages.components.shared.i18n import language_switch, t
from pages.components.shared.server import server_options, stop_look_ups

stop_look_ups()


def main() -> None:
    """Show the page that the reader has chosen."""
    st.set_page_config(page_title="Ainisha", page_icon=ASSETS / "icon.svg")
    st.logo(str(ASSETS / "wordmark.svg"), size="large", icon_image=str(ASSETS / "icon.svg"))

    pages = [
        st.Page("pages/classify.py", title=t("page.classify"), icon=":material/label:", default=True),
        st.Page("pages/batch.py", title=t("page.batch"), icon=":material/table_view:"),
        st.Page("pages/walkthrough.py", title=t("page.walkthrough"), icon=":material/route:"),
        st.Page("pages/model.py", title=t("page.model"), icon=":material/fact_check:"),
        st.Page("pages/history.py", title=t("page.history"), icon=":material/history:"),
        st.Page(
            "pages/review.py",
            title=t("page.review"),
            icon=":material/rate_review:",
            visibility="visible" if review_is_set_up() else "hidden",
        ),
    ]
    show = presentation()
    page = st.navigation(pages, position="hidden" if show else "sidebar")

    # Until st.navigation is first called in a process, Streamlit runs an app with a folder named pages in an older mode
    # whose widgets the newer mode does not know: rerun before there are any.
    if "started" not in st.session_state:
        st.session_state.started = True
        st.rerun()

    if show:
        adapt_document()
        show()
        return
    with st.sidebar:
        language_switch()
        choose_bundle()
        adapt_document()
    page.run()


if __name__ == "__main__":
    main()
else:  # imported by `streamlit run` before the first request, to find the app to serve
    app = st.App(__file__, **server_options())
