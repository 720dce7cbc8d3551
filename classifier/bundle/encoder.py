"""The labels in an encoder that `joblib.dump` or `pickle.dump` wrote, read without running anything of it.

`restricted_pickle` reads the pickle, and says what it refuses. It also is quicker to load than joblib: that is why
serving uses it as well.
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

_PACKED: dict[bytes, Callable[[Any], Any]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
    b"\x5d\x00\x00": lzma.LZMAFile,
}


def read_encoder(content: bytes) -> tuple[str, ...]:
    """Return the labels that `content` holds, in the order of the model's outputs.

    Raises RefusedPickleError, a ValueError, for whatever is more than labels, ValueError for what is no encoder.
    """
    try:
        return _labels(RestrictedUnpickler(io.BytesIO(_unpack(content))).load())
    except RefusedPickleError:
        raise
    except (pickle.UnpicklingError, EOFError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("no encoder") from error
    except (MemoryError, RecursionError, struct.error, zlib.error, lzma.LZMAError, OSError) as error:
        raise ValueError("no encoder") from error


def _labels(found: object) -> tuple[str, ...]:
    """Return the labels of whatever was read."""
    match found:
        case LabelEncoder():
            names = found.__dict__["classes_"]
        case OneHotEncoder():
            columns = found.__dict__["categories_"]
            if len(columns) != 1 or found.__dict__.get("drop_idx_") is not None:
                raise RefusedPickleError("a OneHotEncoder of more than one column, or with a category dropped")
            (names,) = columns
        case np.ndarray() | list() | tuple():
            names = found
        case _:
            raise RefusedPickleError(f"an object of type {type(found).__name__}")
    if isinstance(names, np.ndarray):
        if max(names.shape, default=0) != names.size:
            table = " × ".join(map(str, names.shape))
            raise RefusedPickleError(f"a table of {table} where a list of labels is expected")
        names = names.ravel().tolist()
    if len(names) > MOST_LABELS:
        raise RefusedPickleError(f"more than {MOST_LABELS:,} labels")
    return tuple(map(_label, names))


def _label(value: object) -> str:
    """Return one label. A list in its place is not written out: lists that hold one another have no end."""
    if isinstance(value, bytes):
        return value.decode()
    if not isinstance(value, str | int | float | np.generic):
        raise RefusedPickleError(f"an object of type {type(value).__name__} where a label is expected")
    return str(value)


def _unpack(content: bytes) -> bytes:
    """Return `content` without the compression that joblib may have given it."""
    file: Any = io.BytesIO(content)
    if content[:1] == b"\x78":
        unpacked = zlib.decompressobj().decompress(content, MOST_BYTES + 1)
    else:
        for magic, opener in _PACKED.items():
            if content.startswith(magic):
                file = opener(file)
        with file:
            unpacked = file.read(MOST_BYTES + 1)
    if max(len(content), len(unpacked)) > MOST_BYTES:
        raise RefusedPickleError(f"more than {MOST_BYTES // 1024**2} MB")
    return unpacked
