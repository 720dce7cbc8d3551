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
from classifier.fair_lock import FairLock
from pages.components.shared.bundles import bundle_registry, chosen_bundle
from pages.components.shared.chart_parts import ALTAIR_LOCK

if TYPE_CHECKING:
    from classifier.feedback import FeedbackStore

ROOT = Path(__file__).parents[3]
LOADED = 4
"""Largest number of models in memory, about 20 MB each."""
CONNECTION = "feedback"
"""The name of the database in `.streamlit/secrets.toml`: `[connections.feedback]`."""
PREDICTION_LOCK = FairLock()
"""Held while an answer is computed and drawn, a tenth of a second on all cores. Parallel sessions would all wait for
the slowest and for each other's threads. A session with long work waits for sessions with short work."""
_KEY_UNTIL_A_RESTART = secrets.token_bytes(32)


def session() -> str:
    """Return the id of the session that this thread runs a page for."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def turn() -> AbstractContextManager[None]:
    """Return a context manager that holds `PREDICTION_LOCK` for this session."""
    return PREDICTION_LOCK.taken(session())


def get_classifier(bundle: str | None = None) -> Classifier:
    """Return the classifier of the bundle in the folder called `bundle`, by default the chosen bundle.

    It is loaded on the first call, and again after another version was promoted. Raises the errors of
    `load_classifier`, which are not cached.
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
    from classifier.feedback import FeedbackStore  # SQLAlchemy is slow to import

    if database_is_configured():
        # Connections are tested before use, so that a restart of the database does not cause errors.
        return FeedbackStore(st.connection(CONNECTION, type="sql", pool_pre_ping=True).engine)
    return FeedbackStore(st.connection(CONNECTION, type="sql", url=f"sqlite:///{_sqlite_file()}").engine)


def database_is_configured() -> bool:
    """Return whether the secrets name a database."""
    return CONNECTION in get_secrets("connections")


def disk_is_lasting() -> bool:
    """Return whether files are kept: Streamlit Community Cloud deletes them on restart."""
    return not ROOT.is_relative_to("/mount/src")


def get_hash_key() -> bytes:
    """Return the key of the text hashes: `[feedback] key` of the secrets, else a random key until a restart."""
    key = get_secrets("feedback").get("key")
    return str(key).encode() if key else _KEY_UNTIL_A_RESTART


def get_secrets(section: str) -> dict[str, object]:
    """Return a section of `.streamlit/secrets.toml`; an empty section where it, or the file, does not exist."""
    try:
        return dict(st.secrets.get(section, {}))
    except FileNotFoundError:
        return {}


def _sqlite_file() -> Path:
    return Path(os.environ.get("AINISHA_FEEDBACK", ROOT / "feedback.db"))


@cache  # once a process: not in Streamlit's cache, which any session can empty
def warm_up_answers() -> None:
    """Import what the charts of an answer need, half a second of work, before the first answer needs it."""
    with ALTAIR_LOCK:
        import altair as alt

        alt.Chart(alt.NamedData("rows")).mark_bar().encode(x="x:Q").to_dict()
    _freeze()


@cache
def warm_up_charts() -> None:
    """Import what tables and other charts need, seconds of work; call it before showing any: see `ALTAIR_LOCK`."""
    warm_up_answers()
    with ALTAIR_LOCK:
        import pandas as pd  # noqa: F401  Streamlit imports it for tables
    _freeze()


def _freeze() -> None:
    """Freeze the million imported objects so that later GC passes skip them."""
    gc.collect()
    gc.freeze()
