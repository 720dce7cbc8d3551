"""The upload of files: a page takes its file at once, and the server keeps a limited amount of other files.

Streamlit's own store accepts any number of files, even files that no page asked for, and keeps them until the session
ends. `UploadStore` evicts instead of refusing: a new file evicts the oldest, first of its own session. `upload` removes
a file as soon as it has arrived, so evicted files are files that no page reads.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from starlette.exceptions import HTTPException
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec, UploadFileUrlInfo

NO_ROOM = "There was no room for this file"
MEGABYTE = 2**20
SESSION_BYTES = 51 * MEGABYTE
"""Limit for a session: the largest file (`server.maxUploadSize`) with the overhead of its request."""
ALL_BYTES = 3 * SESSION_BYTES
ASKED = 10
"""Number of upload addresses of a session at a time. Pages ask for a single file at a time."""


@dataclass
class _Upload:
    """A file that is arriving, or stored."""

    session_id: str
    file_id: str
    cut: Callable[[], None]
    """Ends the request that sends the file."""
    size: int = 0


def _nothing() -> None:
    """Do nothing: the request that sent the file is over."""


class UploadStore(MemoryUploadedFileManager):
    """Streamlit's store of uploaded files, with limits. Safe to call from any thread."""

    def __init__(self, upload_endpoint: str) -> None:
        super().__init__(upload_endpoint)
        self._asked: dict[str, deque[str]] = {}
        """Session → the files that its pages asked for."""
        self._held: list[_Upload] = []
        """The oldest first."""
        self._room_lock = threading.RLock()

    def get_upload_urls(self, session_id: str, file_names: Sequence[str]) -> list[UploadFileUrlInfo]:
        """Return an address for each of the first `ASKED` names."""
        urls = super().get_upload_urls(session_id, file_names[:ASKED])
        with self._room_lock:
            self._asked.setdefault(session_id, deque(maxlen=ASKED)).extend(url.file_id for url in urls)
        return urls

    @contextmanager
    def arriving(self, session_id: str, file_id: str, cut: Callable[[], None]) -> Iterator[Callable[[int], None]]:
        """Register a file that is arriving; yield a function to call with the number of received bytes.

        `cut` ends the request. Raises HTTPException where no page asked for the file, or it has arrived already.
        """
        held = _Upload(session_id, file_id, cut)
        with self._room_lock:
            if file_id not in self._asked.get(session_id, ()):
                raise HTTPException(403, "Nobody asked for this file")
            self._asked[session_id].remove(file_id)
            self._held.append(held)

        def grow(count: int) -> None:
            with self._room_lock:
                held.size += count
                self._evict_for(held)

        try:
            yield grow
        finally:
            if not self.get_files(session_id, [file_id]):
                self._remove(held)

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Store a file that has arrived. Raises HTTPException where it was evicted meanwhile."""
        with self._room_lock:
            for held in self._held:
                if (held.session_id, held.file_id) == (session_id, file.file_id):
                    held.cut = _nothing
                    return super().add_file(session_id, file)
        raise HTTPException(503, NO_ROOM)

    def remove_file(self, session_id: str, file_id: str) -> None:
        """Remove a file."""
        with self._room_lock:
            self._held = [held for held in self._held if (held.session_id, held.file_id) != (session_id, file_id)]
            super().remove_file(session_id, file_id)

    def remove_session_files(self, session_id: str) -> None:
        """Remove all files of a session, including arriving files."""
        with self._room_lock:
            self._asked.pop(session_id, None)
            self._held = [held for held in self._held if held.session_id != session_id]
            super().remove_session_files(session_id)

    def _evict_for(self, newest: _Upload) -> None:
        """Evict the oldest files, of the session and then of all, until both limits hold."""
        self._evict([held for held in self._held if held.session_id == newest.session_id], newest, SESSION_BYTES)
        self._evict(self._held, newest, ALL_BYTES)

    def _evict(self, among: Sequence[_Upload], newest: _Upload, limit: int) -> None:
        excess = sum(held.size for held in among) - limit
        for held in list(among):
            if excess > 0 and held is not newest:
                excess -= held.size
                self._remove(held)
                held.cut()

    def _remove(self, held: _Upload) -> None:
        self.remove_file(held.session_id, held.file_id)


def upload(label: str, key: str, megabytes: int) -> tuple[str, bytes] | None:
    """Let the reader choose a file of up to `megabytes`; return its name and its bytes, once.

    Any type can be chosen: the function that reads the file refuses it with a sentence in the reader's language.
    """
    round_key = f"{key}-round"
    number: int = st.session_state.setdefault(round_key, 0)
    # A new key after every file empties the uploader.
    file = st.file_uploader(label, key=f"{key}-{number}", max_upload_size=megabytes)
    if file is None:
        return None
    st.session_state[round_key] = number + 1
    name, content = file.name, file.getvalue()
    _forget(file)
    return name, content


def _forget(file: UploadedFile) -> None:
    """Remove the file from the server's memory, where Streamlit would keep it until the tab is closed."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
