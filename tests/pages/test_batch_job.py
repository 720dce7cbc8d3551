"""What a batch does behind its page: stops and goes on, ends with its tab, is written to files, is drawn."""

import gc
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pytest

from classifier import Classifier, load_classifier
from classifier.inference import Outcome, classify_all
from classifier.reading import ResultColumns, read_table, to_csv, to_xlsx
from pages.components.batch import job as batch_job
from pages.components.batch.answers import Tally
from pages.components.batch.charts import confidence_chart, describe_confidence, describe_desks, desk_chart
from pages.components.batch.job import Job
from pages.components.shared.categories import name
from pages.components.shared.i18n import catalog
from pages.components.shared.messages import plain_sentence
from tests.pages.conftest import SPORTS, OpenBatch
from tests.pages.test_batch import FILES, HEALTH, POLITICS, TEXTS, click, figures, job_of, said
from tests.pages.test_classify import press


class Gate:
    """Lets articles through one at a time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.let = threading.Semaphore(0)
        monkeypatch.setattr(batch_job, "classify_all", self._classify)

    def _classify(self, classifier: Classifier, texts: Iterable[str]) -> Iterator[Outcome]:
        for outcome in classify_all(classifier, texts, 1):
            self.let.acquire()
            yield outcome

    def open(self, count: int) -> None:
        self.let.release(count)


def wait_for(job: Job, articles: int) -> None:
    while len(job.outcomes) < articles:
        assert job.running, "it never came to that"
        threading.Event().wait(0.01)


def test_a_batch_under_way_says_how_far_it_is_stops_and_goes_on(
    open_batch: OpenBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    app = press(open_batch("habari.csv", FILES["habari.csv"]))
    job = job_of(app)
    gate.open(2)
    wait_for(job, articles=2)
    app.run()
    assert not app.exception
    assert "2 of 4" in app.get("progress")[0].proto.text
    assert not app.metric
    wait = job.wait

    def finish_the_article_under_way() -> None:
        gate.open(1)
        wait()

    monkeypatch.setattr(job, "wait", finish_the_article_under_way)
    click(app, "batch.stop")
    app.run()
    assert TEXTS["batch.stopped"].format(done=3, total=4) in said(app)
    assert figures(app)[TEXTS["batch.classified"]] == "2"
    gate.open(1)
    click(app, "batch.go_on")
    job.wait()
    app.run()
    assert figures(app)[TEXTS["batch.classified"]] == "3"
    assert job.outcomes[0] == job.classifier.predict(SPORTS)
    assert job.finished


def test_a_batch_that_nobody_holds_any_more_ends(small_classifier: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    job = Job(small_classifier, [SPORTS] * 5)
    others = set(threading.enumerate())
    job.go_on()
    (thread,) = set(threading.enumerate()) - others
    outcomes = job.outcomes
    del job
    gc.collect()
    gate.open(5)
    thread.join()
    assert len(outcomes) == 1


def test_a_batch_that_ends_before_it_is_done_says_why_and_can_go_on(
    open_batch: OpenBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_classifier: Classifier, texts: Sequence[str]) -> Iterator[Outcome]:
        yield from list(classify_all(small, texts))[:1]
        raise RuntimeError("nobody foresaw this")

    app = open_batch("habari.csv", FILES["habari.csv"])
    monkeypatch.setattr(batch_job, "classify_all", fail)
    small = load_classifier(os.environ["AINISHA_BUNDLE"])
    press(app)
    job_of(app).wait()
    app.run()
    assert not app.exception
    assert any("(RuntimeError)" in warning.value for warning in app.warning)
    monkeypatch.setattr(batch_job, "classify_all", classify_all)
    click(app, "batch.go_on")
    job_of(app).wait()
    app.run()
    assert not app.warning
    assert job_of(app).finished


@pytest.mark.parametrize("make", [to_csv, to_xlsx])
def test_files_are_made_outside_the_session_in_its_language(
    small_classifier: Classifier, make: Callable[..., bytes]
) -> None:

    table = read_table("habari.csv", FILES["habari.csv"])
    outcomes = list(classify_all(small_classifier, table.column(1)))
    made, columns = list[bytes](), ResultColumns.of(small_classifier.manifest, "sw")

    def work() -> None:
        made.append(make(table, outcomes, columns, lambda one: plain_sentence(one, "sw")))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    written = read_table("a.xlsx" if make is to_xlsx else "a.csv", made[0])
    assert [row.cells[:3] for row in written.rows] == [row.cells for row in table.rows]
    assert written.column(written.find("angalizo"))[2] == catalog("sw")["error.no_words"]
    assert written.column(written.find("kategoria"))[0] == name(outcomes[0].label, "sw")  # type: ignore[union-attr]


def test_charts_count_every_answer_once(small_classifier: Classifier) -> None:
    answers = [small_classifier.predict(text) for text in (SPORTS, HEALTH, POLITICS, SPORTS)]
    tally = Tally(small_classifier.labels, answers)
    assert tally.total == len(answers)
    assert tally.certain == sum(answer.certain for answer in answers)
    for chart in (desk_chart(tally), confidence_chart(tally)):
        rows: list[dict[str, Any]] = next(iter(chart.to_dict()["datasets"].values()))
        assert sum(row["to"] - row["from"] for row in rows) == len(answers)
    assert "4" not in describe_desks(Tally(small_classifier.labels))
    assert describe_confidence(tally).count("%") >= 1
