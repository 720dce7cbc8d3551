"""What a reader takes away: exact, saying whether to rely on it, and of the text the headline at most."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

import pytest

from classifier import Classifier, Prediction
from classifier.bundle.manifest import Manifest
from classifier.cleaning import Span
from classifier.topics import codes_of
from pages.components.classify.ninjs import to_ninjs
from pages.components.classify.takeaway import to_csv, to_json, to_line
from pages.components.shared.display import HEADLINE_CHARACTERS, headline_of
from pages.components.shared.i18n import catalog, in_language
from pages.components.shared.verdict import Verdict, verdict
from tests.pages.conftest import LABELS, SPORTS

HEADLINE = "Rais ateua wakuu wa mikoa wapya"
LONG = "Ng’ombe elfu tatu wahamishwa baada ya mvua kubwa kunyesha wiki mbili mfululizo katika bonde la mto Rufiji jana"


@pytest.fixture
def prediction(small_classifier: Classifier) -> Prediction:
    return small_classifier.predict(SPORTS)


def test_the_verdict_is_the_gravest_that_holds(answers: dict[Verdict, Prediction]) -> None:
    assert [verdict(answer) for answer in answers.values()] == list(Verdict)


@pytest.mark.parametrize(
    ("lang", "lines"),
    {
        "sw": [
            f"Siasa (98%): *{HEADLINE}*",
            f"Labda Siasa (51%; bila uhakika, mhariri aamue): *{HEADLINE}*",
            f"Labda Siasa (51%; usitegemee jibu hili): *{HEADLINE}*",
        ],
        "en": [
            f"Politics (98%): *{HEADLINE}*",
            f"Perhaps Politics (51%; uncertain, an editor should decide): *{HEADLINE}*",
            f"Perhaps Politics (51%; do not rely on this answer): *{HEADLINE}*",
        ],
    }.items(),
)
def test_the_line_is_what_a_person_would_send(answers: dict[Verdict, Prediction], lang: str, lines: list[str]) -> None:
    assert [in_language(lang, partial(to_line, one, HEADLINE))() for one in answers.values()] == lines


@pytest.mark.parametrize(
    ("title", "sent"),
    [
        ("*Rais* _ateua_ ~wakuu~ `wapya`", "*Rais ateua wakuu wapya*"),
        ("Soma https://evil.example/a leo", "*Soma evil. example/a leo*"),
        ("Soma www.evil.example au andika a@evil.example", "*Soma www. evil. example au andika a@ evil. example*"),
        ("Bei yapanda kwa 4.2% ng’ambo", "*Bei yapanda kwa 4.2% ng’ambo*"),
    ],
)
def test_a_headline_styles_and_links_nothing_in_a_message(
    answers: dict[Verdict, Prediction], title: str, sent: str
) -> None:
    assert to_line(answers[Verdict.CERTAIN], title).partition(": ")[2] == sent


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (f"\n{HEADLINE}\n\nHabari yenyewe.", HEADLINE),
        (f"  —\n{HEADLINE} \t leo", f"{HEADLINE} leo"),
        (f"{LONG[:60]} mkoani. {LONG}", f"{LONG[:60]} mkoani."),
        (f"Bi. Asha {LONG} {LONG}", f"{f'Bi. Asha {LONG}'[:HEADLINE_CHARACTERS].rsplit(' ', 1)[0]}…"),
        ("Ha\u202ebari\u200b za\x00 leo", "Habari za leo"),
        (f"26/11/2026\n___\n{HEADLINE}", HEADLINE),
        ("…", ""),
    ],
)
def test_the_headline_is_the_first_line_or_sentence(text: str, headline: str) -> None:
    assert headline_of(text) == headline


def test_the_headline_is_of_the_story_and_not_of_the_page() -> None:
    text = f"Nyumbani | Michezo\n{HEADLINE}\nHabari"
    assert headline_of(text, [Span(0, text.index("\n"))]) == HEADLINE


@pytest.mark.parametrize("coded", [True, False])
def test_ninjs_has_the_topic_as_its_subject(answers: dict[Verdict, Prediction], coded: bool) -> None:
    manifest = Manifest(
        name="small", labels=LABELS, max_length=8, codes=codes_of(["politics", "health"]) if coded else {}
    )
    certain, doubtful, refused = (
        json.loads(in_language("en", partial(to_ninjs, one, manifest, HEADLINE))()) for one in answers.values()
    )
    address = {"uri": "http://cv.iptc.org/newscodes/mediatopic/11000000"} if coded else {}
    creator = f"Ainisha small {manifest.version}"
    assert certain["subjects"] == [{**address, "name": "Politics", "creator": creator, "confidence": 98}]
    assert [subject["confidence"] for subject in doubtful["subjects"]] == [51, 47]
    assert refused["subjects"] == [], "systems file by subjects"
    texts = catalog("en")
    for said, item in zip(Verdict, (certain, doubtful, refused), strict=True):
        assert item["ednote"].startswith(texts[f"answer.{said.value[0]}"])
        assert item["headlines"] == [{"contenttype": "text/plain", "value": HEADLINE}]
        assert (item["type"], item["language"], item["standard"]["name"]) == ("text", "sw", "ninjs")
        assert UUID(item["uri"].removeprefix("urn:uuid:")).version == 4
        assert datetime.fromisoformat(item["versioncreated"]).tzinfo
    assert "do not rely on this answer" in refused["ednote"]


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


@pytest.mark.parametrize("said", Verdict)
def test_files_for_programs_say_whether_the_answer_is_certain(
    answers: dict[Verdict, Prediction], said: Verdict
) -> None:
    answer, certain = answers[said], said is Verdict.CERTAIN
    taken = json.loads(to_json(answer, "v"))
    assert (taken["certain"], [notice["code"] for notice in taken["notices"]]) == (
        certain,
        [notice.code for notice in answer.notices],
    )
    for codes in ({}, {answer.label: "medtop:1"}):
        assert {row["certain"] for row in csv.DictReader(io.StringIO(to_csv(answer, codes)))} == {str(certain)}


def test_files_for_programs_hold_nothing_of_the_text(prediction: Prediction) -> None:
    makers: list[Callable[[], str]] = [lambda: to_json(prediction, "v"), lambda: to_csv(prediction, {})]
    for make in makers:
        assert "yafunga" not in make()
