"""What the feedback says in numbers: counted by the database, small enough for a chart."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Integer, case, cast, desc, func, select

from classifier.feedback.schema import feedback

CONFIDENCE_STEPS = 10
"""Confidence is counted in tenths."""

_agrees = case((feedback.c.predicted == feedback.c.corrected, 1), else_=0)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often readers agreed with the model."""

    answers: int
    agreed: int

    @property
    def share(self) -> float:
        """Share of 1; 0 where there are no answers."""
        return self.agreed / self.answers if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class Confusion:
    """Answers that readers corrected in the same way."""

    predicted: str
    corrected: str
    count: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """All that readers said."""

    total: Agreement
    by_day: dict[date, Agreement]
    """Day (UTC) → agreement, the earliest first."""
    by_label: dict[str, Agreement]
    """Predicted label → agreement."""
    by_confidence: dict[int, Agreement]
    """Tenth of confidence → agreement: 9 stands for 90 % and more."""
    confusions: list[Confusion]
    """The most frequent first."""


def measure(connection: Connection) -> Statistics:
    """Count what is in the database of `connection`."""
    tenths = func.floor(feedback.c.confidence * CONFIDENCE_STEPS)
    tenth = cast(case((tenths >= CONFIDENCE_STEPS, CONFIDENCE_STEPS - 1), else_=tenths), Integer)
    by_label = _count(connection, feedback.c.predicted)
    # PostgreSQL would give the day in the server's own time zone; SQLite keeps what was written, which is UTC.
    at = func.timezone("UTC", feedback.c.at) if connection.dialect.name == "postgresql" else feedback.c.at
    return Statistics(
        total=Agreement(sum(x.answers for x in by_label.values()), sum(x.agreed for x in by_label.values())),
        by_day={_day(day): agreement for day, agreement in _count(connection, func.date(at)).items()},
        by_label={str(label): agreement for label, agreement in by_label.items()},
        by_confidence={int(str(step)): agreement for step, agreement in _count(connection, tenth).items()},
        confusions=_confusions(connection),
    )


def _count(connection: Connection, group: object) -> dict[object, Agreement]:
    rows = connection.execute(
        select(group, func.count(), func.sum(_agrees)).group_by(group).order_by(group)  # type: ignore[call-overload]
    )
    return {key: Agreement(answers, int(agreed)) for key, answers, agreed in rows}


def _confusions(connection: Connection) -> list[Confusion]:
    labels = feedback.c.predicted, feedback.c.corrected
    count = func.count().label("count")
    corrected = select(*labels, count).where(labels[0] != labels[1]).group_by(*labels).order_by(desc(count), *labels)
    return [Confusion(*row) for row in connection.execute(corrected)]


def _day(value: object) -> date:
    """Return a day as both databases give it: PostgreSQL a date, SQLite a text."""
    return value if isinstance(value, date) else datetime.fromisoformat(str(value)).date()
