"""`evaluate BUNDLE FILE`: what is measured, printed and written."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from classifier import Bundle, load_classifier
from classifier.bundle.artifacts import ARTIFACTS
from classifier.training.__main__ import main
from classifier.training.data.articles import Article
from classifier.training.data.files import read_labelled
from classifier.training.evaluation.held_out import measure
from classifier.training.evaluation.tables import held_out_table
from pages.components.shared.i18n import catalog
from tests.conftest import SMALL_LABELS, SMALL_TEXTS
from tests.small import held_out_report
from tests.training.labelled import ROWS, write_labelled

DAY = date(2026, 1, 31)


@pytest.mark.usefixtures("ways")
def test_the_report_says_what_the_classifier_answers(small_bundle: Path, tmp_path: Path) -> None:
    classifier = load_classifier(small_bundle)
    texts = read_labelled(write_labelled(tmp_path / "a.tsv"), SMALL_LABELS)
    report = measure(classifier, texts, "Watu", on=DAY)
    answers = [classifier.predict(text.text) for text in texts[:4]]
    right = [answer.label == text.label for answer, text in zip(answers, texts, strict=False)]
    accepts = [answer.label in (text.label, text.second) for answer, text in zip(answers, texts, strict=False)]
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
    texts = read_labelled(write_labelled(tmp_path / "a.tsv"), SMALL_LABELS)
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
    long = Article("afya", "Rais ahutubia bunge", " ".join([SMALL_TEXTS[0]] * 40), "siasa")
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
    path, version = write_labelled(tmp_path / "a.tsv"), Bundle(small_bundle).manifest.version
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
    assert main(["evaluate", name, str(write_labelled(tmp_path / "a.tsv", rows))]) == 0
    printed = capsys.readouterr().out
    assert all(label in printed for label in labels)


@pytest.mark.parametrize("labels", [3, 17, 40])
def test_the_table_stays_within_its_width(labels: int, small_bundle: Path) -> None:
    names = [f"label_{number}_of_many" for number in range(labels)]
    report = held_out_report(replace(Bundle(small_bundle).manifest, labels=tuple(names)))
    report["ways"] = dict.fromkeys([*catalog_ways(), "w" * 60], report["ways"]["menu_before"])
    printed = held_out_table(report, "small")
    assert max(map(len, printed.splitlines())) <= 100
    assert ("too many labels" in printed) is (labels == 40)
    assert all(way in printed for way in catalog_ways()), "no name is cut short"


def catalog_ways() -> list[str]:
    return [key.removeprefix("way.") for key in catalog("en") if key.startswith("way.")]
