"""Why a table, or one row of it, could not be read, and what to do about it."""

from classifier.reading.errors import ReadingError


class TableUnsupportedError(ReadingError):
    """The name ends in no kind of table that this app reads. Values: `name`, `supported` (endings)."""

    code = "table_unsupported"
    sentence = "{name} is not a table that is read here. Save it as one of {supported}."


class DocumentNotTableError(ReadingError):
    """The file holds one document, whatever its name says. Values: `name`."""

    code = "document_not_table"
    sentence = (
        "{name} is a single document, not a table of many articles. "
        "Open it on the first page, or put several documents into one ZIP."
    )


class PageWithoutTableError(ReadingError):
    """The file holds a web page without a table, whatever its name says. Values: `name`."""

    code = "page_without_table"
    sentence = (
        "{name} is a web page with no table in it. Open it in your spreadsheet program and save it as .xlsx, "
        "or fetch it again: sign-in pages are often saved so."
    )


class TableTooLargeError(ReadingError):
    """More than one batch. Values: `name`, and the limits: `rows`, `columns`, `cells`, `characters` of all cells."""

    code = "table_too_large"
    sentence = (
        "{name} has more than {rows:,} rows, {columns:,} columns, {cells:,} cells or {characters:,} characters, the "
        "limits. Split it, or use `python -m classifier batch`."
    )


class TableEmptyError(ReadingError):
    """Names of columns, and no row. Values: `name`."""

    code = "table_empty"
    sentence = "{name} has a row of column names and nothing below it. Check that all of it was saved."


class ColumnMissingError(ReadingError):
    """There is no such column. Values: `column`, `columns` (the first ones there are)."""

    code = "column_missing"
    sentence = "There is no column {column}. Choose one of these: {columns}."


class FormulasNotStoredError(ReadingError):
    """A sheet that holds formulas, and none of their values. Values: `name`, `cells` (how many)."""

    code = "formulas_not_stored"
    sentence = (
        "{name} holds {cells:,} formulas without their values. Open it in your spreadsheet program, save it again, "
        "and choose it once more."
    )


class SheetsHiddenError(ReadingError):
    """Nothing stands on the visible sheets of a workbook. Values: `name`, `sheets` (the names of the hidden ones)."""

    code = "sheets_hidden"
    sentence = (
        "{name} shows no articles: what it may hold is on hidden sheets ({sheets}). Unhide them and save it again."
    )


class RowCellsError(ReadingError):
    """A row with more cells than the table has columns. Values: `cells`, `columns`."""

    code = "row_cells"
    sentence = (
        "This row has {cells} cells and the table {columns} columns. Put quotes around text that holds the separator."
    )


class RowQuoteError(ReadingError):
    """A quote is not closed, or followed by more; or a cell is too long. Values: `characters` (the limit of a cell)."""

    code = "row_quote"
    sentence = (
        "The quotes in this row do not match, or a cell has more than {characters:,} characters. "
        "Close each quote, and write quotes within a cell twice."
    )


class RowAboveNamesError(ReadingError):
    """A title above the names of the columns, which belongs to no column. No values."""

    code = "row_above_names"
    sentence = "It stands above the names of the columns."


class RowRepeatsNamesError(ReadingError):
    """A row that holds the names of the columns once more. No values."""

    code = "row_repeats_names"
    sentence = "It repeats the names of the columns."


class RowNotJSONError(ReadingError):
    """A line of JSON Lines that is no JSON object. No values."""

    code = "row_not_json"
    sentence = "This line is not a JSON object. Write each article as one line in curly brackets."


class PathUnsafeError(ReadingError):
    """A name in a ZIP that would lead out of its folder. Values: `name`."""

    code = "path_unsafe"
    sentence = "{name} has a name that leads out of the archive, so it is not opened. Make the archive again."


class ArchiveNestedError(ReadingError):
    """An archive within an archive. Values: `name`."""

    code = "archive_nested"
    sentence = "{name} is an archive within the archive. Unpack it and put its text files in directly."


class OutputUnsupportedError(ReadingError):
    """A command does not write such a file. Values: `name`, `supported` (endings, or "a folder")."""

    code = "output_unsupported"
    sentence = "{name} is not what this command writes: it writes {supported}. Give the results another name."


class FileUnwritableError(ReadingError):
    """The results cannot be written where they should go. Values: `path`, `reason`."""

    code = "file_unwritable"
    sentence = "{path} cannot be written ({reason}). Choose another folder, or make room there."


class WorkbookWouldBeLostError(ReadingError):
    """A workbook was to be replaced by its own results. Values: `path`."""

    code = "workbook_would_be_lost"
    sentence = (
        "{path} stays as it was: its other sheets, formulas and formats would be lost. "
        "Give the results another name, such as results.xlsx."
    )


class RowWouldBeLostError(ReadingError):
    """A file was to be replaced by its own results, and a row of it cannot be read. Values: `path`, `row`, `reason`."""

    code = "row_would_be_lost"
    sentence = (
        "{path} stays as it was: its row {row} cannot be read and would be lost. {reason} "
        "Mend that row, or write the results to another file, which lists all such rows."
    )


class NothingClassifiedError(ReadingError):
    """Not one row has an answer. Values: `name`, `rows` (how many there are), `row`, `reason` (of the first)."""

    code = "nothing_classified"
    sentence = (
        "None of the {rows:,} rows of {name} has an answer, so nothing was written. The first, row {row}: {reason} "
        "Check that the first line holds the names of the columns, and name the one of the articles."
    )


class BatchStoppedError(ReadingError):
    """A process of a batch was ended from outside: most often for want of memory. No values."""

    code = "batch_stopped"
    sentence = "A process that classifies was ended, perhaps for want of memory. Try again with `--processes 1`."
