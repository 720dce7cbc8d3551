"""A ZIP of documents → a table of two columns: the name of each file, and its text."""

import re
import zipfile
import zlib
from pathlib import PurePosixPath

from classifier.errors import ClassifierError
from classifier.extras import PackageMissingError
from classifier.reading.documents.reader import DOCUMENT_ENDINGS, MAX_DOCUMENT_MEGABYTES, PLAIN_ENDINGS, parse_document
from classifier.reading.errors import FileBrokenError, FileEncryptedError, FileTooLargeError, UnsupportedFileError
from classifier.reading.files import MEGABYTE, open_archive
from classifier.reading.tables.errors import ArchiveNestedError, PathUnsafeError, TableTooLargeError
from classifier.reading.tables.kinds import ZIP_LIMITS
from classifier.reading.tables.table import Table, TableBuilder

MAX_TEXT_MEGABYTES = 2
COLUMNS = ("file", "text")

_ARCHIVES = (".zip", ".gz", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz")
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")
_ENCRYPTED = 0x1
# The other methods can be made to allocate gigabytes of memory.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def parse_zip(name: str, content: bytes, _sheet: str = "") -> Table | None:
    """Return the table; None when the archive holds no files. A file that cannot be read becomes a bad row."""
    builder, has_files = TableBuilder(name, COLUMNS), False
    with open_archive(name, content, ZIP_LIMITS) as archive:
        for number, entry in enumerate(archive.infolist(), 1):
            if _is_noise(entry):
                continue
            has_files = True
            try:
                builder.add(number, (entry.filename, _read(archive, entry)))
            except (PackageMissingError, TableTooLargeError):  # of all documents of its kind, and of the table
                raise
            except ClassifierError as error:
                builder.add(number, error)
    return builder.build() if has_files else None


def _is_noise(entry: zipfile.ZipInfo) -> bool:
    """Tell whether the entry is a folder, or a hidden file of an operating system."""
    path = PurePosixPath(entry.filename)
    hidden = path.name.startswith(".") and path.name != ".."
    return entry.is_dir() or hidden or "__MACOSX" in path.parts or path.name == "Thumbs.db"


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """Return the text of one entry; raises the error that tells why there is none."""
    name = entry.filename[-200:]
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    # Nothing is written to the disk; still, only an attacker gives a file such a name.
    if path.is_absolute() or ".." in path.parts or _DRIVE.match(entry.filename):
        raise PathUnsafeError(name=name)
    if path.suffix.lower() in _ARCHIVES:
        raise ArchiveNestedError(name=name)
    if path.suffix.lower() not in DOCUMENT_ENDINGS:
        raise UnsupportedFileError(name=name, supported=", ".join(DOCUMENT_ENDINGS))
    if entry.flag_bits & _ENCRYPTED:
        raise FileEncryptedError(name=name)
    limit = MAX_TEXT_MEGABYTES if path.suffix.lower() in PLAIN_ENDINGS else MAX_DOCUMENT_MEGABYTES
    if entry.file_size > limit * MEGABYTE:
        raise FileTooLargeError(name=name, megabytes=limit)
    broken = FileBrokenError(name=name, kind=path.suffix.lower()[1:])
    if entry.compress_type not in _METHODS:
        raise broken
    try:
        content = archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise broken from error
    return parse_document(path.name[-200:], content)
