"""Two languages: every text of the app is in `catalogs/sw.toml` and `catalogs/en.toml`, none in the code.

The English sentences of errors and notices are those of the library, in `classifier/messages.toml`.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from classifier.errors import MESSAGES
from classifier.language import english_name

LANGUAGES = {"sw": "Kiswahili", "en": "English"}
"""Language code (ISO 639-1) → the language's own name; the first is the default."""

CATALOGS = Path(__file__).parent / "catalogs"
_fixed_language: ContextVar[str] = ContextVar("fixed_language", default="")
"""The language while something is made for a reader outside of the session."""
Made = TypeVar("Made")
Say = Callable[..., str]
"""Catalog key and values → text: `t`, or `english` where there is no reader."""


def language_switch() -> None:
    """Let the reader choose the language; the default is ?lang=…, else the browser's locale."""
    st.radio(
        "Lugha · Language",
        list(LANGUAGES),
        index=list(LANGUAGES).index(_first_choice()),
        format_func=LANGUAGES.__getitem__,
        horizontal=True,
        key="language",
        persist_state="session",
    )
    if st.query_params.get("lang") != language():  # so that a link copied from the address bar keeps the language
        st.query_params["lang"] = language()


def language() -> str:
    """Return the code of the reader's language."""
    return _fixed_language.get() or _known(st.session_state.get("language")) or _first_choice()


def in_this_language(make: Callable[[], Made]) -> Callable[[], Made]:
    """Return `make` bound to the reader's language, because Streamlit makes downloads outside of the session."""
    return in_language(language(), make)


def in_language(code: str, make: Callable[[], Made]) -> Callable[[], Made]:
    """Return `make` bound to the language `code`, for any thread."""

    def made() -> Made:
        token = _fixed_language.set(code)
        try:
            return make()
        finally:
            _fixed_language.reset(token)

    return made


def _first_choice() -> str:
    """Return the initial language of a session, which is determined once, because the switch writes to ?lang= too."""
    if "first_language" not in st.session_state:
        asked = _known(st.query_params.get("lang"))
        st.session_state.first_language = asked or _from_locale(st.context.locale)
    first: str = st.session_state.first_language
    return first


def t(key: str, code: str | None = None, /, **values: Any) -> str:
    """Return the text `key` in the language `code`, else the reader's, with `values` in its {placeholders}.

    Where the catalogs have `key.one` and `key.other`, the number `count` chooses between them.
    """
    code = code or language()
    texts = catalog(code)
    text = texts[key] if key in texts else texts[f"{key}.{_plural_form(code)(values['count'])}"]
    return text.format(**values)


@cache
def _plural_form(code: str) -> Callable[[int], str]:
    """Return the plural rule of a language: number → `one` or `other`."""
    from babel import Locale  # slow to import, and most pages count nothing

    rule: Callable[[int], str] = Locale(code).plural_form
    return rule


def english(key: str, **values: Any) -> str:
    """Return the text `key` in English, for a README."""
    return t(key, "en", **values)


def language_name(code: str, in_language: str | None = None) -> str:
    """Return the name of the language with the ISO 639 code `code`, in the reader's language by default."""
    from babel import Locale  # most articles are in Swahili

    reader = in_language or language()
    ours = catalog(reader).get(f"language.{code}")
    return ours or str(Locale(reader).languages.get(code, english_name(code)))


def percent(share: float, decimals: int = 1) -> str:
    """Return a share of 1; what is not quite nothing or everything never looks like it.

    Swahili and English write numbers alike, with a point before the decimals and commas between thousands.
    """
    least = 10.0 ** -(decimals + 2)
    if 0 < share < least:
        return f"<{least:.{decimals}%}"
    if 1 - least < share < 1:
        return f">{1 - least:.{decimals}%}"
    return f"{share:.{decimals}%}"


def moment(at: datetime) -> str:
    """Return date and time in the reader's language and time zone."""
    from babel.dates import format_datetime  # slow to import, and most pages show no time

    return str(format_datetime(at.astimezone(_zone()), "d MMM y, HH:mm", locale=language()))


def today() -> date:
    """Return the day that it is for the reader."""
    return datetime.now(_zone()).date()


def short_date(day: date, pattern: str = "d MMM") -> str:
    """Return a day and its month as the reader writes them."""
    from babel.dates import format_date

    return str(format_date(day, pattern, locale=language()))


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@cache
def catalog(code: str) -> dict[str, str]:
    """Return every text of a language: dotted key → text, with {placeholders} for values."""
    content = tomllib.loads((CATALOGS / f"{code}.toml").read_text(encoding="utf-8"))
    return (_library_sentences() if code == "en" else {}) | dict(_flatten(content, ""))


def _library_sentences() -> dict[str, str]:
    """Return the English texts of the library: errors, damages, notices and languages, by their keys."""
    return dict(_flatten({kind: MESSAGES[kind] for kind in ("error", "damage", "notice", "language")}, ""))


def _flatten(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _known(code: str | None) -> str | None:
    return code if code in LANGUAGES else None


def _from_locale(locale: str | None) -> str:
    """Return the language for a browser's locale ("sw-KE"): English for all other languages."""
    if locale is None:
        return "sw"
    return _known(locale.split("-")[0].lower()) or "en"
