"""A restricted unpickler for arrays and lists of labels and for scikit-learn's label encoders; it runs no code of them.

A pickle is a program. This unpickler supports the few opcodes that an array of names, a `LabelEncoder` or a
`OneHotEncoder` needs, and refuses all others: names outside `_ALLOWED` are not imported, classes of scikit-learn become
inert stand-ins, and arrays of objects, which contain another pickle, are read in the same way. Sizes are checked first.
"""

import math
import pickle  # nosec B403
import re
from collections.abc import Callable
from typing import Any, BinaryIO, ClassVar, Literal

import numpy as np

MOST_BYTES = 8 * 1024 * 1024
"""Largest size of an encoder, compressed or not: a thousand times that of a list of labels."""
MOST_LABELS = 10_000
_MOST_STEPS = 40 * MOST_LABELS
"""Largest number of opcodes. A label needs 2 to 30; an opcode of 1 byte may allocate 150 bytes of memory."""
_CODES = re.compile(r"[<>=|]?(?:[US][1-9][0-9]{0,5}|i[1248]|u[1248]|f[248]|b1|O8?)")
"""Allowed types of arrays, each of a known size: `U0` would allow any number of elements in no bytes."""


class RefusedPickleError(ValueError):
    """The file contains something that a list of labels does not need; `str(error)` names it."""


class Standin:
    """Replaces an object of scikit-learn or joblib: it has the state and no behaviour."""


class LabelEncoder(Standin):
    """Replaces scikit-learn's `LabelEncoder`."""


class OneHotEncoder(Standin):
    """Replaces scikit-learn's `OneHotEncoder`."""


class _ArrayInFile(Standin):
    """Replaces joblib's wrapper of an array whose content follows in the file."""


class _Type(Standin):
    """A type that is named but not used."""


def _begin_array(_kind: object, _shape: object, _code: object) -> Any:
    return np.ndarray((0,), "b")  # its state sets its content


def _from_buffer(content: bytes, dtype: np.dtype[Any], shape: tuple[int, ...], order: Literal["C", "F"]) -> Any:
    _check_array(shape, dtype, content)
    return np.frombuffer(content, dtype).reshape(shape, order=order)


def _scalar(dtype: np.dtype[Any], content: bytes) -> Any:
    _check_array((1,), dtype, content)
    if dtype.hasobject:
        raise RefusedPickleError("a number that is an object")
    return np.frombuffer(content, dtype)[0]


def _latin1(text: str, encoding: str) -> bytes:
    if encoding != "latin1":
        raise RefusedPickleError(f"the encoding {encoding}")
    return text.encode("latin1")


def _dtype(code: str, align: bool = False, copy: bool = False) -> np.dtype[Any]:  # noqa: ARG001  as numpy stores it
    if not (isinstance(code, str) and _CODES.fullmatch(code)):
        raise RefusedPickleError("a type of numbers or names that no list of labels has")
    return np.dtype(code)


_NUMPY = ("numpy.core.multiarray", "numpy._core.multiarray")
_ALLOWED: dict[tuple[str, str], Callable[..., Any]] = {
    **{(module, "_reconstruct"): _begin_array for module in _NUMPY},
    **{(module, "scalar"): _scalar for module in _NUMPY},
    **{(f"numpy.{core}.numeric", "_frombuffer"): _from_buffer for core in ("core", "_core")},
    **{("numpy", name): _Type for name in "ndarray float64 float32 int64 int32 uint8 bool_ str_ object_".split()},
    ("numpy", "dtype"): _dtype,
    ("_codecs", "encode"): _latin1,
    ("joblib.numpy_pickle", "NumpyArrayWrapper"): _ArrayInFile,
    **{(f"sklearn.preprocessing.{module}", "LabelEncoder"): LabelEncoder for module in ("_label", "label")},
    **{(f"sklearn.preprocessing.{m}", "OneHotEncoder"): OneHotEncoder for m in ("_encoders", "data", "_data")},
}


class _Steps(dict[int, Callable[[Any], None]]):
    """The function of every opcode; counts the opcodes that are run and raises when there are too many."""

    taken = 0

    def __getitem__(self, code: int) -> Callable[[Any], None]:
        self.taken += 1
        if self.taken > _MOST_STEPS:
            raise RefusedPickleError(f"more than {_MOST_STEPS:,} steps")
        return super().__getitem__(code)


