"""Who may see what readers wrote: editors, by OpenID Connect where it is configured, else by a password.

In `.streamlit/secrets.toml`, an `[auth]` section with `[review] editors = ["…@…"]` turns on the first, and `[review]
password = "…"` the second. With neither there is no way in.
"""

import hmac
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

import streamlit as st

from pages.components.i18n import t
from pages.components.resources import get_secrets

ATTEMPTS, WINDOW = 5, 15 * 60
"""Wrong passwords that one address may send within so many seconds; all addresses together, ten times as many."""
EVERYBODY = "*"


class Attempts:
    """Wrong passwords of late, counted over all sessions: a new tab brings no new tries."""

    def __init__(self) -> None:
        self._failures: dict[str, deque[float]] = defaultdict(deque)
        self._turn = threading.Lock()

    def allowed(self, address: str) -> bool:
        """Return whether one more password may be tried from `address`."""
        with self._turn:
            return self._recent(address) < ATTEMPTS and self._recent(EVERYBODY) < 10 * ATTEMPTS

    def failed(self, address: str) -> None:
        """Count a wrong password from `address`."""
        with self._turn:
            for name in (address, EVERYBODY):
                self._failures[name].append(time.monotonic())

    def _recent(self, name: str) -> int:
        failures = self._failures[name]
        while failures and failures[0] < time.monotonic() - WINDOW:
            failures.popleft()
        if not failures:
            del self._failures[name]
        return len(failures)


_attempts = Attempts()
"""Of all sessions. Not in Streamlit's cache: any session can empty that, with one message that browsers do not send."""


def require_editor() -> str:
    """Return the editor's name, or show the way in and stop the page: nothing below this call runs for others."""
    if get_secrets("auth"):
        editor = _by_openid()
        _offer_to_leave(st.logout)
        return editor
    if not get_secrets("review").get("password"):
        st.info(t("review.closed"), icon=":material/lock:")
        st.code('[review]\npassword = "…"', language=None)
        st.stop()
    editor = _by_password()
    _offer_to_leave(_leave)
    return editor


def _by_openid() -> str:
    if not st.user.is_logged_in:
        st.markdown(t("review.sign_in_why"))
        st.button(t("review.sign_in"), type="primary", icon=":material/login:", on_click=st.login)
        st.stop()
    email = str(st.user.get("email") or "").lower()
    # Providers say it as a truth value or as a word; one who says nothing hands out addresses itself.
    verified = str(st.user.get("email_verified", True)).lower() == "true"
    editors = get_secrets("review").get("editors", [])
    if not (email and isinstance(editors, list) and verified and email in {str(one).lower() for one in editors}):
        st.error(t("review.not_an_editor"), icon=":material/block:")
        st.button(t("review.sign_out"), on_click=st.logout)
        st.stop()
    return email


def _by_password() -> str:
    if st.session_state.get("entered_with") != _password():  # not yet, or it was changed since
        _ask_for_password()
    return str(st.session_state.editor)


def _password() -> str:
    return str(get_secrets("review")["password"])


def _offer_to_leave(leave: Callable[[], None]) -> None:
    st.button(t("review.sign_out"), icon=":material/logout:", type="tertiary", on_click=leave)


def _leave() -> None:
    for name in ("editor", "entered_with", "last_decided"):
        st.session_state.pop(name, None)


def _ask_for_password() -> None:
    """Ask for a name and the password, and go on only when it is right."""
    address = _address()
    with st.form("sign-in", clear_on_submit=True, enter_to_submit=True):
        name = st.text_input(t("review.name"), autocomplete="username")
        password = st.text_input(t("review.password"), type="password", autocomplete="current-password")
        sent = st.form_submit_button(t("review.sign_in"), type="primary", icon=":material/login:")
    if not sent:
        st.stop()
    if not _attempts.allowed(address):
        st.error(t("review.too_many", minutes=WINDOW // 60), icon=":material/timer:")
        st.stop()
    if not hmac.compare_digest(password.encode("utf-8", "replace"), _password().encode()):
        _attempts.failed(address)
        st.error(t("review.wrong_password"), icon=":material/key_off:")
        st.stop()
    st.session_state.editor = name.strip()[:100] or t("review.an_editor")
    st.session_state.entered_with = _password()
    st.rerun()


def _address() -> str:
    return st.context.ip_address or "local"
