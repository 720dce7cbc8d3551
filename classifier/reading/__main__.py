"""The process that reads hostile files and pages: `python -m classifier.reading TASK NAME SECONDS`, bytes on stdin.

Prints one JSON object: {"result": …} or {"error": {"code": …, "values": …}}. Started by `isolation.run_isolated`.
"""

import json
import logging
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from classifier.errors import ClassifierError
from classifier.reading.documents import parse_document
from classifier.reading.errors import ReadingTooHeavyError, to_json
from classifier.reading.isolation import MEGABYTES, limit_this_process
from classifier.reading.table import table_to_json
from classifier.reading.tables import parse_table
from classifier.reading.web import fetch_here

TASKS: dict[str, Callable[[str, bytes], Any]] = {
    "document": parse_document,
    "table": lambda name, content: table_to_json(parse_table(name, content)),
    "link": lambda url, _content: fetch_here(url),
}


def main(arguments: Sequence[str]) -> None:
    """Run one task and print its answer."""
    task, name, seconds = arguments
    logging.disable()
    warnings.simplefilter("ignore")  # what a parser thinks of a file is nobody's business
    limit_this_process(float(seconds))
    try:
        answer = {"result": TASKS[task](name, sys.stdin.buffer.read())}
    except ClassifierError as error:
        answer = {"error": to_json(error)}
    except MemoryError:
        heavy = ReadingTooHeavyError(name=name, seconds=round(float(seconds)), megabytes=MEGABYTES)
        answer = {"error": to_json(heavy)}
    # ASCII, because a text may hold a lone half of a surrogate pair, which no encoding writes.
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
