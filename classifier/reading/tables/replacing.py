"""Writing a file beside its target: what was there stays until all of the new one is written."""

import errno
import glob
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from classifier.reading.tables.errors import FileUnwritableError, OutputUnsupportedError

_FILES = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".xlsx", ".xls", ".ods", ".docx", ".zip")
"""Endings that nobody gives to a folder on purpose."""


def check_output(path: Path, endings: Collection[str]) -> None:
    """Raise OutputUnsupportedError or FileUnwritableError where a file with one of these `endings` cannot be written.

    Commands ask before the work. A link is followed.
    """
    if path.is_dir():  # "." has no name that the other error could give
        raise FileUnwritableError(path=path, reason=os.strerror(errno.EISDIR))
    if path.suffix.lower() not in endings:
        raise OutputUnsupportedError(name=path.name, supported=", ".join(endings))
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise FileUnwritableError(path=path, reason=os.strerror(errno.ENOENT))
    _check_access(path, folder)


def check_folder(path: Path) -> None:
    """Raise OutputUnsupportedError or FileUnwritableError where a folder cannot be made at `path`, or written to."""
    if path.suffix.lower() in _FILES:
        raise OutputUnsupportedError(name=path.name, supported="a folder")
    nearest = next(parent for parent in (path.absolute(), *path.absolute().parents) if parent.exists())
    if not nearest.is_dir():
        raise FileUnwritableError(path=path, reason=os.strerror(errno.ENOTDIR))
    _check_access(path, nearest)


def _check_access(path: Path, folder: Path) -> None:
    if not os.access(folder, os.W_OK):
        raise FileUnwritableError(path=path, reason=os.strerror(errno.EACCES))


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Give the path of a new file, which takes the place of `path` at the end, or goes if anything went wrong.

    A link goes on pointing to where it did, and a file that is replaced keeps its permissions. Raises
    FileUnwritableError.
    """
    target = Path(os.path.realpath(path))
    _remove_abandoned(target)
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


def _remove_abandoned(target: Path) -> None:
    """Remove what processes were writing for `target` when they were killed."""
    for part in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        with suppress(OSError):  # where it cannot be removed it is in use, or belongs to another user
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
