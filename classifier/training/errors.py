"""The errors of training; their messages say what to do."""

from classifier.errors import ClassifierError


class TrainingDataError(ClassifierError):
    """A file of training data cannot be used. Values: `path`, `problem` (a sentence), `remedy` (a sentence)."""

    code = "training_data"
    sentence = "{path}: {problem} {remedy}"


class RecipeError(ClassifierError):
    """An option of --set does not fit the configuration. Values: `option`, `problem`."""

    code = "recipe"
    sentence = "{option}: {problem}. The names are in classifier/training/config.py."


class DownloadError(ClassifierError):
    """A file could not be fetched. Values: `url`, `reason`."""

    code = "download"
    sentence = (
        "{url} could not be fetched ({reason}). Check the connection and run the same command again, "
        "or name another source with --base-url."
    )


class DownloadMismatchError(DownloadError):
    """A fetched file has other content than expected. Values: `url`, `expected`, `actual` (git blob ids)."""

    code = "download_mismatch"
    sentence = (
        "{url} is not the file that this release was made with (git blob {actual}, expected {expected}); "
        "nothing was kept. Run the same command again; if it happens twice, the source has changed."
    )


class PromotionRefusedError(ClassifierError):
    """A new bundle must not be served. Values: `candidate` (a path), `reason`."""

    code = "promotion_refused"
    sentence = (
        "{candidate} was not promoted: {reason}. What is served stays as it is. "
        "Train again with more or better feedback, or allow more with --margin."
    )
