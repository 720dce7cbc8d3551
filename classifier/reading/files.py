"""What is checked before any file is read: its type, its size, and how much a ZIP archive unpacks to."""

import io
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath

from classifier.errors import ClassifierError
from classifier.reading.errors import ArchiveTooLargeError, FileEmptyError, FileEncryptedError, FileTooLargeError

MEGABYTE = 1_000_000
_OLE = b"\xd0\xcf\x11\xe0"  # Office wraps what it encrypts in its older format
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENTRY_MARK = b"PK\x01\x02"  # begins every line of a ZIP's table of contents

_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(re.escape(_STRICT) + rb"(\w+)/")
_TRANSITIONAL_NAME = rb"http://schemas.openxmlformats.org/\1/2006/"


@dataclass(frozen=True)
class ArchiveLimits:
    """How much an archive may hold."""

    entries: int
    megabytes: int
    """All entries together, unpacked, in millions of bytes."""


def check_password(name: str, content: bytes) -> None:
    """Raise FileEncryptedError for an Office file with a password."""
    if content.startswith(_OLE) and _OLE_ENCRYPTED in content:
        raise FileEncryptedError(name=name)


def open_archive(name: str, content: bytes, limits: ArchiveLimits) -> zipfile.ZipFile:
    """Return the archive, once what it says of itself is within `limits`.

    The sizes that it declares can be trusted that far: `zipfile` reads no more of an entry than was declared.

    Raises ArchiveTooLargeError, FileEncryptedError for an Office file with a password, or zipfile.BadZipFile for what
    is no archive.
    """
    check_password(name, content)
    too_large = ArchiveTooLargeError(name=name, entries=limits.entries, megabytes=limits.megabytes)
    # Counted in the bytes first: a table of contents with a million lines takes a gigabyte once it is read.
    if content.count(_ENTRY_MARK) > limits.entries:
        raise too_large
    archive = zipfile.ZipFile(io.BytesIO(content))
    if sum(entry.file_size for entry in archive.infolist()) > limits.megabytes * MEGABYTE:
        raise too_large
    return archive


def open_office(name: str, content: bytes, limits: ArchiveLimits) -> io.BytesIO:
    """Return an Office file as libraries read it; what was saved as "Strict Open XML" gets the names they know.

    Raises the errors of `open_archive`, and KeyError for a ZIP that is no Office file.
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
    """Return the ending of `name`, once type and size are known to be right.

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
