"""Suppresses the information messages that native libraries write to stderr, where users read our own messages.

The libraries write to the file descriptor, not to `sys.stderr`, and LiteRT has no setting to turn them off.
"""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

_STDERR = 2
_LOCK = threading.Lock()


@contextmanager
def without_info() -> Iterator[None]:
    """Drop the lines that any thread writes to stderr and that begin with INFO; write the others after the block."""
    with _LOCK:
        try:
            original, captured = os.dup(_STDERR), _open_file()
        except OSError:  # stderr is closed, or no file can be created
            yield
            return
        with captured:
            os.dup2(captured.fileno(), _STDERR)
            try:
                yield
            finally:
                os.dup2(original, _STDERR)
                os.close(original)
                captured.seek(0)
                lines = [line for line in captured.read().splitlines(keepends=True) if not line.startswith(b"INFO:")]
                with suppress(OSError):
                    os.write(_STDERR, b"".join(lines))


def _open_file() -> IO[bytes]:
    """Return a new temporary file, in memory where the system supports that."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("stderr"), "w+b")
    return tempfile.TemporaryFile()
