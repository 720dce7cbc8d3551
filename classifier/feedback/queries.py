"""The queries of the store: items with their current decision, and counts for charts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Integer, Select, case, cast, desc, func, or_, select

from classifier.feedback.schema import decision, feedback

UNDO = "undo"
"""The verdict that opens an item again."""

_numbered = select(
    decision,
    func.row_number().over(partition_by=decision.c.feedback_id, order_by=desc(decision.c.id)).label("age"),
).subquery()
latest = select(_numbered).where(_numbered.c.age == 1).subquery("latest")
_repeats = select(feedback.c.text_key, func.count().label("repeats")).group_by(feedback.c.text_key).subquery("repeats")
is_open = or_(latest.c.verdict.is_(None), latest.c.verdict == UNDO)


def select_items(characters: int | None = None) -> Select[Any]:
    """Return the query for items; where `characters` is given, the database truncates texts and notes to it."""
    cut = () if characters is None else ("text", "note")
    columns = [
        func.substr(column, 1, characters).label(column.name) if column.name in cut else column for column in feedback.c
    ]
    return (
        select(*columns, latest.c.verdict, latest.c.label, _repeats.c.repeats)
        .select_from(feedback)
        .join(_repeats, _repeats.c.text_key == feedback.c.text_key)
        .outerjoin(latest, latest.c.feedback_id == feedback.c.id)
    )


CONFIDENCE_STEPS = 10
"""Number of intervals of confidence, each a tenth wide."""

_agrees = case((feedback.c.predicted == feedback.c.corrected, 1), else_=0)


@dataclass(frozen=True, slots=True)
class AgreementRate:
    """The number of answers that readers judged, and of those that they agreed with."""

    answers: int
    agreed: int

    @property
    def share(self) -> float:
        """Share of 1; 0 where there are no answers."""
        return self.agreed / self.answers if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class Confusion:
    """A predicted label, the label that readers gave instead, and how often."""

    predicted: str
    corrected: str
    count: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of all feedback."""

    total: AgreementRate
    by_day: dict[date, AgreementRate]
    """Day (UTC) → agreement, earliest first."""
    by_label: dict[str, AgreementRate]
    """Predicted label → agreement."""
    by_confidence: dict[int, AgreementRate]
    """Tenth of confidence → agreement: 9 stands for 90 % and more."""
    confusions: list[Confusion]
    """The most frequent first."""


def measure(connection: Connection) -> Statistics:
    """Return the statistics of the connected database."""
    tenths = func.floor(feedback.c.confidence * CONFIDENCE_STEPS)
    tenth = cast(case((tenths >= CONFIDENCE_STEPS, CONFIDENCE_STEPS - 1), else_=tenths), Integer)
    by_label = _count(connection, feedback.c.predicted)
    # PostgreSQL converts to the time zone of the server; SQLite returns what was written, which is UTC.
    at = func.timezone("UTC", feedback.c.at) if connection.dialect.name == "postgresql" else feedback.c.at
    return Statistics(
        total=AgreementRate(sum(x.answers for x in by_label.values()), sum(x.agreed for x in by_label.values())),
        by_day={_day(day): agreement for day, agreement in _count(connection, func.date(at)).items()},
        by_label={str(label): agreement for label, agreement in by_label.items()},
        by_confidence={int(str(step)): agreement for step, agreement in _count(connection, tenth).items()},
        confusions=_confusions(connection),
    )


def _count(connection: Connection, group: object) -> dict[object, AgreementRate]:
    rows = connection.execute(
        select(group, func.count(), func.sum(_agrees)).group_by(group).order_by(group)  # type: ignore[call-overload]
    )
    return {key: AgreementRate(answers, int(agreed)) for key, answers, agreed in rows}


def _confusions(connection: Connection) -> list[Confusion]:
    labels = feedback.c.predicted, feedback.c.corrected
    count = func.count().label("count")
    corrected = select(*labels, count).where(labels[0] != labels[1]).group_by(*labels).order_by(desc(count), *labels)
    return [Confusion(*row) for row in connection.execute(corrected)]


def _day(value: object) -> date:
    """Return a day from a column: a date of PostgreSQL, a text of SQLite."""
    return value if isinstance(value, date) else datetime.fromisoformat(str(value)).date()
