"""Resources that are loaded once and shared by all sessions."""

import gc
import os
import secrets
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from classifier import Classifier, load_classifier
from classifier.bundle.versions import served_bundle
from classifier.turns import FairTurns
from pages.components.shared.bundles import bundle_registry, chosen_bundle
from pages.components.shared.chart_parts import ALTAIR_LOCK

if TYPE_CHECKING:
    from classifier.feedback import FeedbackStore

ROOT = Path(__file__).parents[3]
LOADED = 4
"""Models that are kept in memory, about 20 MB each."""
CONNECTION = "feedback"
"""The name of the database in `.streamlit/secrets.toml`: `[connections.feedback]`."""
TURN = FairTurns()
"""Held while an answer is computed and drawn, a tenth of a second on all cores. Sessions take turns: in parallel, all
would wait for the slowest and for each other's threads. A session with long work waits for those with short work."""
_KEY_UNTIL_A_RESTART = secrets.token_bytes(32)


def session() -> str:
    """Return the id of the session that this thread runs a page for."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def turn() -> AbstractContextManager[None]:
    """Return what holds `TURN` for this session."""
    return TURN.taken(session())


def get_classifier(bundle: str | None = None) -> Classifier:
    """Return the classifier of the model that the reader chose, or of the one in the folder called `bundle`.

    It is loaded on the first call and again when another bundle was promoted over it. The environment variable
    AINISHA_BUNDLE names another default than the bundle that ships. Raises what `load_classifier` raises, until it is
    mended.
    """
    folder = bundle_registry()[bundle or chosen_bundle()].folder
    return _load(folder, served_bundle(folder))


@st.cache_resource(show_spinner=False, max_entries=LOADED)
def _load(folder: Path, served: Path) -> Classifier:  # noqa: ARG001  another promoted bundle is another key
    return load_classifier(folder)


@st.cache_resource(show_spinner=False)
def get_feedback_store() -> "FeedbackStore":
    """Return the store of feedback: the database named in the secrets, else a SQLite file beside the app.

    Raises FeedbackUnavailableError.
    """
    from classifier.feedback import FeedbackStore  # SQLAlchemy takes its time: only those who use it wait for it

    if database_is_configured():
        # Asked whether it is there before it is used: a database that was restarted costs no reader an answer.
        return FeedbackStore(st.connection(CONNECTION, type="sql", pool_pre_ping=True).engine)
    return FeedbackStore(st.connection(CONNECTION, type="sql", url=f"sqlite:///{_sqlite_file()}").engine)


def database_is_configured() -> bool:
    """Return whether the secrets name a database."""
    return CONNECTION in get_secrets("connections")


def disk_is_lasting() -> bool:
    """Return whether a file written here is still there tomorrow: on Streamlit Community Cloud it is not."""
    return not ROOT.is_relative_to("/mount/src")


def get_hash_key() -> bytes:
    """Return the key of the hashes that count repeats: `[feedback] key` of the secrets, else one until a restart."""
    key = get_secrets("feedback").get("key")
    return str(key).encode() if key else _KEY_UNTIL_A_RESTART


def get_secrets(section: str) -> dict[str, object]:
    """Return a section of `.streamlit/secrets.toml`; an empty one when it, or the file, is not there."""
    try:
        return dict(st.secrets.get(section, {}))
    except FileNotFoundError:
        return {}


def _sqlite_file() -> Path:
    return Path(os.environ.get("AINISHA_FEEDBACK", ROOT / "feedback.db"))


@cache  # once a process: not in Streamlit's cache, which any session can empty
def warm_up_answers() -> None:
    """Import what the charts of an answer need, half a second of work: the first answer does not wait for it."""
    with ALTAIR_LOCK:
        import altair as alt

        alt.Chart(alt.NamedData("rows")).mark_bar().encode(x="x:Q").to_dict()
    _freeze()


@cache
def warm_up_charts() -> None:
    """Import what tables and all other charts need, seconds of work; call it before drawing any: see `ALTAIR_LOCK`."""
    warm_up_answers()
    with ALTAIR_LOCK:
        import pandas as pd  # noqa: F401  Streamlit imports it for whatever is a table
    _freeze()


def _freeze() -> None:
    """Freeze imported objects so that later GC passes skip them: a million objects that live as long as the process."""
    gc.collect()
    gc.freeze()
