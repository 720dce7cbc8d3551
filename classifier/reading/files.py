"""Checks before a file is read: its type, its size, and the unpacked size of a ZIP archive."""

import io
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath

from classifier.errors import ClassifierError
from classifier.reading.errors import ArchiveTooLargeError, FileEmptyError, FileEncryptedError, FileTooLargeError

MEGABYTE = 1_000_000
_OLE = b"\xd0\xcf\x11\xe0"  # the older Office format, in which newer files are encrypted
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENTRY_MARK = b"PK\x01\x02"  # begins every entry of a ZIP's central directory

_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(re.escape(_STRICT) + rb"(\w+)/")
_TRANSITIONAL_NAME = rb"http://schemas.openxmlformats.org/\1/2006/"


@dataclass(frozen=True)
class ArchiveLimits:
    """Limits for an archive."""

    entries: int
    megabytes: int
    """All entries together, unpacked, in millions of bytes."""


def check_password(name: str, content: bytes) -> None:
    """Raise FileEncryptedError for an Office file with a password."""
    if content.startswith(_OLE) and _OLE_ENCRYPTED in content:
        raise FileEncryptedError(name=name)


def open_archive(name: str, content: bytes, limits: ArchiveLimits) -> zipfile.ZipFile:
    """Return an archive whose declared sizes are within `limits`.

    Declared sizes can be trusted as limits: `zipfile` reads no more of an entry than is declared.

    Raises ArchiveTooLargeError, FileEncryptedError for an Office file with a password, or zipfile.BadZipFile for other
    content.
    """
    check_password(name, content)
    too_large = ArchiveTooLargeError(name=name, entries=limits.entries, megabytes=limits.megabytes)
    # Counted in the bytes first: a parsed central directory with a million entries takes a gigabyte of memory.
    if content.count(_ENTRY_MARK) > limits.entries:
        raise too_large
    archive = zipfile.ZipFile(io.BytesIO(content))
    if sum(entry.file_size for entry in archive.infolist()) > limits.megabytes * MEGABYTE:
        raise too_large
    return archive


def open_office(name: str, content: bytes, limits: ArchiveLimits) -> io.BytesIO:
    """Return an Office file that libraries can read: one in "Strict Open XML" gets the namespaces that they know.

    Raises the errors of `open_archive`, and KeyError for a ZIP that is not an Office file.
    """
    with open_archive(name, content, limits) as archive:
        if _STRICT not in archive.read("_rels/.rels"):
            return io.BytesIO(content)
        changed = io.BytesIO()
        with zipfile.ZipFile(changed, "w") as copy:
            for entry in archive.infolist():
                part = archive.read(entry)
                is_xml = entry.filename.endswith((".xml", ".rels"))
                copy.writestr(entry.filename, _STRICT_NAME.sub(_TRANSITIONAL_NAME, part) if is_xml else part)
    changed.seek(0)
    return changed


def check_file(
    name: str, content: bytes, endings: Collection[str], megabytes: int, unsupported: type[ClassifierError]
) -> str:
    """Return the ending of `name` after checking type and size.

    Raises `unsupported` for an ending that is not among `endings`, FileTooLargeError, or FileEmptyError.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in endings:
        raise unsupported(name=name, supported=", ".join(endings))
    if len(content) > megabytes * MEGABYTE:
        raise FileTooLargeError(name=name, megabytes=megabytes)
    if not content.strip():
        raise FileEmptyError(name=name)
    return ending
