"""The store, on both databases."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from classifier.errors import FeedbackGoneError, FeedbackUnavailableError
from classifier.feedback import FeedbackStore, Verdict, text_key
from classifier.feedback.queries import AgreementRate, Confusion
from classifier.feedback.schema import metadata
from tests.feedback.samples import ARTICLE, make


@pytest.fixture
def store(url: str) -> Iterator[FeedbackStore]:
    engine = create_engine(url)
    yield FeedbackStore(engine)
    engine.dispose()


def test_what_was_recorded_comes_back(store: FeedbackStore) -> None:
    given = make("sports", note="Ni michezo, si siasa", text=ARTICLE)
    store.record(given)
    (item,) = store.queue()
    assert item.feedback == given
    assert (item.verdict, item.label, item.repeats) == (None, None, 1)
    assert item.feedback.at.tzinfo is not None


def test_recording_again_replaces_what_the_reader_said(store: FeedbackStore) -> None:
    given = make()
    store.record(given)
    store.record(given)
    assert [item.feedback for item in store.queue()] == [given]
    store.record(changed := replace(given, corrected="health", note="Ni afya"))
    assert [item.feedback for item in store.queue()] == [changed]


def test_the_queue_has_disagreements_first_then_the_least_confident(store: FeedbackStore) -> None:
    agreed, doubtful = make(confidence=0.9), make(confidence=0.4)
    wrong, wrong_and_doubtful = make("sports", confidence=0.8), make("health", confidence=0.3)
    for given in (agreed, doubtful, wrong, wrong_and_doubtful):
        store.record(given)
    assert [item.feedback for item in store.queue()] == [wrong_and_doubtful, wrong, doubtful, agreed]
    assert len(store.queue(limit=2)) == 2


def test_no_more_of_texts_is_read_than_is_shown(store: FeedbackStore) -> None:
    store.record(given := make(text=ARTICLE, note="Ni michezo"))
    store.record(bare := make())
    read = {item.feedback.id: (item.feedback.text, item.feedback.note) for item in store.queue(characters=4)}
    assert read == {given.id: (ARTICLE[:4], "Ni m"), bare.id: (None, None)}
    store.decide(given.id, Verdict.REJECT, "amina")
    assert [item.feedback.text for item in store.decided(characters=0)] == [""]


def test_many_are_rejected_in_one_step_and_each_can_be_reopened(store: FeedbackStore) -> None:
    every = [make() for _ in range(5)]
    for given in every:
        store.record(given)
    junk = [given.id for given in every[:3]]
    store.reject_many([*junk, "gone"], "amina")
    assert store.waiting() == 2
    assert {(item.feedback.id, item.verdict) for item in store.decided()} == {(one, Verdict.REJECT) for one in junk}
    store.reject_many(["gone"], "amina")
    store.decide(junk[0], Verdict.UNDO, "amina")
    assert store.waiting() == len(store.queue()) == 3


def test_decisions_move_items_and_can_be_undone(store: FeedbackStore) -> None:
    given = make("sports", text=ARTICLE)
    store.record(given)
    store.decide(given.id, Verdict.CHANGE, "amina", label="health")
    assert store.queue() == []
    assert [(item.verdict, item.label) for item in store.decided()] == [(Verdict.CHANGE, "health")]
    store.decide(given.id, Verdict.UNDO, "amina")
    assert [(item.verdict, item.label) for item in store.queue()] == [(None, None)]
    store.decide(given.id, Verdict.ACCEPT, "baraka")
    assert [(item.verdict, item.label) for item in store.decided()] == [(Verdict.ACCEPT, "sports")]
    store.decide(given.id, Verdict.REJECT, "baraka")
    assert store.accepted() == []


def test_only_accepted_items_with_text_are_learned_from(store: FeedbackStore) -> None:
    kept, without_text, rejected, waiting = make("sports", text=ARTICLE), make(), make(text="b"), make(text="c")
    for given in (kept, without_text, rejected, waiting):
        store.record(given)
    store.decide(kept.id, Verdict.ACCEPT, "amina")
    store.decide(without_text.id, Verdict.ACCEPT, "amina")
    store.decide(rejected.id, Verdict.REJECT, "amina")
    assert [(item.feedback.text, item.label) for item in store.accepted()] == [(ARTICLE, "sports")]


def test_withdrawn_text_is_gone_from_the_database(store: FeedbackStore, url: str) -> None:
    given = make(text=ARTICLE, note="maoni yangu")
    store.record(given)
    store.record(replace(given, text=None, note=None))
    (item,) = store.queue()
    assert (item.feedback.text, item.feedback.note) == (None, None)
    engine = create_engine(url)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM feedback")).one()
    engine.dispose()
    assert "DROP TABLE" not in str(row)
    assert "maoni" not in str(row)


def test_what_is_withdrawn_is_gone_with_its_decisions(store: FeedbackStore, url: str) -> None:
    given, other = make(text=ARTICLE, note="maoni"), make(article="Habari nyingine")
    for each in (given, other):
        store.record(each)
        store.decide(each.id, Verdict.ACCEPT, "amina")
    store.withdraw(given.id)
    store.withdraw(given.id)  # once more: it may have gone meanwhile
    assert [item.feedback.id for item in store.decided()] == [other.id]
    assert (store.queue(), store.accepted(), store.statistics().total.answers) == ([], [], 1)
    engine = create_engine(url)
    with engine.connect() as connection:
        assert [connection.scalar(text(f"SELECT COUNT(*) FROM {name}")) for name in ("feedback", "decision")] == [1, 1]  # noqa: S608
    engine.dispose()
    store.record(given)
    assert [item.feedback for item in store.queue()] == [given]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("way", ["withdrawn", "without its text"])
def test_no_file_of_the_database_holds_what_was_taken_back(store: FeedbackStore, url: str, way: str) -> None:
    files = Path(make_url(url).database or "").parent
    store.record(given := make(text="Kanyaboya " * 500, note="Belinga"))
    assert any(b"Kanyaboya" in path.read_bytes() for path in files.iterdir())
    if way == "withdrawn":
        store.withdraw(given.id)
    else:
        store.record(replace(given, text=None, note=None))
    held = b"".join(path.read_bytes() for path in files.iterdir())
    assert b"Kanyaboya" not in held
    assert b"Belinga" not in held


def test_repeats_are_counted_by_the_words_of_a_text(store: FeedbackStore) -> None:
    store.record(make(article="Habari za leo"))
    store.record(make(article="  HABARI za leo!! "))
    store.record(make(article="Habari za jana"))
    assert sorted(item.repeats for item in store.queue()) == [1, 2, 2]
    assert text_key(b"one", ARTICLE) != text_key(b"other", ARTICLE)


def test_decisions_that_make_no_sense_are_refused(store: FeedbackStore) -> None:
    given = make()
    store.record(given)
    for verdict in (Verdict.ACCEPT, Verdict.REJECT, Verdict.UNDO):
        with pytest.raises(FeedbackGoneError, match="Nothing was decided"):
            store.decide("0" * 32, verdict, "amina")
    for verdict, label in ((Verdict.CHANGE, None), (Verdict.ACCEPT, "sports")):
        with pytest.raises(ValueError, match="a label goes with CHANGE"):
            store.decide(given.id, verdict, "amina", label)
    assert store.decided() == []


def test_statistics_count_what_readers_said(store: FeedbackStore) -> None:
    assert store.statistics().total == AgreementRate(0, 0)
    monday, tuesday = datetime(2026, 3, 2, 23, 59, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)
    for given in (
        make(confidence=0.95, at=monday),
        make("sports", confidence=0.95, at=monday),
        make("sports", confidence=0.31, at=tuesday),
        make("health", confidence=1.0, at=tuesday),
    ):
        store.record(given)
    counted = store.statistics()
    assert counted.total == AgreementRate(4, 1)
    assert counted.total.share == 0.25
    assert counted.by_day == {monday.date(): AgreementRate(2, 1), tuesday.date(): AgreementRate(2, 0)}
    assert counted.by_label == {"politics": AgreementRate(4, 1)}
    assert counted.by_confidence == {3: AgreementRate(1, 0), 9: AgreementRate(3, 1)}
    assert counted.confusions == [Confusion("politics", "sports", 2), Confusion("politics", "health", 1)]


def test_the_migrations_make_the_tables_the_code_names(store: FeedbackStore, url: str) -> None:
    del store  # it made the tables
    engine = create_engine(url)
    made = inspect(engine)
    for table in metadata.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in made.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}
    engine.dispose()


def test_a_database_that_is_not_there_is_a_sentence(tmp_path: object) -> None:
    with pytest.raises(FeedbackUnavailableError, match=r"nothing was saved\. Try again"):
        FeedbackStore(create_engine(f"sqlite:///{tmp_path}/no/such/folder/feedback.db"))
    with pytest.raises(FeedbackUnavailableError):
        FeedbackStore(create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2"))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_who_reads_waits_for_nobody_who_writes(url: str) -> None:
    engine = create_engine(url)
    store = FeedbackStore(engine)
    store.record(given := make())
    writer = sqlite3.connect(make_url(url).database or "", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE feedback SET note = 'half written'")
    opened_meanwhile = FeedbackStore(other := create_engine(url))
    for reader in (store, opened_meanwhile):
        assert [item.feedback for item in reader.queue()] == [given]
        assert reader.decided() == reader.accepted() == []
        assert reader.statistics().total.answers == 1
    writer.execute("COMMIT")
    writer.close()
    assert [item.feedback.note for item in store.queue()] == ["half written"]
    for each in (engine, other):
        each.dispose()
