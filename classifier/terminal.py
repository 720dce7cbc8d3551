"""What all commands share: exit status, options, and output to streams that are closed, full, or not in UTF-8.

A redirected console of Windows writes cp1252, `| head -1` closes the pipe after a line, and a supervisor may start a
command without streams. Each results in a message or the usual exit status, never in a traceback.
"""

import argparse
import codecs
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout, suppress
from typing import Any, TextIO, cast

from classifier.bundle.artifacts import DEFAULT_BUNDLE, bundle_folder
from classifier.errors import ClassifierError
from classifier.extras import package_missing
from classifier.workers import Ended, raising_ended

FAILED, STOPPED, PIPE_CLOSED = 1, 130, 141
"""Exit statuses: after an error, after Ctrl-C, and that of shells after the reader has closed the pipe."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters that move the cursor, set colours or titles, or reorder text; line breaks and tabs are allowed."""
_ENCODING_ERRORS = "ainisha-plain"
_PLAIN = {"█": "#", "…": "...", "→": "->", "±": "+-", "–": "-", "·": "-", "’": "'", "“": '"', "”": '"'}


def run(parse: Callable[[], argparse.Namespace], prefix: str = "", stopped: str = "nothing was written") -> int:
    """Run `parse().run(parse())` and return the exit status of the process.

    Errors of the user are printed on stderr, after `prefix`. `stopped`, or the attribute of that name of the options,
    tells what an interrupted command leaves behind.
    """
    _open_streams()
    plain_out, plain_err = cast("TextIO", _Plain(sys.stdout)), cast("TextIO", _Plain(sys.stderr))
    with redirect_stdout(plain_out), redirect_stderr(plain_err), raising_ended():
        try:
            status = _run(parse, prefix, stopped)
            sys.stdout.flush()
        except BrokenPipeError:
            _discard(sys.stdout)
            status = PIPE_CLOSED
        except OSError as error:  # such as a full disk, or a file that cannot be read
            _discard(sys.stdout)
            status = _complain(f"{prefix}{error.filename or 'the output'}: {error.strerror or error}", FAILED)
    try:
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)
    return status


def _run(parse: Callable[[], argparse.Namespace], prefix: str, stopped: str) -> int:
    printed, options = io.StringIO(), argparse.Namespace()
    try:
        try:
            with redirect_stdout(printed):
                options = parse()
        except SystemExit:  # after the help; argparse ignores errors when it prints
            print(printed.getvalue(), end="", flush=True)
            raise
        options.run(options)
    except ClassifierError as error:
        return _complain(f"{prefix}{error}", FAILED)
    except ModuleNotFoundError as error:  # of an extra of pyproject.toml
        return _complain(f"{prefix}{package_missing(error)}", FAILED)
    except (KeyboardInterrupt, Ended) as ended:
        left = getattr(options, "stopped", stopped)
        return _complain(f"{prefix}stopped; {left}", ended.status if isinstance(ended, Ended) else STOPPED)
    return 0


def count(typed: str) -> int:
    """Return the number that was typed: an argparse type for whole numbers from 1 on."""
    number = int(typed)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{typed} is less than 1")
    return number


def add_table_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the commands that classify tables: `--text-column` and `--processes`."""
    parser.add_argument("--text-column", metavar="NAME", help="the column of the articles (default: a good guess)")
    parser.add_argument("--processes", type=count, metavar="N", help="default: one a processor core")


def add_bundle_option(parser: argparse.ArgumentParser) -> None:
    """Add the option `--bundle`, whose value is the folder of a bundle."""
    described = f"the model: a name from `bundle list`, or a folder (default: {DEFAULT_BUNDLE.name})"
    parser.add_argument("--bundle", type=bundle_folder, default=DEFAULT_BUNDLE, metavar="NAME|PATH", help=described)


def describe_certain(certain: int, answered: int, thresholds: Iterable[float]) -> str:
    """Return how many of the answers are certain, from which `thresholds` on, and how many are not."""
    shares = " or ".join(f"{threshold:.0%}" for threshold in sorted(thresholds))
    return f"{certain:,} certain (from {shares} on), {answered - certain:,} uncertain"


def to_json(value: Any) -> str:
    """Return indented JSON that stdout can write: non-ASCII characters are escaped unless stdout is in UTF-8."""
    encoding = codecs.lookup(sys.stdout.encoding or "ascii").name
    return json.dumps(value, ensure_ascii=encoding != "utf-8", indent=2)


def say(sentence: str) -> None:
    """Print a message on stderr; a full disk there is ignored."""
    try:
        print(sentence, file=sys.stderr, flush=True)
    except BrokenPipeError:
        raise
    except OSError:
        return


def progress_bar(**options: Any) -> Any:
    """Return a `tqdm` on stderr that becomes silent once stderr cannot be written to."""
    from tqdm import tqdm  # slow to import, and not needed for a single article

    return tqdm(file=_BestEffortStderr(), dynamic_ncols=True, **options)


class _Plain:
    """A stream that escapes control characters, because an attacker may have chosen labels, names and errors."""

    def __init__(self, stream: TextIO) -> None:
        self.unfiltered = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unfiltered, name)

    def write(self, text: str) -> int:
        """Write `text`, with control characters escaped as in JSON."""
        self.unfiltered.write(_CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text))
        return len(text)


class _BestEffortStderr:
    """Stderr for a progress bar: it ignores errors and does not escape the bar's carriage returns."""

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.stderr, name)

    def write(self, text: str) -> int:
        """Write `text`."""
        return self._try(lambda: getattr(sys.stderr, "unfiltered", sys.stderr).write(text)) or len(text)

    def flush(self) -> None:
        """Write what is buffered."""
        self._try(sys.stderr.flush)

    def _try(self, act: Callable[[], int | None]) -> int | None:
        try:
            return act()
        except OSError:
            _discard(sys.stderr)  # with its buffer: starting a process would flush it, and fail
            return None


def _complain(sentence: str, status: int) -> int:
    with suppress(OSError):  # stderr is closed
        say(sentence)
    return status


def _open_streams() -> None:
    """Open stdout and stderr where they are missing, and let both accept every character."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # a file that is opened later must not get this number
            os.open(os.devnull, os.O_RDONLY)  # gets the lowest free number, which is this number
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  raises on the first write
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    codecs.register_error(_ENCODING_ERRORS, _write_plainly)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_ENCODING_ERRORS)


def _write_plainly(error: UnicodeError) -> tuple[str, int]:
    """Return a replacement for characters that the encoding of a stream lacks: an error handler for `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    plain = (_PLAIN.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in missing)
    return "".join(plain), error.end


def _discard(stream: TextIO) -> None:
    """Redirect `stream` to the null device: else Python flushes its buffer at exit and prints an error."""
    with suppress(OSError, ValueError):  # not a file, as in tests
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
