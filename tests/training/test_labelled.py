"""Files of labelled texts for `evaluate`: what is read of them, and what is said of those that do not fit."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from classifier.bundle.held_out import HELD_OUT
from classifier.training.__main__ import main
from classifier.training.data.articles import Article, view
from classifier.training.data.files import MAX_ORIGINS, Columns, read_labelled
from tests.conftest import SMALL_LABELS
from tests.training.labelled import NAMES, ROWS, write_labelled


@pytest.mark.parametrize("name", ["a.tsv", "a.csv"])
def test_columns_are_found_by_their_usual_names(name: str, tmp_path: Path) -> None:
    texts = read_labelled(write_labelled(tmp_path / name), SMALL_LABELS)
    assert [text.label for text in texts] == ["afya", "michezo", "siasa", "siasa", "none"]
    assert [text.second for text in texts] == ["", "afya", "", "", ""]
    assert [text.origin for text in texts] == ["zindi", "voa", "zindi", "zindi", "voa"]
    assert view(texts[0], "full") == ROWS[0][3]


@pytest.mark.parametrize(
    "names", [("category", "second", "origin", "content"), ("Label ", "Second", "SOURCE", "body"), NAMES]
)
def test_other_usual_names_do_as_well(names: tuple[str, ...], tmp_path: Path) -> None:
    assert read_labelled(write_labelled(tmp_path / "a.csv", names=names), SMALL_LABELS)[1].second == "afya"
    assert read_labelled(tmp_path / "a.csv", SMALL_LABELS)[1].origin == "voa"


def test_columns_can_be_named(tmp_path: Path) -> None:
    names = ("desk", "other", "kind", "story")
    columns = Columns("story", "desk", "other", "kind")
    assert read_labelled(write_labelled(tmp_path / "a.csv", names=names), SMALL_LABELS, columns)[1] == Article(
        "michezo", "", ROWS[1][3], "afya", "voa"
    )


def test_a_file_of_texts_and_labels_alone_is_enough(tmp_path: Path) -> None:
    rows = [("afya", "Kichwa cha habari", "Daktari wa hospitali")]
    (text,) = read_labelled(write_labelled(tmp_path / "a.csv", rows, ("label", "headline", "text")), SMALL_LABELS)
    assert text == Article("afya", "Kichwa cha habari", "Daktari wa hospitali")
    assert view(text, "full") == "Kichwa cha habari\nDaktari wa hospitali"
    assert view(text, "headline") == "Kichwa cha habari"


def test_labels_of_a_bundle_keep_their_capitals(tmp_path: Path) -> None:
    assert read_labelled(write_labelled(tmp_path / "a.csv"), ("Afya", "MICHEZO", "siasa"))[1].label == "MICHEZO"


def test_a_file_that_the_page_wrote_in_swahili(tmp_path: Path) -> None:
    rows = [("Michezo", "Afya", "voa", "Simba"), ("HEALTH", "", "voa", "Daktari"), ("none", "", "voa", "Bei")]
    path = write_labelled(tmp_path / "a.csv", rows, ("kategoria", "kategoria_ya_pili", "source", "text"))
    texts = read_labelled(path, ("sport", "health"))
    assert [(text.label, text.second) for text in texts] == [("sport", "health"), ("health", ""), ("none", "")]


def test_a_source_that_every_text_has_for_itself_is_no_origin(tmp_path: Path) -> None:
    rows = [("afya", "", f"https://habari.example/{n}", "Daktari") for n in range(MAX_ORIGINS + 1)]
    path = write_labelled(tmp_path / "a.csv", rows)
    assert {text.origin for text in read_labelled(path, SMALL_LABELS)} == {""}


@pytest.mark.parametrize(
    ("options", "names", "rows", "message"),
    [
        (
            [],
            ("primary", "second", "source", "story"),
            ROWS,
            r"'text', 'content', 'body', only primary,.*--text-column",
        ),
        ([], ("desk", "second", "source", "text"), ROWS, r"'primary', 'category', 'label', 'kategoria', only desk"),
        (["--second-column", "other"], NAMES, ROWS, "'other', only primary"),
        (["--origin-column", "kind"], NAMES, ROWS, "'kind', only primary"),
        (["--label-column", "kind"], NAMES, ROWS, "'kind', only primary"),
        ([], NAMES, [("afya", "", "voa", " ")], "Row 2 has nothing in the column 'text'"),
        ([], NAMES, [("", "", "voa", "Daktari")], "Row 2 has nothing in the column 'primary'"),
        ([], NAMES, [], "no row below the column names"),
        (
            [],
            NAMES,
            [*ROWS, ("uchumi", "kilimo", "voa", "Bei")],
            r"not know: 'kilimo', 'uchumi'.*knows none, afya, mich",
        ),
        ([], NAMES, [(f"a{n:02}", "", "", "Bei") for n in range(12)], r"'a09' and 2 more"),
        ([], NAMES, ROWS[-1:], "Each of its 1 rows has the label 'none'"),
        (
            ["--origin-column", "source"],
            NAMES,
            [("afya", "", str(n), "Daktari") for n in range(30)],
            "'source' has 30 different values",
        ),
        (["--publish"], NAMES, ROWS, "Add --source"),
        (["--json", "/nowhere/at/all.json"], NAMES, ROWS, "all.json cannot be written"),
        (["--json", "report.xlsx"], NAMES, ROWS, "report.xlsx is not what this command writes: it writes .json"),
    ],
)
@pytest.mark.usefixtures("ways")
def test_what_does_not_fit_is_a_sentence(
    options: list[str],
    names: tuple[str, ...],
    rows: Sequence[Sequence[str]],
    message: str,
    small_bundle: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = write_labelled(tmp_path / "a.tsv", rows, names)
    assert main(["evaluate", str(small_bundle), str(path), *options]) == 1
    error = capsys.readouterr().err
    assert re.search(message, error), error
    assert not (small_bundle / HELD_OUT).exists()


@pytest.mark.parametrize("content", [None, b"", b"primary\ttext\n\xff\xfe\tDaktari\n"])
def test_a_file_that_cannot_be_read_is_a_sentence(
    content: bytes | None, small_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "a.tsv").write_bytes(content)
    assert main(["evaluate", str(small_bundle), str(tmp_path / "a.tsv")]) == 1
    assert "a.tsv" in capsys.readouterr().err
