"""Two languages: every text of the app is in `catalogs/sw.toml` and `catalogs/en.toml`, none in the code.

The English sentences of errors are those of the library; `en.toml` has only those that a page words differently.
"""

import tomllib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from classifier import ClassifierError, errors, extras
from classifier.language import english_name
from classifier.reading import errors as reading_errors
from classifier.reading.links import errors as link_errors
from classifier.reading.tables import errors as table_errors

LANGUAGES = {"sw": "Kiswahili", "en": "English"}
"""Language code (ISO 639-1) → its name in itself; the first is the app's own."""

CATALOGS = Path(__file__).parent / "catalogs"
_fixed_language: ContextVar[str] = ContextVar("fixed_language", default="")
"""Set while something is made for a reader outside the session."""
Made = TypeVar("Made")
Say = Callable[..., str]
"""Catalog key and values → text: `t`, or `english` where there is no reader."""


def language_switch() -> None:
    """Let the reader choose the language; the first choice is ?lang=…, then the browser's locale."""
    st.radio(
        "Lugha · Language",
        list(LANGUAGES),
        index=list(LANGUAGES).index(_first_choice()),
        format_func=LANGUAGES.__getitem__,
        horizontal=True,
        key="language",
        persist_state="session",
    )
    if st.query_params.get("lang") != language():  # a link that is copied from the address bar keeps the language
        st.query_params["lang"] = language()


def language() -> str:
    """Return the code of the reader's language."""
    return _fixed_language.get() or _known(st.session_state.get("language")) or _first_choice()


def in_this_language(make: Callable[[], Made]) -> Callable[[], Made]:
    """Return `make` so that it runs in the reader's language: Streamlit makes downloads outside the session."""
    return in_language(language(), make)


def in_language(code: str, make: Callable[[], Made]) -> Callable[[], Made]:
    """Return `make` so that it runs in the language `code`, in any thread."""

    def made() -> Made:
        token = _fixed_language.set(code)
        try:
            return make()
        finally:
            _fixed_language.reset(token)

    return made


def _first_choice() -> str:
    """Return the language that a session starts in; asked once, for the switch writes to ?lang= as well."""
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
    """Return the text `key` in English: a README has no reader to ask."""
    return t(key, "en", **values)


def language_name(code: str, in_language: str | None = None) -> str:
    """Return what the language with the ISO 639 code `code` is called in the reader's language."""
    from babel import Locale  # most articles are in Swahili

    reader = in_language or language()
    ours = catalog(reader).get(f"language.{code}")
    return ours or str(Locale(reader).languages.get(code, english_name(code)))


def percent(share: float) -> str:
    """Return a share of 1 with one decimal; what is not quite nothing or everything never looks like it.

    Swahili and English write numbers alike, with a point before the decimals and commas between thousands.
    """
    if 0 < share < 0.001:
        return "<0.1%"
    if 0.999 < share < 1:
        return ">99.9%"
    return f"{share:.1%}"


def moment(at: datetime) -> str:
    """Return a moment as the reader writes it, by the reader's own clock."""
    from babel.dates import format_datetime  # most pages tell no time

    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return str(format_datetime(at.astimezone(zone), "d MMM y, HH:mm", locale=language()))


def short_date(day: date) -> str:
    """Return a day and its month as the reader writes them."""
    from babel.dates import format_date

    return str(format_date(day, "d MMM", locale=language()))


@cache
def catalog(code: str) -> dict[str, str]:
    """Return every text of a language: dotted key → text, with {placeholders} for values."""
    content = tomllib.loads((CATALOGS / f"{code}.toml").read_text(encoding="utf-8"))
    return (_library_sentences() if code == "en" else {}) | dict(_flatten(content, ""))


def _library_sentences() -> dict[str, str]:
    """Return the English sentences of the library's errors, and its words for damaged files, by their keys."""
    members = [
        m for module in (errors, extras, reading_errors, link_errors, table_errors) for m in vars(module).values()
    ]
    kinds = [member for member in members if isinstance(member, type) and issubclass(member, ClassifierError)]
    damages = {f"damage.{reason}": words for reason, words in errors.DAMAGES.items()}
    return {f"error.{kind.code}": kind.sentence for kind in kinds} | damages


def _flatten(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _known(code: str | None) -> str | None:
    return code if code in LANGUAGES else None


def _from_locale(locale: str | None) -> str:
    """Return the language for a browser's locale ("sw-KE"): English for readers of any third language."""
    if locale is None:
        return "sw"
    return _known(locale.split("-")[0].lower()) or "en"
