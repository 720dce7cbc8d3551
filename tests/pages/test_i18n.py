"""The catalogs: no language lacks a text, nothing is left over, nothing is asked for that is not there."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.material_icon_names import ALL_MATERIAL_ICONS

from classifier import ClassifierError
from classifier.errors import MESSAGES
from classifier.topics import load_topics
from pages.components.shared.categories import icon
from pages.components.shared.i18n import CATALOGS, LANGUAGES, catalog, language_name, percent, t

ROOT = Path(__file__).parents[2]
SOURCES = [ROOT / "streamlit_app.py", *sorted((ROOT / "pages").rglob("*.py"))]
READERS = {"t", "say"}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def used_keys() -> Iterator[tuple[str, str]]:
    """Yield (where, pattern) for every key that a page asks for: `t("a.b")` and `t(f"a.{x}")`."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in READERS:
                yield f"{path.name}:{node.lineno}", _pattern(node.args[0])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in keys():
                yield f"{path.name}:{node.lineno}", re.escape(node.value)
            elif isinstance(node, ast.JoinedStr) and _starts_like_a_key(node):
                yield f"{path.name}:{node.lineno}", _pattern(node)


def _starts_like_a_key(node: ast.JoinedStr) -> bool:
    first = node.values[0]
    return isinstance(first, ast.Constant) and first.value in {key.rpartition(".")[0] + "." for key in catalog("sw")}


def _pattern(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(key)):
            return re.escape(key)
        case ast.JoinedStr(values=parts):
            return "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z_]+" for p in parts)
        case _:
            return "[a-z_.]+"  # a key that was made elsewhere: where it was made, it is looked at


def test_languages_have_the_same_texts_with_the_same_places() -> None:
    swahili, english = ({key: places(text) for key, text in catalog(code).items()} for code in LANGUAGES)
    assert swahili == english


@pytest.mark.parametrize(
    ("code", "count", "text"),
    [
        ("en", 0, "Classify 0 articles"),
        ("en", 1, "Classify 1 article"),
        ("en", 1234, "Classify 1,234 articles"),
        ("sw", 1234, "Ainisha habari 1,234"),
    ],
)
def test_a_number_chooses_between_singular_and_plural(code: str, count: int, text: str) -> None:
    assert t("batch.start", code, count=count) == text


def test_every_text_with_a_singular_has_a_plural() -> None:
    singular = [key for key in catalog("sw") if key.endswith(".one")]
    assert [key for key in singular if key.replace(".one", ".other") not in catalog("sw")] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_is_empty_or_untrimmed(code: str) -> None:
    assert [key for key, text in catalog(code).items() if not text or text != text.strip()] == []


def keys() -> set[str]:
    """Return what pages ask for: the two forms of a text with a number have one key."""
    plural = {key.removesuffix(".one") for key in catalog("sw") if key.endswith(".one")}
    single = {key for key in catalog("sw") if key.removesuffix(".one").removesuffix(".other") not in plural}
    return plural | single


def test_every_key_that_is_asked_for_is_there() -> None:
    missing = [(where, key) for where, key in used_keys() if not any(re.fullmatch(key, known) for known in keys())]
    assert missing == []


def test_every_key_is_asked_for() -> None:
    patterns = {pattern for _, pattern in used_keys() if pattern != "[a-z_.]+"}
    assert [key for key in keys() if not any(re.fullmatch(pattern, key) for pattern in patterns)] == []


def descendants(kind: type[ClassifierError]) -> Iterator[type[ClassifierError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from descendants(child)


# The errors of training and archives are shown in the terminal only.
TERMINAL = ("classifier.training", "classifier.archive")
ERRORS = [error for error in descendants(ClassifierError) if not error.__module__.startswith(TERMINAL)]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: str(error.code))
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_error_of_the_library_has_a_sentence(error: type[ClassifierError], code: str) -> None:
    assert places(catalog(code)[f"error.{error.code}"]) <= places(error.sentence)


def test_english_sentences_of_the_library_are_written_once() -> None:
    written = tomllib.loads((CATALOGS / "en.toml").read_text(encoding="utf-8"))
    assert not {"error", "damage", "notice", "terminal_error"} & set(written)


@pytest.mark.parametrize("label", load_topics())
def test_every_category_has_an_icon_of_its_own_that_streamlit_knows(label: str) -> None:
    assert icon(label).removeprefix(":material/").removesuffix(":") in ALL_MATERIAL_ICONS
    assert icon(label) != icon("afya yetu")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_that_can_be_told_has_a_name(code: str) -> None:
    from py3langid import langid

    told = set(langid._get_identifier().nb_classes)
    names = {name: language_name(name, code) for name in told}
    assert [name for name, called in names.items() if called in ("", name)] == []
    alike = {called for name, called in names.items() if called == language_name(name, "en")}
    assert code == "en" or len(alike) < 10, alike


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0.0%"), (1e-9, "<0.1%"), (0.001, "0.1%"), (0.5, "50.0%"), (0.9994, ">99.9%"), (1, "100.0%")],
)
def test_percent_never_rounds_to_a_certainty(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_damage_of_a_bundle_has_words(code: str) -> None:
    assert {key for key in catalog(code) if key.startswith("damage.")} == {
        f"damage.{reason}" for reason in MESSAGES["damage"]
    }
