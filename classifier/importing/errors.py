"""Why artifacts are not made into a bundle. Said in the terminal, where bundles are imported, never on a page."""

from classifier.errors import ClassifierError


class ImportRefusedError(ClassifierError):
    """Artifacts cannot be used, or do not fit each other. `str(error)` says what is wrong and what to do."""

    code = "import_refused"
    sentence = "{why}"

    def __init__(self, why: str) -> None:
        super().__init__(why=why)
