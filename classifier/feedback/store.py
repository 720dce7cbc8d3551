"""The store of feedback: readers record and withdraw it, editors decide on it, training reads what was accepted."""

import hashlib
import hmac
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, desc, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from classifier.errors import FeedbackGoneError, FeedbackUnavailableError
from classifier.feedback.queries import UNDO, Statistics, is_open, latest, measure, select_items
from classifier.feedback.schema import READING, WRITING, decision, feedback, overwrite_log, prepare
from classifier.text import normalize_text


class Verdict(StrEnum):
    """An editor's decision on one piece of feedback."""

    ACCEPT = "accept"
    """The label of the reader is right."""
    CHANGE = "change"
    """Neither label is right: the editor gives another one."""
    REJECT = "reject"
    """The feedback is not used for training."""
    UNDO = UNDO
    """Cancels the last decision; the item is open again."""


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """A reader's feedback on one answer. The text is included only with the reader's consent."""

    bundle: str
    bundle_version: str
    page_language: str
    predicted: str
    corrected: str
    """The right label in the reader's eyes, `NO_TOPIC` where none fits; the same as `predicted` when they agree."""
    probabilities: Mapping[str, float]
    text_key: str
    """From `text_key`: identifies repeated texts without revealing them."""
    note: str | None = None
    text: str | None = None
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Item:
    """One piece of feedback with its decision."""

    feedback: Feedback
    verdict: Verdict | None
    """The current decision, or None while the item is open."""
    label: str | None
    """The decided label of the text, once it was accepted or changed."""
    repeats: int
    """Number of pieces of feedback on the same text, this one included."""


def text_key(secret: bytes, text: str) -> str:
    """Return a keyed hash of the words of `text`, 64 hexadecimal digits; it reveals nothing without `secret`."""
    return hmac.new(secret, normalize_text(text).encode(), hashlib.sha256).hexdigest()


def _item(row: RowMapping) -> Item:
    at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)  # SQLite stores no time zone
    entry = {name: row[name] for name in Feedback.__dataclass_fields__ if name != "at"}
    verdict = None if row["verdict"] in (None, Verdict.UNDO.value) else Verdict(row["verdict"])
    return Item(Feedback(**entry, at=at), verdict, row["label"] if verdict else None, row["repeats"])


class FeedbackStore:
    """Feedback in a database, SQLite or PostgreSQL. Safe to use from many threads and processes."""

    def __init__(self, engine: Engine) -> None:
        """Open the store and upgrade its tables; raises FeedbackUnavailableError."""
        self._engine = engine
        with _translated():
            prepare(engine)

    def record(self, entry: Feedback) -> None:
        """Store `entry`, durably. Recording the same `id` again replaces the earlier feedback.

        Recording again without a note or text, as after a reader withdraws consent, erases them. `withdraw` erases the
        whole feedback.
        """
        row = {column.name: getattr(entry, column.name, None) for column in feedback.columns}
        row |= {"probabilities": dict(entry.probabilities), "confidence": entry.probabilities[entry.predicted]}
        with self._transaction() as connection:
            again = connection.execute(update(feedback).where(feedback.c.id == entry.id).values(row)).rowcount
            if not again:
                connection.execute(insert(feedback).values(row))
        if again and None in (entry.text, entry.note):
            self._overwrite()

    def withdraw(self, feedback_id: str) -> None:
        """Erase feedback with all decisions on it; feedback that does not exist is no error."""
        with self._transaction() as connection:
            connection.execute(delete(decision).where(decision.c.feedback_id == feedback_id))
            connection.execute(delete(feedback).where(feedback.c.id == feedback_id))
        self._overwrite()

    def _overwrite(self) -> None:
        """Remove erased texts from SQLite's write-ahead log too, unless another connection uses it."""
        if self._engine.dialect.name == "sqlite":
            overwrite_log(self._engine)

    def decide(self, feedback_id: str, verdict: Verdict, editor: str, label: str | None = None) -> None:
        """Record an editor's decision; CHANGE needs a `label`. All decisions are kept, undone ones too.

        Raises FeedbackGoneError for feedback that does not exist, ValueError for CHANGE without a label.
        """
        if (verdict is Verdict.CHANGE) != (label is not None):
            raise ValueError("a label goes with CHANGE, and with nothing else")
        with self._transaction() as connection:
            query = select(feedback.c.corrected).where(feedback.c.id == feedback_id).with_for_update()
            corrected = connection.scalar(query)
            if corrected is None:
                raise FeedbackGoneError(feedback_id=feedback_id)
            row = {"feedback_id": feedback_id, "at": datetime.now(UTC), "editor": editor, "verdict": verdict.value}
            row["label"] = corrected if verdict is Verdict.ACCEPT else label
            connection.execute(insert(decision).values(row))

    def reject_many(self, feedback_ids: Collection[str], editor: str) -> None:
        """Record the decision REJECT for all of these in one transaction; feedback that no longer exists is skipped."""
        with self._transaction() as connection:
            existing = select(feedback.c.id).where(feedback.c.id.in_(feedback_ids)).with_for_update()
            row = {"at": datetime.now(UTC), "editor": editor, "verdict": Verdict.REJECT.value, "label": None}
            rows = [row | {"feedback_id": feedback_id} for feedback_id in connection.scalars(existing)]
            if rows:
                connection.execute(insert(decision), rows)

    def queue(self, limit: int = 100, characters: int | None = None) -> list[Item]:
        """Return open items: disagreements first, then by confidence, lowest first.

        Texts and notes are truncated to `characters`, where that is given.
        """
        disagrees = feedback.c.predicted != feedback.c.corrected
        order = (desc(disagrees), feedback.c.confidence, feedback.c.id)
        return self._read(select_items(characters).where(is_open).order_by(*order).limit(limit))

    def waiting(self) -> int:
        """Return the number of open items."""
        joined = feedback.outerjoin(latest, latest.c.feedback_id == feedback.c.id)
        with self._transaction(READING) as connection:
            return connection.scalar(select(func.count()).select_from(joined).where(is_open)) or 0

    def decided(self, limit: int = 100, characters: int | None = None) -> list[Item]:
        """Return items with a valid decision, the latest first; `characters` as in `queue`."""
        return self._read(select_items(characters).where(~is_open).order_by(desc(latest.c.id)).limit(limit))

    def accepted(self) -> list[Item]:
        """Return the items that training may use: accepted or changed, with the text, the oldest first."""
        verdicts = (Verdict.ACCEPT.value, Verdict.CHANGE.value)
        learned = select_items().where(latest.c.verdict.in_(verdicts), feedback.c.text.is_not(None))
        return self._read(learned.order_by(feedback.c.at, feedback.c.id))

    def statistics(self) -> Statistics:
        """Return counts over time, agreement by label and by confidence, and the most frequent confusions."""
        with self._transaction(READING) as connection:
            return measure(connection)

    def _read(self, query: Select[Any]) -> list[Item]:
        with self._transaction(READING) as connection:
            return [_item(row) for row in connection.execute(query).mappings()]

    @contextmanager
    def _transaction(self, options: Mapping[str, bool] = WRITING) -> Iterator[Connection]:
        with _translated(), self._engine.execution_options(**options).begin() as connection:
            yield connection


@contextmanager
def _translated() -> Iterator[None]:
    """Raise FeedbackUnavailableError for the errors of the database."""
    try:
        yield
    except SQLAlchemyError as error:
        raise FeedbackUnavailableError from error
