"""Where the server keeps files that were sent and not yet read by a page: bounded for a session, and in all.

Streamlit's own store takes any number of files, also such as no page asked for, and keeps them until the session ends.
This one makes room instead of refusing: a new file pushes out the oldest, first of its own session. A page takes its
file out as soon as it has arrived (`pages.components.shared.uploads`), so what is pushed out is what nobody reads.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec, UploadFileUrlInfo

NO_ROOM = "There was no room for this file"
MEGABYTE = 2**20
SESSION_BYTES = 51 * MEGABYTE
"""What one session may have here: the largest file (`server.maxUploadSize`), and what frames it on its way."""
ALL_BYTES = 3 * SESSION_BYTES
ASKED = 10
"""Addresses to upload to that a session has at a time. Pages ask for one file at a time."""


@dataclass
class _Held:
    """A file that is on its way, or kept."""

    session_id: str
    file_id: str
    cut: Callable[[], None]
    """Ends the request that brings the file."""
    size: int = 0


def _nothing() -> None:
    """Cut nothing: the request that brought the file is over."""


class UploadStore(MemoryUploadedFileManager):
    """Streamlit's store of uploaded files, with an end. Safe to call from any thread."""

    def __init__(self, upload_endpoint: str) -> None:
        super().__init__(upload_endpoint)
        self._asked: dict[str, deque[str]] = {}
        """Session → the files that its pages asked for."""
        self._held: list[_Held] = []
        """The oldest first."""
        self._turn = threading.RLock()

    def get_upload_urls(self, session_id: str, file_names: Sequence[str]) -> list[UploadFileUrlInfo]:
        """Return an address for each of the first `ASKED` names."""
        urls = super().get_upload_urls(session_id, file_names[:ASKED])
        with self._turn:
            self._asked.setdefault(session_id, deque(maxlen=ASKED)).extend(url.file_id for url in urls)
        return urls

    @contextmanager
    def arriving(self, session_id: str, file_id: str, cut: Callable[[], None]) -> Iterator[Callable[[int], None]]:
        """Have a file arrive; yields what is to be told how many bytes have come. `cut` ends the request.

        Raises HTTPException where nobody asked for the file, or it has come already.
        """
        held = _Held(session_id, file_id, cut)
        with self._turn:
            if file_id not in self._asked.get(session_id, ()):
                raise HTTPException(403, "Nobody asked for this file")
            self._asked[session_id].remove(file_id)
            self._held.append(held)

        def grow(count: int) -> None:
            with self._turn:
                held.size += count
                self._make_room_for(held)

        try:
            yield grow
        finally:
            if not self.get_files(session_id, [file_id]):
                self._let_go(held)

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Keep a file that has arrived. Raises HTTPException where its room was given to another meanwhile."""
        with self._turn:
            for held in self._held:
                if (held.session_id, held.file_id) == (session_id, file.file_id):
                    held.cut = _nothing
                    return super().add_file(session_id, file)
        raise HTTPException(503, NO_ROOM)

    def remove_file(self, session_id: str, file_id: str) -> None:
        """Forget a file."""
        with self._turn:
            self._held = [held for held in self._held if (held.session_id, held.file_id) != (session_id, file_id)]
            super().remove_file(session_id, file_id)

    def remove_session_files(self, session_id: str) -> None:
        """Forget all files of a session, those on their way included."""
        with self._turn:
            self._asked.pop(session_id, None)
            self._held = [held for held in self._held if held.session_id != session_id]
            super().remove_session_files(session_id)

    def _make_room_for(self, newest: _Held) -> None:
        """Push out the oldest files, of the session and then of all, until what is held is within its bounds."""
        self._push_out([held for held in self._held if held.session_id == newest.session_id], newest, SESSION_BYTES)
        self._push_out(self._held, newest, ALL_BYTES)

    def _push_out(self, among: Sequence[_Held], newest: _Held, limit: int) -> None:
        excess = sum(held.size for held in among) - limit
        for held in list(among):
            if excess > 0 and held is not newest:
                excess -= held.size
                self._let_go(held)
                held.cut()

    def _let_go(self, held: _Held) -> None:
        self.remove_file(held.session_id, held.file_id)
