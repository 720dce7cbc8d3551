"""The storage of archives: local folders, or any storage that fsspec supports."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from classifier.archive.errors import ArchiveEmptyError, StorageUnknownError
from classifier.reading.tables.errors import FileUnwritableError
from classifier.reading.tables.replacing import check_folder
from classifier.reading.tables.streams import STREAMS

_STAMPS = ("mtime", "LastModified", "last_modified", "updated", "created", "ETag")
"""The keys under which file systems give the time of the last change, or a substitute for it."""


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
    """An input file at the time of listing."""

    url: str
    size: int
    """Bytes."""
    modified: str
    """The time of its last change, as its file system writes it; empty where unknown."""

    @property
    def name(self) -> str:
        """The file name, with the ending."""
        return PurePosixPath(self.url).name

    @property
    def ending(self) -> str:
        """The ending of its name, in lower case."""
        return PurePosixPath(self.url).suffix.lower()

    def open(self, mode: str = "rb", /) -> IO[Any]:
        """Open the file."""
        system, path = open_storage(self.url)
        file: IO[Any] = system.open(path, mode)
        return file


def find_files(source: str, target: str) -> list[InputFile]:
    """Return the files of articles at `source` (a folder, a glob or a file), sorted, without those in `target`.

    Files and folders whose names begin with `.` or `_` are skipped. Raises ArchiveEmptyError or StorageUnknownError.
    """
    system, path = open_storage(source)
    output = open_storage(target)[1].rstrip("/") + "/"
    if any(mark in path for mark in "*?["):
        listed = {name: info for name, info in system.glob(path, detail=True).items() if info["type"] == "file"}
    else:
        listed = system.find(path, detail=True)
        listed = {name: info for name, info in listed.items() if not _hidden(name.removeprefix(path.rstrip("/")))}
    files = [
        _input_file(system, name, info)
        for name, info in sorted(listed.items())
        if PurePosixPath(name).suffix.lower() in STREAMS and not name.startswith(output)
    ]
    if not files:
        raise ArchiveEmptyError(source=source, supported=", ".join(STREAMS))
    return files


def _hidden(path: str) -> bool:
    return any(part.startswith((".", "_")) for part in path.split("/"))


def _input_file(system: Any, path: str, info: dict[str, Any]) -> InputFile:
    stamp = next((str(info[key]) for key in _STAMPS if info.get(key)), "")
    return InputFile(system.unstrip_protocol(path), info["size"] or 0, stamp)


class Folder:
    """The folder that an archive is written to."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.system, path = open_storage(url)
        self.path = path.rstrip("/")

    def check_writable(self) -> None:
        """Raise what `check_folder` raises where this user cannot write here; only local storage is asked."""
        if "file" in self.system.protocol:
            check_folder(Path(self.path))

    def names(self) -> set[str]:
        """Return the paths of all files in it, relative to it."""
        if not self.system.exists(self.path):
            return set()
        self.system.invalidate_cache()
        return {name.removeprefix(self.path + "/") for name in self.system.find(self.path)}

    def has(self, name: str) -> bool:
        """Return whether the file exists, which means that it is complete."""
        self.system.invalidate_cache()
        return bool(self.system.exists(f"{self.path}/{name}"))

    @contextmanager
    def written(self, name: str) -> Iterator[IO[bytes]]:
        """Yield a temporary file to write to, which is renamed to `name` at the end: that file is always complete.

        Raises FileUnwritableError.
        """
        path = PurePosixPath(f"{self.path}/{name}")
        # A unique name: after a worker was lost, two processes may write the same shard, with the same content.
        scratch = f"{path.parent}/.{path.name}.{uuid.uuid4().hex}.tmp"
        try:
            self.system.makedirs(str(path.parent), exist_ok=True)
            with self.system.open(scratch, "wb") as file:
                yield file
            self.system.mv(scratch, str(path))
        except OSError as error:
            raise FileUnwritableError(path=path, reason=error.strerror or str(error)) from error
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

    def columns(self, name: str, *indices: int) -> list[Any]:
        """Return columns of a Parquet file as arrays of pyarrow; negative indices count from the last one."""
        from pyarrow import parquet

        with parquet.ParquetFile(f"{self.path}/{name}", filesystem=self.system) as file:
            names = [file.schema_arrow.names[index] for index in indices]
            return list(file.read(names).select(names).columns)

    def clean(self) -> None:
        """Remove the files of processes that were killed while they wrote."""
        for name in self.names():
            if name.endswith(".tmp") and PurePosixPath(name).name.startswith("."):
                self.remove(f"{self.path}/{name}")

    def remove(self, path: str) -> None:
        """Remove a file if it exists."""
        if self.system.exists(path):
            self.system.rm_file(path)
