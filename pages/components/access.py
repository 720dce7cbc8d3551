"""Who may see what readers wrote: editors, by OpenID Connect where it is configured, else by a password.

In `.streamlit/secrets.toml`, an `[auth]` section with `[review] editors = ["…@…"]` turns on the first, and `[review]
password = "…"` the second. With neither there is no way in.
"""

import hmac
import ipaddress
import threading
import time
from collections import Counter, deque
from collections.abc import Callable

import streamlit as st

from pages.components.i18n import t
from pages.components.resources import get_secrets

ATTEMPTS, WINDOW = 5, 15 * 60
"""Wrong passwords that one address may send within so many seconds."""
CROWD, FEW = 50, 2
"""From so many wrong passwords of all addresses on, each may send fewer. Nobody is locked out by what others send."""


class Attempts:
    """Wrong passwords of late, counted over all sessions: a new tab brings no new tries."""

    def __init__(self) -> None:
        self._failures: deque[tuple[float, str]] = deque()
        """When, and from which network; the oldest first."""
        self._counts: Counter[str] = Counter()
        self._turn = threading.Lock()

    def takes(self, address: str, right: bool) -> bool:
        """Return whether a password from `address` is looked at; a wrong one is counted in the same step."""
        with self._turn:
            taken = self._has_tries(address)
            if taken and not right:
                self._count(address)
            return taken

    def allowed(self, address: str) -> bool:
        """Return whether one more password may be tried from `address`."""
        with self._turn:
            return self._has_tries(address)

    def failed(self, address: str) -> None:
        """Count a wrong password from `address`."""
        with self._turn:
            self._count(address)

    def _has_tries(self, address: str) -> bool:
        self._forget()
        return self._counts[_network(address)] < (ATTEMPTS if len(self._failures) < CROWD else FEW)

    def _count(self, address: str) -> None:
        self._failures.append((time.monotonic(), _network(address)))
        self._counts[_network(address)] += 1

    def _forget(self) -> None:
        """Forget what is older than the window, and the addresses that failed at nothing since."""
        while self._failures and self._failures[0][0] < time.monotonic() - WINDOW:
            _, network = self._failures.popleft()
            self._counts[network] -= 1
            if not self._counts[network]:
                del self._counts[network]


def _network(address: str) -> str:
    """Return what one person has of addresses: one of IPv4, and of IPv6 a network of 2 to the 64."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.IPv6Network((int(found) >> 64 << 64, 64)))


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
    right = hmac.compare_digest(password.encode("utf-8", "replace"), _password().encode())
    if not _attempts.takes(address, right):
        st.error(t("review.too_many", minutes=WINDOW // 60), icon=":material/timer:")
        st.stop()
    if not right:
        st.error(t("review.wrong_password"), icon=":material/key_off:")
        st.stop()
    st.session_state.editor = name.strip()[:100] or t("review.an_editor")
    st.session_state.entered_with = _password()
    st.rerun()


def _address() -> str:
    return st.context.ip_address or "local"
