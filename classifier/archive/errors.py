"""Errors of archives; they appear in the terminal only, never on a page."""

from classifier.errors import ClassifierError


class ArchiveError(ClassifierError):
    """The root of the errors of archives."""


class ArchiveEmptyError(ArchiveError):
    """No file of a supported kind. Values: `source`, `supported` (endings)."""


class StorageUnknownError(ArchiveError):
    """A storage URL for which no package is installed. Values: `url`, `reason`."""


class ArchiveColumnError(ArchiveError):
    """A file of the archive lacks the column of the articles. Values: `file`, `column`, `columns`."""


class ArchiveChangedError(ArchiveError):
    """The output folder belongs to another input, bundle or options. Values: `target`, `what`."""


class ArchiveTargetError(ArchiveError):
    """The output folder holds files of something else. Values: `target`, `manifest`."""


class ArchiveUnfinishedError(ArchiveError):
    """Some shards could not be processed. Values: `count`, `total`, `target`, `reason` (of the first)."""


class ArchiveWithoutAnswersError(ArchiveError):
    """Not one row of the archive has an answer. Values: `rows` (how many there are), `target`."""


class WorkerEndedError(ArchiveError):
    """The worker processes of a shard were killed each time. Values: `part`, `times`."""


class ClusterMissingError(ArchiveError):
    """Ray is not installed."""


class ClusterUnreachableError(ArchiveError):
    """No cluster answers. Values: `address`."""
