"""Where archives lie: folders of this machine, or anything that fsspec has a URL for."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from classifier.archive.errors import ArchiveEmptyError, StorageUnknownError
from classifier.reading.tables.errors import FileUnwritableError
from classifier.reading.tables.streams import STREAMS

_STAMPS = ("mtime", "LastModified", "last_modified", "updated", "created", "ETag")
"""What file systems call the time of a change, or what stands for it."""


def open_storage(url: str) -> tuple[Any, str]:
    """Return the fsspec file system of `url`, and the path in it; raises StorageUnknownError."""
    from fsspec.core import url_to_fs

    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise StorageUnknownError(url=url, reason=error) from error
    return system, path


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of an archive, as it was when it was listed."""

    url: str
    size: int
    """Bytes."""
    modified: str
    """When it was changed, as its file system says; empty where it does not say."""

    @property
    def name(self) -> str:
        """The last part of its path, with the ending."""
        return PurePosixPath(self.url).name

    @property
    def ending(self) -> str:
        """The ending of its name, in small letters."""
        return PurePosixPath(self.url).suffix.lower()

    def open(self, mode: str = "rb", /) -> IO[Any]:
        """Open it."""
        system, path = open_storage(self.url)
        file: IO[Any] = system.open(path, mode)
        return file


def find_files(source: str, target: str) -> list[InputFile]:
    """Return the files of articles at `source`, a folder, a glob or a file, by their names; never those of `target`.

    What is hidden, or begins with `_`, in a folder is passed over. Raises ArchiveEmptyError or StorageUnknownError.
    """
    system, path = open_storage(source)
    own = open_storage(target)[1].rstrip("/") + "/"
    if any(mark in path for mark in "*?["):
        found = {name: info for name, info in system.glob(path, detail=True).items() if info["type"] == "file"}
    else:
        found = system.find(path, detail=True)
        found = {name: info for name, info in found.items() if not _hidden(name.removeprefix(path.rstrip("/")))}
    files = [
        _listed(system, name, info)
        for name, info in sorted(found.items())
        if PurePosixPath(name).suffix.lower() in STREAMS and not name.startswith(own)
    ]
    if not files:
        raise ArchiveEmptyError(source=source, supported=", ".join(STREAMS))
    return files


def _hidden(path: str) -> bool:
    return any(part.startswith((".", "_")) for part in path.split("/"))


def _listed(system: Any, path: str, info: dict[str, Any]) -> InputFile:
    stamp = next((str(info[key]) for key in _STAMPS if info.get(key)), "")
    return InputFile(system.unstrip_protocol(path), info["size"] or 0, stamp)


class Folder:
    """The folder that an archive is written to."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.system, path = open_storage(url)
        self.path = path.rstrip("/")

    def names(self) -> set[str]:
        """Return the names of what is in it, those in its folders with their folders."""
        if not self.system.exists(self.path):
            return set()
        self.system.invalidate_cache()
        return {name.removeprefix(self.path + "/") for name in self.system.find(self.path)}

    def has(self, name: str) -> bool:
        """Tell whether the file is there, which is to say: is whole."""
        self.system.invalidate_cache()
        return bool(self.system.exists(f"{self.path}/{name}"))

    @contextmanager
    def written(self, name: str) -> Iterator[IO[bytes]]:
        """Give a file to write to, which gets its name at the end: nobody ever sees half of one.

        Raises FileUnwritableError.
        """
        place = PurePosixPath(f"{self.path}/{name}")
        # A name that no other has: after an accident two processes may make the same part, with the same content.
        scratch = f"{place.parent}/.{place.name}.{uuid.uuid4().hex}.tmp"
        try:
            self.system.makedirs(str(place.parent), exist_ok=True)
            with self.system.open(scratch, "wb") as file:
                yield file
            self.system.mv(scratch, str(place))
        except OSError as error:
            raise FileUnwritableError(path=place, reason=error.strerror or str(error)) from error
        finally:
            self.remove(scratch)

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        content: bytes = self.system.cat_file(f"{self.path}/{name}")
        return content

    def rows(self, name: str) -> int:
        """Return how many rows a Parquet file has."""
        from pyarrow import parquet  # type: ignore[import-untyped]

        return int(parquet.read_metadata(f"{self.path}/{name}", filesystem=self.system).num_rows)

    def clean(self) -> None:
        """Remove what processes left behind that were ended while they wrote."""
        for name in self.names():
            if name.endswith(".tmp") and PurePosixPath(name).name.startswith("."):
                self.remove(f"{self.path}/{name}")

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        if self.system.exists(path):
            self.system.rm_file(path)
