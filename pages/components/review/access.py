"""The sign-in of editors: by OpenID Connect where it is configured, else by a password.

In `.streamlit/secrets.toml`, an `[auth]` section with `[review] editors = ["…@…"]` enables the first, and `[review]
password = "…"` the second. Without both, nobody can sign in.
"""

import hmac
from collections.abc import Callable

import streamlit as st
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from pages.components.review.attempts import Attempts
from pages.components.shared.i18n import t
from pages.components.shared.resources import ROOT, get_secrets

README = ROOT / "README.md"
_attempts = Attempts()
"""The wrong passwords of all sessions. Not in Streamlit's cache, which any session can clear by a crafted message."""


def review_is_set_up() -> bool:
    """Return whether editors can sign in; only then is the page in the menu."""
    return bool(get_secrets("auth") or get_secrets("review").get("password"))


def require_editor() -> str:
    """Return the editor's name, or show the sign-in form and stop: later code runs only for editors."""
    by_openid = bool(get_secrets("auth"))
    if not review_is_set_up():
        st.info(t("review.closed"), icon=":material/lock:")
        st.download_button(
            t("review.readme"),
            README.read_bytes,
            README.name,
            "text/markdown",
            icon=":material/description:",
            on_click="ignore",
        )
        st.stop()
    editor = current_editor()
    if editor is None:
        (_ask_for_account if by_openid else _ask_for_password)()
        st.stop()
    _offer_to_leave(st.logout if by_openid else _leave)
    return editor


def current_editor() -> str | None:
    """Return the name of the editor who is signed in now, else None.

    Callbacks of widgets run before the page, so they check the sign-in here.
    """
    if get_secrets("auth"):
        return _account_of_editor()
    password = get_secrets("review").get("password")
    if not password or st.session_state.get("entered_with") != str(password):  # not signed in, or password changed
        return None
    return str(st.session_state.editor)


def _account_of_editor() -> str | None:
    if not st.user.is_logged_in:
        return None
    email = _comparable(st.user.get("email"))
    # A boolean or a string, depending on the provider; providers that issue the addresses omit it.
    verified = str(st.user.get("email_verified", True)).lower() == "true"
    editors = get_secrets("review").get("editors", [])
    listed = isinstance(editors, list) and email in map(_comparable, editors)
    return email if email and verified and listed else None


def _comparable(address: object) -> str:
    """Return an address in lower case, "" for one that is not ASCII: the Kelvin sign would become a k."""
    written = str(address or "")
    return written.lower() if written.isascii() else ""


def _ask_for_account() -> None:
    if st.user.is_logged_in:
        st.error(t("review.not_an_editor"), icon=":material/block:")
        st.button(t("review.sign_out"), on_click=st.logout)
        return
    st.markdown(t("review.sign_in_why"))
    st.button(t("review.sign_in"), type="primary", icon=":material/login:", on_click=st.login)


def _password() -> str:
    return str(get_secrets("review")["password"])


def _offer_to_leave(leave: Callable[[], None]) -> None:
    st.button(t("review.sign_out"), icon=":material/logout:", type="tertiary", on_click=leave)


def _leave() -> None:
    for name in ("editor", "entered_with", "last_decided"):
        st.session_state.pop(name, None)


def _ask_for_password() -> None:
    """Ask for a name and the password, and rerun the page once it is right."""
    with st.form("sign-in", clear_on_submit=True, enter_to_submit=True):
        name = st.text_input(t("review.name"), autocomplete="username")
        password = st.text_input(t("review.password"), type="password", autocomplete="current-password")
        sent = st.form_submit_button(t("review.sign_in"), type="primary", icon=":material/login:")
    if not sent:
        return
    right = hmac.compare_digest(password.encode("utf-8", "replace"), _password().encode())
    seconds = _attempts.wait(_address(), _browser(), right)
    if seconds:
        st.error(t("review.too_many", seconds=seconds), icon=":material/timer:")
    elif not right:
        st.error(t("review.wrong_password"), icon=":material/key_off:")
    else:
        st.session_state.editor = name.strip()[:100] or t("review.an_editor")
        st.session_state.entered_with = _password()
        st.rerun()


def _address() -> str:
    return st.context.ip_address or "local"


def _browser() -> str:
    """Return the random token that Streamlit gave this browser; "" where there is none."""
    token, _ = decode_xsrf_token_string(st.context.cookies.get(XSRF_COOKIE_NAME, ""))
    return token.hex() if token else ""
