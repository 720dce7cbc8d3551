"""Errors that users cause or can resolve, with sentences that say what to do.

Everything a caller may want to catch is a child of `ClassifierError`. An error has a `code` and the `values` of its
sentence, so that a page can show it in the reader's language; `str(error)` is the English sentence, for the terminal
and logs. Errors can be pickled, so they pass unchanged from one process to another.
"""

import copyreg
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

MESSAGES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))
)
"""Kind (`error`, `terminal_error`, `damage`, `notice`, `language`) → code → English text, with {values}."""
_SENTENCES = {**MESSAGES["error"], **MESSAGES["terminal_error"]}


class ClassifierError(Exception):
    """The root of all errors that a user caused or can resolve."""

    code: ClassVar[str] = "error"
    """The name of the class: `no_words` for NoWordsError."""
    sentence: ClassVar[str] = _SENTENCES["error"]
    """The sentence in `messages.toml`."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "code" not in vars(cls):
            cls.code = re.sub("(?<=[a-z])(?=[A-Z])", "_", cls.__name__.removesuffix("Error")).lower()
        if "sentence" not in vars(cls):
            cls.sentence = _SENTENCES.get(cls.code, cls.sentence)

    def __init__(self, **values: object) -> None:
        # Exceptions among the values become their messages: not all exceptions can be pickled.
        self.values = {name: str(v) if isinstance(v, BaseException) else v for name, v in values.items()}
        super().__init__(self.sentence.format(**values))

    def __reduce__(self) -> tuple[object, ...]:
        # By default an exception is unpickled by calling its class with `args`, which none of these classes accepts.
        # A result that cannot be unpickled would break the whole process pool.
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined, unused-ignore]


class NoWordsError(ClassifierError):
    """The text holds no word: it is empty, or only blanks, digits, punctuation or emoji."""


class TextTooLongError(ClassifierError):
    """The text is longer than any article. Values: `length`, `limit` (characters)."""


class UnexpectedError(ClassifierError):
    """An unexpected exception, from a bug or the machine. Values: `kind` (the name of the exception)."""


class FileUnreadableError(ClassifierError):
    """A file of the user cannot be read as text. Values: `path`, `reason`."""


class BundleError(ClassifierError):
    """A bundle of artifacts cannot be used. Values: `path`; the children add more."""


class BundleMissingError(BundleError):
    """A file of the bundle does not exist. Values: `path`."""


class BundleUnknownError(BundleError):
    """There is no bundle of this name. Values: `name`, `names` (of those there are)."""


class BundleForbiddenError(BundleError):
    """A file of the bundle may not be read. Values: `path`, `folder` (of the bundle)."""


class BundleReplacedError(BundleError):
    """The bundle was replaced by another one while it was read. Values: `path`."""


class BundleDamagedError(BundleError):
    """A file of the bundle does not match the manifest. Values: `path`, `reason` (a code in `MESSAGES["damage"]`)."""

    # The file must be deleted first: git does not restore a file of which only the line endings changed.

    def __init__(self, *, path: object, reason: str) -> None:
        super().__init__(path=path, reason=MESSAGES["damage"][reason])
        self.values = {"path": path, "reason": reason}


class BundleTooNewError(BundleError):
    """The bundle was written by a later release. Values: `path`, `found`, `supported` (format versions)."""


class BundleRuleUnknownError(BundleError):
    """The bundle's text rule came with a later release. Values: `path`, `rule`."""


class BundleModelMissingError(BundleError):
    """The bundle has no model for the requested engine. Values: `path`, `engine`, `other`."""


class EngineUnavailableError(ClassifierError):
    """The requested engine is not installed. Values: `engine`, `package`."""


class ImportRefusedError(ClassifierError):
    """Artifacts cannot be imported as a bundle. `str(error)` says why, and what to do; it is shown in the terminal."""

    def __init__(self, why: str) -> None:
        super().__init__(why=why)


class FeedbackUnavailableError(ClassifierError):
    """The database of feedback does not answer, is full, or is read-only."""


class FeedbackGoneError(ClassifierError, ValueError):
    """The feedback to decide on does not exist any more. Values: `feedback_id`."""
