"""Errors of archives; they appear in the terminal only, never on a page."""

from classifier.errors import ClassifierError


class ArchiveError(ClassifierError):
    """The root of the errors of archives."""

    code = "archive"
    sentence = "The archive cannot be classified."


class ArchiveEmptyError(ArchiveError):
    """No file of a supported kind. Values: `source`, `supported` (endings)."""

    code = "archive_empty"
    sentence = "{source} holds no file that is read here. Give a folder, a glob or a file of {supported}."


class StorageUnknownError(ArchiveError):
    """A storage URL for which no package is installed. Values: `url`, `reason`."""

    code = "storage_unknown"
    sentence = (
        "{url} cannot be opened ({reason}). Install the package that fsspec needs for it, or copy the files here."
    )


class ArchiveColumnError(ArchiveError):
    """A file of the archive lacks the column of the articles. Values: `file`, `column`, `columns`."""

    code = "archive_column"
    sentence = (
        "{file} has no column {column}, only these: {columns}. Choose one that every file has with `--text-column`, "
        "or classify the files that have another one on their own."
    )


class ArchiveChangedError(ArchiveError):
    """The output folder belongs to another input, bundle or options. Values: `target`, `what`."""

    code = "archive_changed"
    sentence = (
        "{target} was begun with {what}, and parts of two kinds must not be mixed. "
        "Undo that change, choose another folder, or delete this one to begin anew."
    )


class ArchiveTargetError(ArchiveError):
    """The output folder holds files of something else. Values: `target`, `manifest`."""

    code = "archive_target"
    sentence = "{target} has files in it and no {manifest} that this command wrote. Choose a new or an empty folder."


class ArchiveUnfinishedError(ArchiveError):
    """Some shards could not be processed. Values: `count`, `total`, `target`, `reason` (of the first)."""

    code = "archive_unfinished"
    sentence = (
        "{count:,} of {total:,} parts could not be made; the others are in {target}. The first of them: {reason} "
        "When that is mended, the same command makes what is missing."
    )


class ArchiveWithoutAnswersError(ArchiveError):
    """Not one row of the archive has an answer. Values: `rows` (how many there are), `target`."""

    code = "archive_without_answers"
    sentence = (
        "None of the {rows:,} rows has an answer: {target}/_rejected says why. Name the column of the articles with "
        "`--text-column`, and another folder for the parts."
    )


class WorkerEndedError(ArchiveError):
    """The worker processes of a shard were killed each time. Values: `part`, `times`."""

    code = "worker_ended"
    sentence = "The process that made {part} was ended {times} times, perhaps for want of memory."


class ClusterMissingError(ArchiveError):
    """Ray is not installed."""

    code = "cluster_missing"
    sentence = (
        "The engine ray needs Ray, which is not installed. Install it with `pip install -r requirements-cluster.txt`, "
        "or use `--engine local`."
    )


class ClusterUnreachableError(ArchiveError):
    """No cluster answers. Values: `address`."""

    code = "cluster_unreachable"
    sentence = "No Ray cluster answers at {address}. Start one with `ray start --head`, or leave `--address` out."
