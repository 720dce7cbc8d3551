"""Writing a file beside its place: what was there stays until all of the new one is written."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from classifier.reading.table_errors import FileUnwritableError


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Give the path of a new file, which takes the place of `path` at the end, or goes if anything went wrong.

    A link goes on pointing to where it did, and a file that is replaced keeps its permissions. Raises
    FileUnwritableError.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        with unwritable(path):
            if target.exists():
                shutil.copymode(target, part)
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def unwritable(path: Path) -> Iterator[None]:
    """Raise FileUnwritableError, which names `path`, for what the system says while it is written."""
    try:
        yield
    except OSError as error:
        raise FileUnwritableError(path=path, reason=error.strerror or str(error)) from error
