"""The errors of reading files, an error for each reason; those of links and tables are in their folders.

Their `values` are text and numbers, so that the process that reads a hostile file can send an error to the process that
started it (`to_json`, `from_json`).
"""

from typing import Any

from classifier.errors import ClassifierError


class ReadingError(ClassifierError):
    """The root of the errors of this package."""


class UnsupportedFileError(ReadingError):
    """The ending of the name is not supported. Values: `name`, `supported` (endings)."""


class FileTooLargeError(ReadingError):
    """The file is larger than any article or batch. Values: `name`, `megabytes` (the limit)."""


class FileEmptyError(ReadingError):
    """The file has 0 bytes, or holds blanks only. Values: `name`."""


class FileBrokenError(ReadingError):
    """The content is damaged, or does not match the ending. Values: `name`, `kind` (the ending, without the dot)."""


class FileEncryptedError(ReadingError):
    """The file is protected by a password. Values: `name`."""


class FileHasNoTextError(ReadingError):
    """The document is empty, or has only pictures. Values: `name`."""


class FileScannedError(FileHasNoTextError):
    """A PDF without text. Values: `name`."""


class ArchiveTooLargeError(ReadingError):
    """A ZIP, .docx or .xlsx exceeds a limit when unpacked. Values: `name`, `entries`, `megabytes` (the limits)."""


class ReadingTooHeavyError(ReadingError):
    """Reading took too much time or memory. Values: `name`, `seconds`, `megabytes` (the limits)."""


class ReadingBusyError(ReadingError):
    """Files of other readers are being read. Values: `name`."""


def to_json(error: ClassifierError) -> dict[str, Any]:
    """Return a description of the error, from which `from_json` restores it."""
    values = {name: v if isinstance(v, int | float | str) else str(v) for name, v in error.values.items()}
    return {"code": error.code, "values": values}


def from_json(described: dict[str, Any]) -> ClassifierError:
    """Return the error that `to_json` described; a ReadingError for an unknown code."""
    return _by_code(ClassifierError).get(described["code"], ReadingError)(**described["values"])


def _by_code(root: type[ClassifierError]) -> dict[str, type[ClassifierError]]:
    """Return `root` and every class below it by its code."""
    below = [_by_code(child) for child in root.__subclasses__()]
    return {root.code: root} | {code: error for errors in below for code, error in errors.items()}
