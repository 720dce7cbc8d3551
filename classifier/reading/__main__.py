"""The process that reads hostile files and pages: `python -m classifier.reading`.

Reads a line of JSON from stdin, [task, name, option, seconds], and the bytes after it. Prints lines of JSON:
{"error": {"code": …, "values": …}}, or {"parts": 2} followed by two lines with the parts of the answer. Started by
`isolation.run_isolated`.
"""

import json
import logging
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from classifier.errors import ClassifierError
from classifier.reading.confinement import confine_this_process
from classifier.reading.documents.reader import parse_document
from classifier.reading.errors import ReadingTooHeavyError, to_json
from classifier.reading.isolation import MEGABYTES, limit_this_process, unpack
from classifier.reading.links.reader import extract_article, fetch_page
from classifier.reading.tables.reader import parse_table
from classifier.reading.tables.table import table_to_json

TASKS: dict[str, Callable[[str, bytes, str], list[Any]]] = {
    "document": lambda name, content, _: [parse_document(name, content)],
    "table": lambda name, content, sheet: table_to_json(parse_table(name, content, sheet)),
    "link": lambda url, *_: list(fetch_page(url)),
    "page": lambda _url, content, _: [extract_article(content.decode("utf-8", "surrogatepass"))],
}
"""Name → function that returns the parts of the answer."""
NICE = 10
"""Niceness of this process: reading files yields to answering readers."""


def main(arguments: Sequence[str]) -> None:
    """Run one task and print its answer."""
    task, name, option, seconds = arguments
    logging.disable()
    warnings.simplefilter("ignore")  # of parsers, about the file
    if hasattr(os, "nice"):
        os.nice(NICE)
    limit_this_process(float(seconds))
    confine_this_process(network=task == "link")
    try:
        parts = TASKS[task](name, sys.stdin.buffer.read(), option)
        answer: list[Any] = [{"parts": len(parts)}, *parts]
    except ClassifierError as error:
        answer = [{"error": to_json(error)}]
    except MemoryError:
        heavy = ReadingTooHeavyError(name=name, seconds=round(float(seconds)), megabytes=MEGABYTES)
        answer = [{"error": to_json(heavy)}]
    for part in answer:
        # A text may contain a lone surrogate.
        sys.stdout.buffer.write(json.dumps(part, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")


if __name__ == "__main__":
    main(unpack())
