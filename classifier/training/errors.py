"""The errors of training; their messages say what to do."""

from classifier.errors import ClassifierError


class TrainingDataError(ClassifierError):
    """A file of training data cannot be used. Values: `path`, `problem` (a sentence), `remedy` (a sentence)."""


class RecipeError(ClassifierError):
    """An option of --set does not fit the configuration. Values: `option`, `problem`."""


class DownloadError(ClassifierError):
    """A file could not be fetched. Values: `url`, `reason`."""


class DownloadMismatchError(DownloadError):
    """A fetched file has other content than expected. Values: `url`, `expected`, `actual` (git blob ids)."""


class PromotionRefusedError(ClassifierError):
    """A new bundle must not be served. Values: `candidate` (a path), `reason`."""
