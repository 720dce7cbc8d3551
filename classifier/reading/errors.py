"""Why a file could not be read, and what to do about it: one error a reason. Those of links are in `link_errors`.

Their `values` are plain text and numbers, so that an error found in the process that reads a hostile file can be sent
to the one that asked (`to_json`, `from_json`).
"""

from typing import Any

from classifier.errors import ClassifierError


class ReadingError(ClassifierError):
    """The root of what this package raises."""


class UnsupportedFileError(ReadingError):
    """The name ends in nothing this app reads. Values: `name`, `supported` (endings)."""


class FileTooLargeError(ReadingError):
    """The file is larger than any article or batch. Values: `name`, `megabytes` (the limit)."""


class FileEmptyError(ReadingError):
    """The file has 0 bytes, or holds blanks only. Values: `name`."""


class FileBrokenError(ReadingError):
    """The content is not what the name says, or damaged. Values: `name`, `kind` (its ending, without the dot)."""


class FileEncryptedError(ReadingError):
    """The file asks for a password. Values: `name`."""


class FileHasNoTextError(ReadingError):
    """An empty document, or one of pictures alone. Values: `name`."""


class FileScannedError(FileHasNoTextError):
    """A PDF without text. Values: `name`."""


class ArchiveTooLargeError(ReadingError):
    """A ZIP, .docx or .xlsx that unpacks to too much. Values: `name`, `entries`, `megabytes` (the limits)."""


class ReadingTooHeavyError(ReadingError):
    """Reading it took too long, or too much memory. Values: `name`, `seconds`, `megabytes` (the limits)."""


class ReadingBusyError(ReadingError):
    """Other readers' files are being read. Values: `name`."""


def to_json(error: ClassifierError) -> dict[str, Any]:
    """Return what `from_json` makes the same error of."""
    values = {name: v if isinstance(v, int | float | str) else str(v) for name, v in error.values.items()}
    return {"code": error.code, "values": values}


def from_json(found: dict[str, Any]) -> ClassifierError:
    """Return the error that `to_json` described; a plain ReadingError for a code that is none of ours."""
    return _by_code(ClassifierError).get(found["code"], ReadingError)(**found["values"])


def _by_code(root: type[ClassifierError]) -> dict[str, type[ClassifierError]]:
    """Return `root` and every class below it by its code."""
    below = [_by_code(child) for child in root.__subclasses__()]
    return {root.code: root} | {code: error for found in below for code, error in found.items()}
