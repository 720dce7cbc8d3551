"""`evaluate BUNDLE FILE`: what is read, measured and written, and what is said of files that do not fit."""

import csv
import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from classifier import Bundle, load_classifier
from classifier.artifacts import ARTIFACTS
from classifier.held_out import HELD_OUT
from classifier.training import pasting
from classifier.training.__main__ import main
from classifier.training.held_out.annotated import MOST_ORIGINS, Annotated, Columns, read_annotated
from classifier.training.held_out.report import measure
from tests.conftest import SMALL_LABELS, SMALL_TEXTS

ROWS = (
    ("afya", "-", "zindi", "Daktari wa hospitali atoa chanjo kwa wagonjwa uwanjani"),
    ("Michezo", "afya", "voa", "Timu yafunga bao na kushinda mechi uwanjani kwa wagonjwa"),
    ("siasa", "none", "zindi", "Rais ahutubia bunge kuhusu uchaguzi mkuu wa hospitali"),
    ("siasa", "siasa", "zindi", "Bunge kuhusu uchaguzi mkuu, Rais na wagonjwa wa timu"),
    ("none", "", "voa", "Daktari na timu kuhusu bao"),
)
DAY = date(2026, 1, 31)
NAMES = ("primary", "second", "source", "text")


def write(path: Path, rows: Sequence[Sequence[str]] = ROWS, names: Sequence[str] = NAMES) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t" if path.suffix == ".tsv" else ",").writerows([names, *rows])
    return path


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three ways of pasting whose effect is known: none, nothing left to read, and one that draws by lot."""
    monkeypatch.setattr(
        pasting,
        "WAYS",
        {
            "as_it_is": lambda _headline, text, _random: text,
            "nothing_left": lambda _headline, _text, _random: "2024 !!",
            "by_lot": lambda _headline, text, random: " ".join(random.permutation(text.split())),
        },
    )


@pytest.mark.parametrize("name", ["a.tsv", "a.csv"])
def test_columns_are_found_by_their_usual_names(name: str, tmp_path: Path) -> None:
    texts = read_annotated(write(tmp_path / name), SMALL_LABELS)
    assert [text.first for text in texts] == ["afya", "michezo", "siasa", "siasa", "none"]
    assert [text.second for text in texts] == ["", "afya", "", "", ""]
    assert [text.origin for text in texts] == ["zindi", "voa", "zindi", "zindi", "voa"]
    assert texts[0].whole() == ROWS[0][3]


@pytest.mark.parametrize(
    "names", [("category", "second", "origin", "content"), ("Label ", "Second", "SOURCE", "body"), NAMES]
)
def test_other_usual_names_do_as_well(names: tuple[str, ...], tmp_path: Path) -> None:
    assert read_annotated(write(tmp_path / "a.csv", names=names), SMALL_LABELS)[1].second == "afya"
    assert read_annotated(tmp_path / "a.csv", SMALL_LABELS)[1].origin == "voa"


def test_columns_can_be_named(tmp_path: Path) -> None:
    names = ("desk", "other", "kind", "story")
    columns = Columns("story", "desk", "other", "kind")
    assert read_annotated(write(tmp_path / "a.csv", names=names), SMALL_LABELS, columns)[1] == Annotated(
        "", ROWS[1][3], "michezo", "afya", "voa"
    )


def test_a_file_of_texts_and_labels_alone_is_enough(tmp_path: Path) -> None:
    rows = [("afya", "Kichwa cha habari", "Daktari wa hospitali")]
    (text,) = read_annotated(write(tmp_path / "a.csv", rows, ("label", "headline", "text")), SMALL_LABELS)
    assert text == Annotated("Kichwa cha habari", "Daktari wa hospitali", "afya", "", "")
    assert text.whole() == "Kichwa cha habari\nDaktari wa hospitali"
    assert text.view("headline") == "Kichwa cha habari"


def test_labels_of_a_bundle_keep_their_capitals(tmp_path: Path) -> None:
    assert read_annotated(write(tmp_path / "a.csv"), ("Afya", "MICHEZO", "siasa"))[1].first == "MICHEZO"


def test_a_source_that_every_text_has_for_itself_is_no_origin(tmp_path: Path) -> None:
    rows = [("afya", "", f"https://habari.example/{n}", "Daktari") for n in range(MOST_ORIGINS + 1)]
    path = write(tmp_path / "a.csv", rows)
    assert {text.origin for text in read_annotated(path, SMALL_LABELS)} == {""}


@pytest.mark.parametrize(
    ("options", "names", "rows", "said"),
    [
        (
            [],
            ("primary", "second", "source", "story"),
            ROWS,
            r"'text', 'content', 'body', only primary,.*--text-column",
        ),
        ([], ("desk", "second", "source", "text"), ROWS, r"'primary', 'category', 'label', only desk"),
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
        (["--json", "/nowhere/at/all.json"], NAMES, ROWS, "It cannot be written"),
    ],
)
@pytest.mark.usefixtures("ways")
def test_what_does_not_fit_is_a_sentence(
    options: list[str],
    names: tuple[str, ...],
    rows: Sequence[Sequence[str]],
    said: str,
    small_bundle: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = write(tmp_path / "a.tsv", rows, names)
    assert main(["evaluate", str(small_bundle), str(path), *options]) == 1
    error = capsys.readouterr().err
    assert re.search(said, error), error
    assert not (small_bundle / HELD_OUT).exists()


@pytest.mark.parametrize("content", [None, b"", b"primary\ttext\n\xff\xfe\tDaktari\n"])
def test_a_file_that_cannot_be_read_is_a_sentence(
    content: bytes | None, small_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "a.tsv").write_bytes(content)
    assert main(["evaluate", str(small_bundle), str(tmp_path / "a.tsv")]) == 1
    assert "a.tsv" in capsys.readouterr().err


@pytest.mark.usefixtures("ways")
def test_the_report_says_what_the_classifier_answers(small_bundle: Path, tmp_path: Path) -> None:
    classifier = load_classifier(small_bundle)
    texts = read_annotated(write(tmp_path / "a.tsv"), SMALL_LABELS)
    report = measure(classifier, texts, "Watu", on=DAY)
    answers = [classifier.predict(text.text) for text in texts[:4]]
    right = [answer.label == text.first for answer, text in zip(answers, texts, strict=False)]
    accepts = [answer.label in (text.first, text.second) for answer, text in zip(answers, texts, strict=False)]
    assert (report["source"], report["date"], report["texts"]) == ("Watu", "2026-01-31", 4)
    assert report["main"]["accuracy"] == np.mean(right)
    assert report["main"]["acceptable"] == np.mean(accepts)
    assert report["main"]["certain"]["share"] == np.mean([answer.certain for answer in answers])
    assert report["main"]["two_topics"] == 1
    assert report["none"] == {"texts": 1, "certain": float(classifier.predict(ROWS[4][3]).certain)}
    assert {origin: figures["texts"] for origin, figures in report["origins"].items()} == {"zindi": 3, "voa": 1}
    assert [scores["support"] for scores in report["classes"].values()] == [1, 1, 2]
    assert np.sum(report["confusion"]) == 4
    assert report["coverage"][0]["coverage"] == 1.0
    assert report["coverage"][0]["acceptable"] == np.mean(accepts)
    assert report["views"] == {}, "headlines and texts of 40 words are missing"


@pytest.mark.usefixtures("ways")
def test_each_way_of_pasting_is_held_against_the_clean_text(small_bundle: Path, tmp_path: Path) -> None:
    classifier = load_classifier(small_bundle)
    texts = read_annotated(write(tmp_path / "a.tsv"), SMALL_LABELS)
    report = measure(classifier, texts, "Watu", on=DAY)
    ways, main_figures = report["ways"], report["main"]
    assert ways["as_it_is"] == {**main_figures, "loss": 0.0}
    assert ways["nothing_left"]["unanswered"] == 4
    assert ways["nothing_left"]["loss"] == main_figures["acceptable"]
    assert ways["nothing_left"]["certain"] == {"share": 0.0, "accuracy": None, "acceptable": None}
    again = measure(classifier, texts, "Watu", on=DAY)
    assert again == report, "the lot is drawn the same way each time"


@pytest.mark.usefixtures("ways")
def test_parts_of_whole_articles_are_measured_too(small_bundle: Path) -> None:
    long = Annotated("Rais ahutubia bunge", " ".join([SMALL_TEXTS[0]] * 40), "afya", "siasa", "")
    report = measure(load_classifier(small_bundle), [long] * 3, "Watu", on=DAY)
    assert list(report["views"]) == ["headline", "lead", "first_200"]
    assert report["origins"] == {}
    short = long._replace(headline="", text=" ".join([SMALL_TEXTS[0]] * 10))
    report = measure(load_classifier(small_bundle), [short] * 3, "Watu", on=DAY)
    assert list(report["views"]) == ["lead"]


@pytest.mark.usefixtures("ways")
def test_the_command_prints_a_table_and_writes_the_report_where_it_is_told_to(
    small_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, version = write(tmp_path / "a.tsv"), Bundle(small_bundle).manifest.version
    assert main(["evaluate", str(small_bundle), str(path), "--json", str(tmp_path / "report.json")]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 100
    for words in (f"version {version}", "a.tsv", "zindi", "nothing_left", "michezo", "called certain", "threshold"):
        assert words in printed
    assert Bundle(small_bundle).held_out() is None, "nothing is published unasked"
    command = ["evaluate", str(small_bundle), str(path), "--source", "Wahariri wawili", "--publish"]
    assert main(command) == 0
    report = Bundle(small_bundle).held_out()
    assert report is not None
    assert report["source"] == "Wahariri wawili"
    assert {**report, "source": "a.tsv"} == json.loads((tmp_path / "report.json").read_text())
    assert Bundle(small_bundle).manifest.version == version


@pytest.mark.parametrize("name", sorted(path.parent.name for path in ARTIFACTS.glob("*/manifest.json")))
def test_every_bundle_that_ships_can_be_measured(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = Bundle(ARTIFACTS / name).manifest.labels
    rows = [(label, labels[0], "voa", f"{SMALL_TEXTS[1]}. {SMALL_TEXTS[2]}.") for label in labels]
    assert main(["evaluate", name, str(write(tmp_path / "a.tsv", rows))]) == 0
    printed = capsys.readouterr().out
    assert all(label in printed for label in labels)
