"""Checks of arguments before any work; an error tells what was passed and what to pass instead."""

import operator
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

_SHOWN = 40
_TEXT = "give a str, '' where there is no text"


def check_text(text: object, name: str = "text") -> None:
    """Raise TypeError unless `text` is a str; `name` is the name of the argument."""
    if isinstance(text, str):
        return
    if isinstance(text, bytes | bytearray | memoryview):
        raise TypeError(f"{name} is {type(text).__name__}; give a str, such as bytes.decode('utf-8') returns")
    raise TypeError(f"{name} is {_shown(text)}; {_TEXT}")


def check_texts(texts: object, first: int = 0) -> None:
    """Raise TypeError unless `texts` is an iterable of texts; collections are checked completely.

    `first` is the index of the first text, for the message.
    """
    if isinstance(texts, str | bytes | bytearray | Mapping) or not isinstance(texts, Iterable):
        raise TypeError(f"texts is {_shown(texts)}; give a list of texts, or another iterable of them")
    dimensions = getattr(texts, "ndim", 1)
    if dimensions != 1:
        raise TypeError(f"texts has {dimensions} dimensions; give one column of texts")
    if isinstance(texts, Collection):
        for index, text in enumerate(texts, first):
            if not isinstance(text, str):  # inline: a function call for each of a million texts takes long
                check_text(text, f"texts[{index}]")


def check_count(value: object, name: str) -> None:
    """Raise TypeError unless `value` is a whole number, ValueError if it is below 1."""
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError as error:
        raise TypeError(f"{name} is {_shown(value)}; give a whole number from 1 on") from error
    if number < 1 or isinstance(value, bool):
        raise ValueError(f"{name} is {value!r}; give a whole number from 1 on")


def checked_batches(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    """Return `texts` in lists of `size`; wrong arguments raise at once, wrong texts when their batch is reached."""
    check_texts(texts)
    check_count(size, "batch_size")

    def batches() -> Iterator[list[str]]:
        remaining, before = iter(texts), 0
        while batch := list(islice(remaining, size)):
            check_texts(batch, before)
            before += len(batch)
            yield batch

    return batches()


def check_path(path: object, name: str = "path") -> None:
    """Raise TypeError unless `path` is a str or path."""
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"{name} is {_shown(path)}; give a str or a Path")


def _shown(value: object) -> str:
    text = repr(value)
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return text if value is None else f"{text} ({type(value).__name__})"
