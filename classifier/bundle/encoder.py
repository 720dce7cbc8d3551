"""Reads the labels in an encoder that `joblib.dump` or `pickle.dump` wrote, without running code of the file.

`restricted_pickle` reads the pickle and documents what it refuses. It also loads faster than joblib, so serving uses it
for our own bundles too.
"""

import bz2
import gzip
import io
import lzma
import pickle  # nosec B403
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

from classifier.bundle.restricted_pickle import (
    MOST_BYTES,
    MOST_LABELS,
    LabelEncoder,
    OneHotEncoder,
    RefusedPickleError,
    RestrictedUnpickler,
)

_DECOMPRESSORS: dict[bytes, Callable[[Any], Any]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
    b"\x5d\x00\x00": lzma.LZMAFile,
}


def read_encoder(content: bytes) -> tuple[str, ...]:
    """Return the labels in `content`, in the order of the model's outputs.

    Raises RefusedPickleError, a ValueError, for content beyond labels, and ValueError for any other content.
    """
    try:
        return _labels(RestrictedUnpickler(io.BytesIO(_decompress(content))).load())
    except RefusedPickleError:
        raise
    except (pickle.UnpicklingError, EOFError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("no encoder") from error
    except (MemoryError, RecursionError, struct.error, zlib.error, lzma.LZMAError, OSError) as error:
        raise ValueError("no encoder") from error


def _labels(value: object) -> tuple[str, ...]:
    """Return the labels of an unpickled encoder, array or list."""
    match value:
        case LabelEncoder():
            names = value.__dict__["classes_"]
        case OneHotEncoder():
            columns = value.__dict__["categories_"]
            if len(columns) != 1 or value.__dict__.get("drop_idx_") is not None:
                raise RefusedPickleError("a OneHotEncoder of more than one column, or with a category dropped")
            (names,) = columns
        case np.ndarray() | list() | tuple():
            names = value
        case _:
            raise RefusedPickleError(f"an object of type {type(value).__name__}")
    if isinstance(names, np.ndarray):
        if max(names.shape, default=0) != names.size:
            table = " × ".join(map(str, names.shape))
            raise RefusedPickleError(f"a table of {table} where a list of labels is expected")
        names = names.ravel().tolist()
    if len(names) > MOST_LABELS:
        raise RefusedPickleError(f"more than {MOST_LABELS:,} labels")
    return tuple(map(_label, names))


def _label(value: object) -> str:
    """Return a label as a str. Lists are refused, since `str` of nested lists may grow without limit."""
    if isinstance(value, bytes):
        return value.decode()
    if not isinstance(value, str | int | float | np.generic):
        raise RefusedPickleError(f"an object of type {type(value).__name__} where a label is expected")
    return str(value)


def _decompress(content: bytes) -> bytes:
    """Return `content` without the compression of joblib."""
    file: Any = io.BytesIO(content)
    if content[:1] == b"\x78":
        decompressed = zlib.decompressobj().decompress(content, MOST_BYTES + 1)
    else:
        for magic, opener in _DECOMPRESSORS.items():
            if content.startswith(magic):
                file = opener(file)
        with file:
            decompressed = file.read(MOST_BYTES + 1)
    if max(len(content), len(decompressed)) > MOST_BYTES:
        raise RefusedPickleError(f"more than {MOST_BYTES // 1024**2} MB")
    return decompressed
