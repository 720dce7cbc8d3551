"""Keeps to itself what native libraries say of themselves on stderr: there stand the sentences that people should read.

They write past Python, to the file behind it, and LiteRT has no setting for that.
"""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

_STDERR = 2
_TURN = threading.Lock()


@contextmanager
def without_info() -> Iterator[None]:
    """Leave out the lines of stderr that begin with INFO, of whatever thread; all others follow at the end."""
    with _TURN:
        try:
            kept, caught = os.dup(_STDERR), _open_file()
        except OSError:  # stderr is closed, or there is no room for a file
            yield
            return
        with caught:
            os.dup2(caught.fileno(), _STDERR)
            try:
                yield
            finally:
                os.dup2(kept, _STDERR)
                os.close(kept)
                caught.seek(0)
                lines = [line for line in caught.read().splitlines(keepends=True) if not line.startswith(b"INFO:")]
                with suppress(OSError):
                    os.write(_STDERR, b"".join(lines))


def _open_file() -> IO[bytes]:
    """Return a file that nobody else has, in memory where the system can do that."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("stderr"), "w+b")
    return tempfile.TemporaryFile()
