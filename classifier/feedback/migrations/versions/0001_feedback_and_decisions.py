"""What readers say, and what editors decide about it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bundle", sa.String(100), nullable=False),
        sa.Column("bundle_version", sa.String(12), nullable=False),
        sa.Column("page_language", sa.String(2), nullable=False),
        sa.Column("predicted", sa.String(100), nullable=False),
        sa.Column("corrected", sa.String(100), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("probabilities", sa.JSON, nullable=False),
        sa.Column("text_key", sa.String(64), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("text", sa.Text),
        sa.Index("feedback_at", "at"),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("feedback_id", sa.String(32), sa.ForeignKey("feedback.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("editor", sa.String(200), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("label", sa.String(100)),
        sa.Index("decision_feedback", "feedback_id", "id"),
    )
