"""A database that is full, read-only, or gone and back: a sentence, nothing half written, and on it goes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from classifier.errors import FeedbackUnavailableError
from classifier.feedback import FeedbackStore
from tests.feedback.proxy import Proxy
from tests.feedback.samples import ids_in, make

# The system refuses this process every byte beyond a limit, as a full disk would, until the limit is lifted.
FILLER = """
import resource, sys
from sqlalchemy import create_engine
from classifier.errors import FeedbackUnavailableError
from classifier.feedback import FeedbackStore
from tests.feedback.samples import make

store = FeedbackStore(create_engine(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
kept, refused = [], 0
for number in range(400):
    given = make(text="maneno " * 200)
    try:
        store.record(given)
    except FeedbackUnavailableError:
        refused += 1
    else:
        kept.append(given.id)
assert refused, "the disk was never full"
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.record(last := make())
print(*kept, last.id)
"""


def test_a_full_disk_is_a_sentence_and_what_was_kept_stays(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'feedback.db'}"
    done = subprocess.run([sys.executable, "-c", FILLER, url], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) > 10
    assert sorted(ids_in(url)) == sorted(done.stdout.split())


def test_a_database_that_may_only_be_read_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "feedback.db"
    FeedbackStore(create_engine(f"sqlite:///{path}")).record(make())
    with pytest.raises(FeedbackUnavailableError):
        FeedbackStore(create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")).record(make())
    assert len(ids_in(f"sqlite:///{path}")) == 1


@pytest.fixture
def proxy(url: str) -> Iterator[tuple[Proxy, str]]:
    """What stands between the app and its database, and the URL through it."""
    whole = make_url(url)
    assert whole.host
    assert whole.port
    with Proxy(whole.host, whole.port) as proxy:
        yield proxy, whole.set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_database_that_is_gone_and_back_costs_only_what_was_said_meanwhile(proxy: tuple[Proxy, str]) -> None:
    between, url = proxy
    engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})  # as the app opens it
    store = FeedbackStore(engine)
    store.record(before := make())
    between.cut()
    for _ in range(3):
        with pytest.raises(FeedbackUnavailableError):
            store.record(make())
    between.mend()
    store.record(after := make())
    assert {item.feedback.id for item in store.queue()} == {before.id, after.id}
    engine.dispose()


def test_a_file_that_is_moved_away_and_back_takes_what_was_said_meanwhile(tmp_path: Path) -> None:
    path, away = tmp_path / "here" / "feedback.db", tmp_path / "away"
    path.parent.mkdir()
    store = FeedbackStore(engine := create_engine(f"sqlite:///{path}"))
    store.record(before := make())
    path.parent.rename(away)
    try:
        store.record(meanwhile := make())
        said = {before.id, meanwhile.id}
    except FeedbackUnavailableError:
        said = {before.id}
    away.rename(path.parent)
    store.record(after := make())
    engine.dispose()
    assert set(ids_in(f"sqlite:///{path}")) == {*said, after.id}
