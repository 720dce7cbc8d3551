"""The tables of the database, its settings and its migrations.

Alembic stores the version of the tables. Opening a store upgrades its database, whether new or of an older release.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MILLISECONDS = 30_000
UPGRADE_LOCK = 0x41696E69  # any number, as long as all processes use the same

_READS = "ainisha_reads"
READING: Mapping[str, bool] = {_READS: True}
WRITING: Mapping[str, bool] = {_READS: False}
"""Execution options of a connection. A transaction that only reads waits for no writer."""

metadata = sa.MetaData()

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column(
        "id", sa.String(32), primary_key=True, comment="made by the app, so that a repeated write is seen as one"
    ),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("bundle", sa.String(100), nullable=False),
    sa.Column("bundle_version", sa.String(12), nullable=False),
    sa.Column("page_language", sa.String(2), nullable=False),
    sa.Column("predicted", sa.String(100), nullable=False),
    sa.Column("corrected", sa.String(100), nullable=False, comment="the same as predicted when the reader agrees"),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("probabilities", sa.JSON, nullable=False),
    sa.Column(
        "text_key", sa.String(64), nullable=False, comment="keyed hash of the text: counts repeats, tells nothing"
    ),
    sa.Column("note", sa.Text),
    sa.Column("text", sa.Text, comment="only with the reader's consent"),
    sa.Index("feedback_at", "at"),
)

decision = sa.Table(
    "decision",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("feedback_id", sa.String(32), sa.ForeignKey("feedback.id", ondelete="CASCADE"), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("editor", sa.String(200), nullable=False),
    sa.Column("verdict", sa.String(10), nullable=False, comment="accept, change, reject or undo"),
    sa.Column("label", sa.String(100), comment="what the text is, when accepted or changed"),
    sa.Index("decision_feedback", "feedback_id", "id"),
)


def prepare(engine: sa.Engine) -> None:
    """Upgrade the database of `engine` to the tables of this release; safe in many processes at once."""
    if engine.dialect.name == "sqlite":
        _use_wal(engine)
    with engine.execution_options(**READING).begin() as connection:
        if _is_current(connection):
            return
    with engine.execution_options(**WRITING).begin() as connection:
        if engine.dialect.name == "postgresql":  # a transaction of SQLite is a lock already
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        _upgrade(connection)


def _is_current(connection: sa.Connection) -> bool:
    """Return whether there is nothing to upgrade: the app then starts without waiting for writers."""
    current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(_alembic()).get_current_head()


def _upgrade(connection: sa.Connection) -> None:
    config = _alembic()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def overwrite_log(engine: sa.Engine) -> None:
    """Move the write-ahead log of an SQLite database into the database and empty it, unless others read or write.

    The log has every row that was written, including rows deleted since.
    """
    with closing(engine.raw_connection()) as connection, suppress(sqlite3.Error):  # the next call empties it as well
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")


def _use_wal(engine: sa.Engine) -> None:
    """Configure SQLite for readers beside a writer, and for writers that wait for each other."""
    if not sa.event.contains(engine, "connect", _configure):  # a store may be opened again on the same engine
        sa.event.listen(engine, "connect", _configure)
        sa.event.listen(engine, "begin", _begin)
        engine.dispose()  # existing connections are not configured


def _configure(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins transactions too late: see `_begin`
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # overwrites what a reader withdraws


def _begin(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later fails when another transaction has written in between.
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
