"""Errors that users cause or can resolve, with sentences that say what to do.

Everything a caller may want to catch is a child of `ClassifierError`. An error has a `code` and the `values` of its
sentence, so that a page can show it in the reader's language; `str(error)` is the English sentence, for pages, the
terminal and logs. Errors can be pickled, so they pass unchanged from one process to another.
"""

import copyreg
from typing import ClassVar


class ClassifierError(Exception):
    """The root of all errors that a user caused or can resolve."""

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = "Something went wrong."

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

    code = "no_words"
    sentence = "There are no words to read. Paste the text of a news article, at least its headline."


class TextTooLongError(ClassifierError):
    """The text is longer than any article. Values: `length`, `limit` (characters)."""

    code = "text_too_long"
    sentence = (
        "The text has {length:,} characters and the limit is {limit:,}. "
        "Paste one article at a time, or only its first pages."
    )


class UnexpectedError(ClassifierError):
    """An unexpected exception, from a bug or the machine. Values: `kind` (the name of the exception)."""

    code = "unexpected"
    sentence = (
        "Something unexpected went wrong ({kind}). Try this text again; if it goes on, report it: "
        "the log has the details."
    )


class FileUnreadableError(ClassifierError):
    """A file of the user cannot be read as text. Values: `path`, `reason`."""

    code = "file_unreadable"
    sentence = "{path} cannot be read ({reason}). Give the path of an article saved as UTF-8 text."


class BundleError(ClassifierError):
    """A bundle of artifacts cannot be used. Values: `path`; the children add more."""

    code = "bundle"
    sentence = "The model bundle {path} cannot be used."


class BundleMissingError(BundleError):
    """A file of the bundle does not exist. Values: `path`."""

    code = "bundle_missing"
    sentence = (
        "{path} is missing. Restore it with `git checkout -- artifacts`, or train a new bundle with "
        "`python -m classifier.training fit`."
    )


class BundleUnknownError(BundleError):
    """There is no bundle of this name. Values: `name`, `names` (of those there are)."""

    code = "bundle_unknown"
    sentence = "There is no bundle {name}. Give one of these names, or the path of a folder: {names}."


class BundleForbiddenError(BundleError):
    """A file of the bundle may not be read. Values: `path`, `folder` (of the bundle)."""

    code = "bundle_forbidden"
    sentence = (
        "{path} may not be read by the user who runs this. Let its owner allow that with `chmod -R a+rX {folder}`."
    )


class BundleReplacedError(BundleError):
    """The bundle was replaced by another one while it was read. Values: `path`."""

    code = "bundle_replaced"
    sentence = "{path} was replaced while it was read. Try again, and start the app again if it stays so."


DAMAGES = {
    "checksum": "its checksum differs from the manifest's",
    "encoder": "it is not a list of labels",
    "frequencies": "it is not a list of frequencies",
    "labels": "its labels differ from the manifest's",
    "manifest": "it is not a manifest",
    "model": "it is not a model",
    "model_and_labels": "its model and labels do not fit",
    "model_and_tokenizer": "its model and tokenizer do not fit",
    "tokenizer": "it is not a Keras tokenizer",
    "unreadable": "it cannot be read",
    "versions": "it is not a list of versions",
}
"""The ways in which a file of a bundle can be damaged: code → English."""


class BundleDamagedError(BundleError):
    """A file of the bundle does not match the manifest. Values: `path`, `reason` (a code of `DAMAGES`)."""

    # The file must be deleted first: git does not restore a file of which only the line endings changed.
    code = "bundle_damaged"
    sentence = (
        "{path} is damaged ({reason}). Delete it and restore it with `git checkout -- artifacts`, or train a new "
        "bundle with `python -m classifier.training fit`."
    )

    def __init__(self, *, path: object, reason: str) -> None:
        super().__init__(path=path, reason=DAMAGES[reason])
        self.values = {"path": path, "reason": reason}


class BundleTooNewError(BundleError):
    """The bundle was written by a later release. Values: `path`, `found`, `supported` (format versions)."""

    code = "bundle_too_new"
    sentence = (
        "{path} has format {found} and this release reads up to {supported}. "
        "Update the app: `git pull`, then `pip install -r requirements.txt`."
    )


class BundleRuleUnknownError(BundleError):
    """The bundle's text rule came with a later release. Values: `path`, `rule`."""

    code = "bundle_rule_unknown"
    sentence = (
        "{path} was made with the text rule {rule}, which this release does not know. "
        "Update the app: `git pull`, then `pip install -r requirements.txt`."
    )


class BundleModelMissingError(BundleError):
    """The bundle has no model for the requested engine. Values: `path`, `engine`, `other`."""

    code = "bundle_model_missing"
    sentence = "The bundle {path} holds no model for the {engine} engine. Use the {other} engine, or auto."


class EngineUnavailableError(ClassifierError):
    """The requested engine is not installed. Values: `engine`, `package`."""

    code = "engine_unavailable"
    sentence = (
        "The {engine} engine needs {package}, which is not installed on this Python. "
        "Install it with `pip install {package}`, or use the other engine."
    )


class ImportRefusedError(ClassifierError):
    """Artifacts cannot be imported as a bundle. `str(error)` says why, and what to do; it is shown in the terminal."""

    code = "import_refused"
    sentence = "{why}"

    def __init__(self, why: str) -> None:
        super().__init__(why=why)


class FeedbackUnavailableError(ClassifierError):
    """The database of feedback does not answer, is full, or is read-only."""

    code = "feedback_unavailable"
    sentence = "The feedback database does not answer, so nothing was saved. Try again in a moment."


class FeedbackGoneError(ClassifierError, ValueError):
    """The feedback to decide on does not exist any more. Values: `feedback_id`."""

    code = "feedback_gone"
    sentence = (
        "Nothing was decided: there is no feedback {feedback_id} any more, its reader may have taken it back. "
        "Go on with the next one."
    )
