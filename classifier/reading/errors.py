"""Why a file could not be read, and what to do about it: one error a reason. Those of links are in `link_errors`.

Their `values` are plain text and numbers, so that an error found in the process that reads a hostile file can be sent
to the one that asked (`to_json`, `from_json`).
"""

from typing import Any

from classifier.errors import ClassifierError


class ReadingError(ClassifierError):
    """The root of what this package raises."""

    code = "reading"
    sentence = "This could not be read. Paste the text of the article instead."


class UnsupportedFileError(ReadingError):
    """The name ends in nothing this app reads. Values: `name`, `supported` (endings)."""

    code = "unsupported_file"
    sentence = "{name} is of a type that is not read here. Save it as one of {supported}, or paste its text."


class FileTooLargeError(ReadingError):
    """The file is larger than any article or batch. Values: `name`, `megabytes` (the limit)."""

    code = "file_too_large"
    sentence = "{name} is larger than the limit of {megabytes} MB. Split it, or paste the text of one article."


class FileEmptyError(ReadingError):
    """The file has 0 bytes, or holds blanks only. Values: `name`."""

    code = "file_empty"
    sentence = "{name} is empty. Check that it was saved, or choose another file."


class FileBrokenError(ReadingError):
    """The content is not what the name says, or damaged. Values: `name`, `kind` (its ending, without the dot)."""

    code = "file_broken"
    sentence = "{name} cannot be read as {kind}: it is damaged or of another type. Save it again, or paste its text."


class FileEncryptedError(ReadingError):
    """The file asks for a password. Values: `name`."""

    code = "file_encrypted"
    sentence = "{name} is protected by a password. Save it without one, or paste its text."


class FileHasNoTextError(ReadingError):
    """An empty document, or one of pictures alone. Values: `name`."""

    code = "file_has_no_text"
    sentence = "{name} has no text in it. Check that it is the right file, or paste the text of the article."


class FileScannedError(FileHasNoTextError):
    """A PDF without text. Values: `name`."""

    code = "file_scanned"
    sentence = "{name} has no text in it: its pages may be scanned pictures. Paste the text of the article instead."


class ArchiveTooLargeError(ReadingError):
    """A ZIP, .docx or .xlsx that unpacks to too much. Values: `name`, `entries`, `megabytes` (the limits)."""

    code = "archive_too_large"
    sentence = (
        "{name} unpacks to more than {entries:,} files or {megabytes} MB, the limits. Split it into smaller ones."
    )


class ReadingTooHeavyError(ReadingError):
    """Reading it took too long, or too much memory. Values: `name`, `seconds`, `megabytes` (the limits)."""

    code = "reading_too_heavy"
    sentence = (
        "{name} takes more than {seconds} seconds or {megabytes} MB of memory to read, the limits. "
        "Split it, or paste the text of one article."
    )


class ReadingBusyError(ReadingError):
    """Other readers' files are being read. Values: `name`."""

    code = "reading_busy"
    sentence = "{name} has to wait: other files are being read. Try again in a few seconds."


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
