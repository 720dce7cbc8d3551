"""The labels in an encoder that `joblib.dump` or `pickle.dump` wrote, read without running anything of it.

A pickle is a program. This reader knows the few steps that an array of names, a `LabelEncoder` or a `OneHotEncoder`
needs, and refuses every other: no name is looked up outside `_ALLOWED`, classes of scikit-learn become inert stand-ins,
and arrays of objects, which hold a pickle of their own, go through the same reader. It also is quicker to load than
joblib: that is why serving uses it as well.
"""

import bz2
import gzip
import io
import lzma
import math
import pickle  # nosec B403
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, ClassVar, Literal

import numpy as np

MOST_BYTES = 8 * 1024 * 1024
"""The largest encoder that is read, packed or unpacked: a list of labels is a thousandth of that."""


class RefusedPickleError(ValueError):
    """The file asks for something that a list of labels does not need. `str(error)` says what."""


class _Standin:
    """Stands for an object of scikit-learn or joblib: holds what was stored in it and can do nothing."""

    kind = ""


class _LabelEncoder(_Standin):
    kind = "LabelEncoder"


class _OneHotEncoder(_Standin):
    kind = "OneHotEncoder"


class _ArrayInFile(_Standin):
    """joblib's note that the numbers of an array follow in the file itself."""


class _Type(_Standin):
    """A type that is only mentioned."""


def _begin_array(_kind: object, _shape: object, _code: object) -> Any:
    return np.ndarray((0,), "b")  # its content comes with its state


def _from_buffer(content: bytes, dtype: np.dtype[Any], shape: tuple[int, ...], order: Literal["C", "F"]) -> Any:
    if dtype.hasobject:
        raise RefusedPickleError("bytes in place of objects")
    return np.frombuffer(content, dtype).reshape(shape, order=order)


def _scalar(dtype: np.dtype[Any], content: bytes) -> Any:
    if dtype.hasobject:
        raise RefusedPickleError("a number that is an object")
    return np.frombuffer(content, dtype, 1)[0]


def _latin1(text: str, encoding: str) -> bytes:
    if encoding != "latin1":
        raise RefusedPickleError(f"the encoding {encoding}")
    return text.encode("latin1")


def _dtype(code: str, align: bool = False, copy: bool = False) -> np.dtype[Any]:  # noqa: ARG001  as numpy stores it
    if not isinstance(code, str) or len(code) > 16:
        raise RefusedPickleError("a structured type")
    return np.dtype(code)


_NUMPY = ("numpy.core.multiarray", "numpy._core.multiarray")
_TYPES = "ndarray float64 float32 int64 int32 uint8 bool_ str_ object_"
_ALLOWED: dict[tuple[str, str], Callable[..., Any]] = {
    **{(module, "_reconstruct"): _begin_array for module in _NUMPY},
    **{(module, "scalar"): _scalar for module in _NUMPY},
    **{(f"numpy.{core}.numeric", "_frombuffer"): _from_buffer for core in ("core", "_core")},
    **{("numpy", name): _Type for name in _TYPES.split()},
    ("numpy", "dtype"): _dtype,
    ("_codecs", "encode"): _latin1,
    ("joblib.numpy_pickle", "NumpyArrayWrapper"): _ArrayInFile,
    **{(f"sklearn.preprocessing.{module}", "LabelEncoder"): _LabelEncoder for module in ("_label", "label")},
    **{(f"sklearn.preprocessing.{m}", "OneHotEncoder"): _OneHotEncoder for m in ("_encoders", "data", "_data")},
}


class _Reader(pickle._Unpickler):
    """Python's own unpickler, which can be overridden step by step; the quick one in C cannot."""

    dispatch: ClassVar[dict[int, Callable[[Any], None]]] = dict(pickle._Unpickler.dispatch)
    stack: list[Any]
    append: Callable[[object], None]
    read: Callable[[int], bytes]

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._content = file

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise RefusedPickleError(f"{module}.{name}") from None

    def load_build(self) -> None:
        """Give an object its state, as far as that is known to be harmless."""
        state, built = self.stack.pop(), self.stack[-1]
        if isinstance(built, _ArrayInFile):
            self.stack[-1] = self._read_array(state)
        elif isinstance(built, _Standin) and isinstance(state, dict):
            built.__dict__.update(state)
        elif isinstance(built, np.ndarray) and isinstance(state, tuple) and len(state) == 5:
            _check_size(*state[1:3], state[4])
            built.__setstate__(state)
        elif isinstance(built, np.dtype) and isinstance(state, tuple):
            self.stack[-1] = built.newbyteorder(state[1]) if state[1] in ("<", ">") else built
        else:
            raise RefusedPickleError(f"a state for {type(built).__name__}")

    dispatch[pickle.BUILD[0]] = load_build

    def load_bytearray8(self) -> None:
        """Read bytes; the original makes room first, for as much as the file claims to hold."""
        self.append(self.read(min(int.from_bytes(self.read(8), "little"), MOST_BYTES)))

    dispatch[pickle.BYTEARRAY8[0]] = load_bytearray8

    def _read_array(self, state: dict[str, Any]) -> np.ndarray[Any, Any]:
        """Return the array that stands in the file behind its note, as joblib writes it."""
        shape, dtype = state["shape"], state["dtype"]
        if dtype.hasobject:
            nested: np.ndarray[Any, Any] = _Reader(self._content).load()
            return nested
        if state.get("numpy_array_alignment_bytes") is not None:
            self._content.read(self._content.read(1)[0])
        count = math.prod(shape)
        content = self._content.read(min(count * dtype.itemsize, MOST_BYTES))
        return np.frombuffer(content, dtype, count).reshape(shape, order=state["order"])


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
        return _labels(_Reader(io.BytesIO(_unpack(content))).load())
    except RefusedPickleError:
        raise
    except (pickle.UnpicklingError, EOFError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("no encoder") from error
    except (MemoryError, RecursionError, zlib.error, lzma.LZMAError, OSError) as error:
        raise ValueError("no encoder") from error


def _labels(found: object) -> tuple[str, ...]:
    """Return the labels of whatever was read."""
    match found:
        case _LabelEncoder():
            names = found.__dict__["classes_"]
        case _OneHotEncoder():
            columns = found.__dict__["categories_"]
            if len(columns) != 1 or found.__dict__.get("drop_idx_") is not None:
                raise RefusedPickleError("a OneHotEncoder of more than one column, or with a category dropped")
            (names,) = columns
        case np.ndarray() | list() | tuple():
            names = found
        case _:
            raise RefusedPickleError(f"an object of type {getattr(found, 'kind', '') or type(found).__name__}")
    values = np.asarray(names, dtype=object)
    if max(values.shape, default=0) != values.size:
        raise RefusedPickleError(f"a table of {' × '.join(map(str, values.shape))} where a list of labels is expected")
    return tuple(one.decode() if isinstance(one, bytes) else str(one) for one in values.ravel().tolist())


def _check_size(shape: tuple[int, ...], dtype: np.dtype[Any], content: bytes | list[object]) -> None:
    """Refuse an array that claims to be larger than what is stored of it, or takes bytes for objects."""
    stored = isinstance(content, list if dtype.hasobject else bytes)
    if not stored or math.prod(shape) * (1 if dtype.hasobject else dtype.itemsize) != len(content):
        raise RefusedPickleError("an array without its content")


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
