"""Writing a file beside its place: what was there stays until all of the new one is written."""

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from classifier.reading.tables.errors import FileUnwritableError


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Give the path of a new file, which takes the place of `path` at the end, or goes if anything went wrong.

    A link goes on pointing to where it did, and a file that is replaced keeps its permissions. Raises
    FileUnwritableError.
    """
    target = Path(os.path.realpath(path))
    _remove_left_behind(target)
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


def _remove_left_behind(target: Path) -> None:
    """Remove what processes were writing for `target` that were ended on the spot."""
    for part in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        with suppress(OSError):  # where it cannot be removed it is in use, or of somebody else
            if not _is_alive(part.suffixes[-2][1:]):
                part.unlink()


def _is_alive(process: str) -> bool:
    """Return whether there is a process of this number; on Windows its open file cannot be removed anyway."""
    if not process.isdecimal() or os.name == "nt":
        return not process.isdecimal()
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
