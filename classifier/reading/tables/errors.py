"""Why a table, or one row of it, could not be read, and what to do about it."""

from classifier.reading.errors import ReadingError


class TableUnsupportedError(ReadingError):
    """The name ends in no kind of table that this app reads. Values: `name`, `supported` (endings)."""


class DocumentNotTableError(ReadingError):
    """The file holds one document, whatever its name says. Values: `name`."""


class PageWithoutTableError(ReadingError):
    """The file holds a web page without a table, whatever its name says. Values: `name`."""


class TableTooLargeError(ReadingError):
    """More than one batch. Values: `name`, and the limits: `rows`, `columns`, `cells`, `characters` of all cells."""


class TableEmptyError(ReadingError):
    """Names of columns, and no row. Values: `name`."""


class ColumnMissingError(ReadingError):
    """There is no such column. Values: `column`, `columns` (the first ones there are)."""


class FormulasNotStoredError(ReadingError):
    """A sheet that holds formulas, and none of their values. Values: `name`, `cells` (how many)."""


class SheetsHiddenError(ReadingError):
    """Nothing stands on the visible sheets of a workbook. Values: `name`, `sheets` (the names of the hidden ones)."""


class RowCellsError(ReadingError):
    """A row with more cells than the table has columns. Values: `cells`, `columns`."""


class RowQuoteError(ReadingError):
    """A quote is not closed, or followed by more; or a cell is too long. Values: `characters` (the limit of a cell)."""


class RowAboveNamesError(ReadingError):
    """A title above the names of the columns, which belongs to no column. No values."""


class RowRepeatsNamesError(ReadingError):
    """A row that holds the names of the columns once more. No values."""


class RowNotJSONError(ReadingError):
    """A line of JSON Lines that is no JSON object. No values."""


class PathUnsafeError(ReadingError):
    """A name in a ZIP that would lead out of its folder. Values: `name`."""


class ArchiveNestedError(ReadingError):
    """An archive within an archive. Values: `name`."""


class OutputUnsupportedError(ReadingError):
    """A command does not write such a file. Values: `name`, `supported` (endings, or "a folder")."""


class FileUnwritableError(ReadingError):
    """The results cannot be written where they should go. Values: `path`, `reason`."""


class WorkbookWouldBeLostError(ReadingError):
    """A workbook was to be replaced by its own results. Values: `path`."""


class RowWouldBeLostError(ReadingError):
    """A file was to be replaced by its own results, and a row of it cannot be read. Values: `path`, `row`, `reason`."""


class NothingClassifiedError(ReadingError):
    """Not one row has an answer. Values: `name`, `rows` (how many there are), `row`, `reason` (of the first)."""


class BatchStoppedError(ReadingError):
    """A process of a batch was ended from outside: most often for want of memory. No values."""
