"""How commands meet the terminal: their exit status, and streams that are closed, full, or not in UTF-8.

A redirected console of Windows writes cp1252, `| head -1` closes the pipe after a line, and a supervisor may start a
command without any stream at all: each costs a sentence or the shell's usual status, never a traceback.
"""

import argparse
import codecs
import io
import json
import os
import re
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from typing import Any, TextIO, cast

from classifier.bundle.artifacts import DEFAULT_BUNDLE, bundle_folder
from classifier.errors import ClassifierError
from classifier.signals import Ended, raising_ended

FAILED, STOPPED, PIPE_CLOSED = 1, 130, 141
"""Exit statuses: after a sentence, by Ctrl-C, and as shells give it for a command whose reader has gone."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What moves the cursor of a terminal, colours, renames or reorders; line breaks and tabs do no harm."""
_ENCODING_ERRORS = "ainisha-plain"
_PLAIN = {"█": "#", "…": "...", "→": "->", "±": "+-", "–": "-", "·": "-", "’": "'", "“": '"', "”": '"'}


def run(parse: Callable[[], argparse.Namespace], prefix: str = "", stopped: str = "nothing was written") -> int:
    """Run `parse().run(parse())` and return the exit status of the process.

    What a person can mend is said on stderr, after `prefix`; `stopped`, or the options' own, says what is left of a
    command that was ended.
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
        except OSError as error:  # the disk is full, or a file of the command cannot be read
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
    except (KeyboardInterrupt, Ended) as ended:
        left = getattr(options, "stopped", stopped)
        return _complain(f"{prefix}stopped; {left}", ended.status if isinstance(ended, Ended) else STOPPED)
    return 0


def count(typed: str) -> int:
    """Return a whole number from 1 on that was typed: the type of an argument."""
    number = int(typed)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{typed} is less than 1")
    return number


def add_bundle_option(parser: argparse.ArgumentParser) -> None:
    """Add `--bundle` to a command; its value is the folder of a bundle."""
    described = f"the model: a name from `bundle list`, or a folder (default: {DEFAULT_BUNDLE.name})"
    parser.add_argument("--bundle", type=bundle_folder, default=DEFAULT_BUNDLE, metavar="NAME|PATH", help=described)


def to_json(value: Any) -> str:
    """Return JSON for people and programs that stdout can write: other alphabets as they are where it is in UTF-8."""
    encoding = codecs.lookup(sys.stdout.encoding or "ascii").name
    return json.dumps(value, ensure_ascii=encoding != "utf-8", indent=2)


def say(sentence: str) -> None:
    """Print what is not the result on stderr: where that is full, the work is done all the same."""
    try:
        print(sentence, file=sys.stderr, flush=True)
    except BrokenPipeError:
        raise
    except OSError:
        return


def progress_bar(**options: Any) -> Any:
    """Return a `tqdm` of these options on stderr, which ends no work when it cannot be shown any more."""
    from tqdm import tqdm  # here, for those who classify one article

    return tqdm(file=_Unheeded(), dynamic_ncols=True, **options)


class _Plain:
    """A stream on which controls of a terminal are spelled out: labels, names and errors may come from a stranger."""

    def __init__(self, stream: TextIO) -> None:
        self.unfiltered = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unfiltered, name)

    def write(self, text: str) -> int:
        """Write `text`, with each control spelled out as JSON does."""
        self.unfiltered.write(_CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text))
        return len(text)


class _Unheeded:
    """Stderr as far as it takes what is written; the bar that it is for has the cursor of the terminal return."""

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.stderr, name)

    def write(self, text: str) -> int:
        """Write, where that can be."""
        return self._try(lambda: getattr(sys.stderr, "unfiltered", sys.stderr).write(text)) or len(text)

    def flush(self) -> None:
        """Write what is held, where that can be."""
        self._try(sys.stderr.flush)

    def _try(self, act: Callable[[], int | None]) -> int | None:
        try:
            return act()
        except OSError:
            _discard(sys.stderr)  # with what it holds: the start of a process would try it again, and fail
            return None


def _complain(sentence: str, status: int) -> int:
    with suppress(OSError):  # nobody is there to hear of it
        say(sentence)
    return status


def _open_streams() -> None:
    """See to it that there is a stdout and a stderr, and that every text can be written to them."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # a file that is opened later must not get the number of a closed stream
            os.open(os.devnull, os.O_RDONLY)  # the lowest number that is free: this one
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  fails when something is written
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    codecs.register_error(_ENCODING_ERRORS, _write_plainly)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_ENCODING_ERRORS)


def _write_plainly(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for characters that the encoding of a stream does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    plain = (_PLAIN.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in missing)
    return "".join(plain), error.end


def _discard(stream: TextIO) -> None:
    """Let what `stream` still holds go nowhere: when the process ends Python would write it again, and complain."""
    with suppress(OSError, ValueError):  # a stream that is no file, as in tests
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
