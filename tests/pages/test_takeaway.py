"""What a reader takes away: exact, complete, and without the reader's text."""

import csv
import io
import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from classifier import Classifier, Prediction
from pages.components.classify.takeaway import to_csv, to_json, to_line, to_svg
from pages.components.shared.i18n import catalog
from tests.pages.conftest import SPORTS


@pytest.fixture
def prediction(small_classifier: Classifier) -> Prediction:
    return small_classifier.predict(SPORTS)


def test_json_holds_every_probability_and_the_model(small_classifier: Classifier, prediction: Prediction) -> None:
    taken = json.loads(to_json(prediction, small_classifier.manifest.version))
    assert taken["label"] == prediction.label
    assert taken["probabilities"] == dict(prediction.probabilities)
    assert taken["model"] == small_classifier.manifest.version


def test_csv_holds_every_probability_highest_first(prediction: Prediction) -> None:
    header, *rows = csv.reader(io.StringIO(to_csv(prediction, {})))
    assert header == ["label", "probability", "certain"]
    assert {label: float(share) for label, share, _ in rows} == dict(prediction.probabilities)
    assert rows[0][0] == prediction.label


def test_svg_is_well_formed_and_has_a_bar_a_category(prediction: Prediction) -> None:
    picture = ET.fromstring(to_svg(prediction))  # noqa: S314  our own
    bars = [bar for bar in picture.iter("{http://www.w3.org/2000/svg}rect") if bar.get("rx")]
    lengths = [float(bar.get("width", 0)) for bar in bars]
    assert len(bars) == len(prediction.probabilities)
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize("certain", [True, False])
def test_everything_taken_away_says_whether_the_answer_is_certain(prediction: Prediction, certain: bool) -> None:
    prediction = replace(prediction, certain=certain, confidence=0.99)
    doubt = catalog("sw")["take.doubt"]
    assert (doubt in to_line(prediction, "v")) != certain
    assert (doubt in to_svg(prediction)) != certain
    assert to_svg(prediction).count('fill="#a8402a"') == 1 + certain, "the name of the app, and the first bar"
    assert json.loads(to_json(prediction, "v"))["certain"] == certain
    for codes in ({}, {prediction.label: "medtop:1"}):
        assert {row["certain"] for row in csv.DictReader(io.StringIO(to_csv(prediction, codes)))} == {str(certain)}


def test_the_line_is_one_line_and_says_when_the_model_is_uncertain(prediction: Prediction) -> None:
    line = to_line(prediction, "0123456789ab")
    assert "\n" not in line
    assert line.endswith("0123456789ab")
    assert ("bila uhakika" in line) == (not prediction.certain)


def test_nothing_taken_away_holds_the_text(prediction: Prediction) -> None:
    for taken in (to_line(prediction, "v"), to_json(prediction, "v"), to_csv(prediction, {}), to_svg(prediction)):
        assert "yafunga" not in taken
