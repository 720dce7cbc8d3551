"""Which feedback is open, and how it is read with the decision that holds."""

from typing import Any

from sqlalchemy import Select, desc, func, or_, select

from classifier.feedback.schema import decision, feedback

UNDO = "undo"
"""The verdict that leaves an item open again."""

_numbered = select(
    decision,
    func.row_number().over(partition_by=decision.c.feedback_id, order_by=desc(decision.c.id)).label("age"),
).subquery()
latest = select(_numbered).where(_numbered.c.age == 1).subquery("latest")
_repeats = select(feedback.c.text_key, func.count().label("repeats")).group_by(feedback.c.text_key).subquery("repeats")
is_open = or_(latest.c.verdict.is_(None), latest.c.verdict == UNDO)


def select_items(characters: int | None = None) -> Select[Any]:
    """Select items; where `characters` are given the database sends no more of a text, or of a note, than so many."""
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
