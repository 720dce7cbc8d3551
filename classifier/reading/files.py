"""What is looked at before any file is read, whatever it holds."""

from collections.abc import Collection
from pathlib import PurePath

from classifier.errors import ClassifierError
from classifier.reading.archives import MEGABYTE
from classifier.reading.errors import FileEmptyError, FileTooLargeError


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
