"""The same store tests run on SQLite and on PostgreSQL, both real."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

POSTGRES = os.environ.get("AINISHA_TEST_POSTGRES")
"""SQLAlchemy URL of a PostgreSQL server on which databases may be made; `.ci/run` starts one."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of the test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'feedback.db'}"
        return
    if POSTGRES is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no PostgreSQL: .ci/run starts one and sets AINISHA_TEST_POSTGRES")
        pytest.skip("set AINISHA_TEST_POSTGRES=postgresql+psycopg://user@127.0.0.1:5432/postgres to test PostgreSQL")
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    name = f"ainisha_{uuid.uuid4().hex}"
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()
