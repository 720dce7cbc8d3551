"""Who may see what readers wrote: editors, by OpenID Connect where it is configured, else by a password.

In `.streamlit/secrets.toml`, an `[auth]` section with `[review] editors = ["…@…"]` turns on the first, and `[review]
password = "…"` the second. With neither there is no way in.
"""

import hmac
import threading
import time
from collections import defaultdict, deque

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


def require_editor() -> str:
    """Return the editor's name, or show the way in and stop the page: nothing below this call runs for others."""
    if get_secrets("auth"):
        return _by_openid()
    if not get_secrets("review").get("password"):
        st.info(t("review.closed"), icon=":material/lock:")
        st.code('[review]\npassword = "…"', language=None)
        st.stop()
    return _by_password()


def _by_openid() -> str:
    if not st.user.is_logged_in:
        st.markdown(t("review.sign_in_why"))
        st.button(t("review.sign_in"), type="primary", icon=":material/login:", on_click=st.login)
        st.stop()
    email = str(st.user.get("email", "")).lower()
    verified = st.user.get("email_verified", True) is not False
    editors = get_secrets("review").get("editors", [])
    if not (isinstance(editors, list) and verified and email in {str(one).lower() for one in editors}):
        st.error(t("review.not_an_editor"), icon=":material/block:")
        st.button(t("review.sign_out"), on_click=st.logout)
        st.stop()
    return email


def _by_password() -> str:
    if "editor" not in st.session_state:
        _ask_for_password()
    return str(st.session_state.editor)


def _ask_for_password() -> None:
    """Ask for a name and the password, and go on only when it is right."""
    attempts, address = _attempts(), _address()
    with st.form("sign-in", clear_on_submit=True, enter_to_submit=True):
        name = st.text_input(t("review.name"), autocomplete="username")
        password = st.text_input(t("review.password"), type="password", autocomplete="current-password")
        sent = st.form_submit_button(t("review.sign_in"), type="primary", icon=":material/login:")
    if not sent:
        st.stop()
    if not attempts.allowed(address):
        st.error(t("review.too_many", minutes=WINDOW // 60), icon=":material/timer:")
        st.stop()
    right = str(get_secrets("review")["password"])
    if not hmac.compare_digest(password.encode("utf-8", "replace"), right.encode()):
        attempts.failed(address)
        st.error(t("review.wrong_password"), icon=":material/key_off:")
        st.stop()
    st.session_state.editor = name.strip()[:100] or t("review.an_editor")
    st.rerun()


def _address() -> str:
    return st.context.ip_address or "local"


@st.cache_resource(show_spinner=False)
def _attempts() -> Attempts:
    return Attempts()