class RestrictedUnpickler(pickle._Unpickler):
    """The standard library's unpickler in Python, whose opcodes can be overridden, unlike those of the one in C."""

    dispatch: ClassVar[dict[int, Callable[[Any], None]]] = dict(pickle._Unpickler.dispatch)
    # Sets and dicts hash their keys, which takes exponential time for nested tuples.
    for code in (pickle.EMPTY_SET, pickle.ADDITEMS, pickle.FROZENSET, pickle.DICT):
        del dispatch[code[0]]
    stack: list[Any]
    append: Callable[[object], None]
    read: Callable[[int], bytes]
    pop_mark: Callable[[], list[Any]]

    def __init__(self, file: BinaryIO, steps: _Steps | None = None) -> None:
        super().__init__(file)
        self._content = file
        self._steps = _Steps(self.dispatch) if steps is None else steps
        self.dispatch = self._steps  # type: ignore[misc]  # shared with the arrays of objects in the file

    def load_setitems(self) -> None:
        """Add the items after the last mark to a dict."""
        items = self.pop_mark()
        self._set(dict(zip(map(_key, items[::2]), items[1::2], strict=True)))

    dispatch[pickle.SETITEMS[0]] = load_setitems

    def load_setitem(self) -> None:
        """Add one item to a dict."""
        value, key = self.stack.pop(), self.stack.pop()
        self._set({_key(key): value})

    dispatch[pickle.SETITEM[0]] = load_setitem

    def _set(self, items: dict[str, object]) -> None:
        if type(self.stack[-1]) is not dict:
            raise RefusedPickleError("a value that is put into something else than a dict")
        self.stack[-1].update(items)

    def find_class(self, module: str, name: str) -> Any:
        """Return the replacement for this name, without importing anything."""
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise RefusedPickleError(f"{module}.{name}") from None

    def load_build(self) -> None:
        """Set the state of an object of a known type."""
        state, built = self.stack.pop(), self.stack[-1]
        if isinstance(built, _ArrayInFile):
            self.stack[-1] = self._read_array(state)
        elif isinstance(built, Standin) and isinstance(state, dict):
            built.__dict__.update(state)
        elif isinstance(built, np.ndarray) and isinstance(state, tuple) and len(state) == 5:
            _check_array(*state[1:3], state[4])
            built.__setstate__(state)
        elif isinstance(built, np.dtype) and isinstance(state, tuple):
            self.stack[-1] = built.newbyteorder(state[1]) if state[1] in ("<", ">") else built
        else:
            raise RefusedPickleError(f"a state for {type(built).__name__}")

    dispatch[pickle.BUILD[0]] = load_build

    def load_bytearray8(self) -> None:
        """Read bytes; the original allocates as much as the file claims to contain."""
        self.append(self.read(min(int.from_bytes(self.read(8), "little"), MOST_BYTES)))

    dispatch[pickle.BYTEARRAY8[0]] = load_bytearray8

    def _read_array(self, state: dict[str, Any]) -> Any:
        """Return the array that follows its wrapper in the file, as joblib writes it."""
        shape, dtype = state["shape"], state["dtype"]
        size = _size(shape, dtype)
        if dtype.hasobject:
            return RestrictedUnpickler(self._content, self._steps).load()
        if state.get("numpy_array_alignment_bytes") is not None:
            self._content.read(self._content.read(1)[0])
        return _from_buffer(self._content.read(size), dtype, shape, state["order"])


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise RefusedPickleError("a dict whose keys are no names")
    return key


def _size(shape: tuple[int, ...], dtype: object) -> int:
    """Return the size of an array of labels: in bytes, or in objects where `dtype` is of objects."""
    if not isinstance(dtype, np.dtype):
        raise RefusedPickleError("an array without a type")
    if len(shape) > 2 or not all(0 <= length <= MOST_LABELS for length in shape) or math.prod(shape) > MOST_LABELS:
        raise RefusedPickleError(f"an array of another shape than a list of at most {MOST_LABELS:,} labels")
    return math.prod(shape) * (1 if dtype.hasobject else dtype.itemsize)


def _check_array(shape: tuple[int, ...], dtype: np.dtype[Any], content: bytes | list[object]) -> None:
    """Refuse an array whose stored content has another size than it claims, or that takes bytes for objects."""
    size = _size(shape, dtype)
    if not isinstance(content, list if dtype.hasobject else bytes | bytearray) or size != len(content):
        raise RefusedPickleError("an array without its content")
