"""What can go wrong while training, said in a sentence that tells what to do."""

from classifier.errors import ClassifierError


class TrainingDataError(ClassifierError):
    """A file of training data cannot be used. Values: `path`, `problem` (a sentence), `remedy` (a sentence)."""

    code = "training_data"
    sentence = "{path}: {problem} {remedy}"


class RecipeError(ClassifierError):
    """A number of the recipe cannot be changed so. Values: `said` (what was asked for), `problem`."""

    code = "recipe"
    sentence = "{said}: {problem}. The names are in classifier/training/config.py."


class DownloadError(ClassifierError):
    """A file could not be fetched. Values: `url`, `reason`."""

    code = "download"
    sentence = (
        "{url} could not be fetched ({reason}). Check the connection and run the same command again, "
        "or name another source with --base-url."
    )


class DownloadMismatchError(DownloadError):
    """A fetched file is not the one that was asked for. Values: `url`, `expected`, `found` (git blob ids)."""

    code = "download_mismatch"
    sentence = (
        "{url} is not the file that this release was made with (git blob {found}, expected {expected}); "
        "nothing was kept. Run the same command again; if it happens twice, the source has changed."
    )


class PackageMissingError(ClassifierError):
    """A package that only this training step needs is not installed. Values: `package`, `requirements` (a file)."""

    code = "package_missing"
    sentence = "This step needs {package}. Install it with `pip install -r {requirements}`."


class PromotionRefusedError(ClassifierError):
    """A new bundle is not fit to be served. Values: `candidate` (a path), `reason`."""

    code = "promotion_refused"
    sentence = (
        "{candidate} was not promoted: {reason}. What is served stays as it is. "
        "Train again with more or better feedback, or allow more with --margin."
    )
