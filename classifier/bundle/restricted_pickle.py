"""A reader of pickles that runs nothing of them: arrays and lists of names, and scikit-learn's encoders of labels.

A pickle is a program. This reader knows the few steps that an array of names, a `LabelEncoder` or a `OneHotEncoder`
needs, and refuses every other: no name is looked up outside `_ALLOWED`, classes of scikit-learn become inert stand-ins,
and arrays of objects, which hold a pickle of their own, go through the same reader. Sizes are checked first.
"""

import math
import pickle  # nosec B403
import re
from collections.abc import Callable
from typing import Any, BinaryIO, ClassVar, Literal

import numpy as np

MOST_BYTES = 8 * 1024 * 1024
"""The largest encoder that is read, packed or unpacked: a list of labels is a thousandth of that."""
MOST_LABELS = 10_000
_MOST_STEPS = 40 * MOST_LABELS
"""Steps of the pickle. A label takes 2 to 30 of them; a step may take 150 bytes of memory and be 1 byte of the file."""
_CODES = re.compile(r"[<>=|]?(?:[US][1-9][0-9]{0,5}|i[1248]|u[1248]|f[248]|b1|O8?)")
"""Types of the numbers and names in an array, each of a known size: `U0` would allow any number of them in no bytes."""


class RefusedPickleError(ValueError):
    """The file asks for something that a list of labels does not need. `str(error)` says what."""


class Standin:
    """Stands for an object of scikit-learn or joblib: holds what was stored in it and can do nothing."""


class LabelEncoder(Standin):
    """Stands for scikit-learn's encoder of one list of labels."""


class OneHotEncoder(Standin):
    """Stands for scikit-learn's encoder of columns of labels."""


class _ArrayInFile(Standin):
    """joblib's note that the numbers of an array follow in the file itself."""


class _Type(Standin):
    """A type that is only mentioned."""


def _begin_array(_kind: object, _shape: object, _code: object) -> Any:
    return np.ndarray((0,), "b")  # its content comes with its state


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
    """What each step of a pickle does, by its code; counts the steps taken, and ends when they are too many."""

    taken = 0

    def __getitem__(self, code: int) -> Callable[[Any], None]:
        self.taken += 1
        if self.taken > _MOST_STEPS:
            raise RefusedPickleError(f"more than {_MOST_STEPS:,} steps")
        return super().__getitem__(code)


class RestrictedUnpickler(pickle._Unpickler):
    """Python's own unpickler, which can be overridden step by step; the quick one in C cannot."""

    dispatch: ClassVar[dict[int, Callable[[Any], None]]] = dict(pickle._Unpickler.dispatch)
    # To look for a place in a set, or in a dict of any keys, takes forever for tuples that hold one another.
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
        self.dispatch = self._steps  # type: ignore[misc]  # of this one file, with the arrays of objects in it

    def load_setitems(self) -> None:
        """Put what follows the last mark into a dict."""
        items = self.pop_mark()
        self._set(dict(zip(map(_key, items[::2]), items[1::2], strict=True)))

    dispatch[pickle.SETITEMS[0]] = load_setitems

    def load_setitem(self) -> None:
        """Put one value into a dict."""
        value, key = self.stack.pop(), self.stack.pop()
        self._set({_key(key): value})

    dispatch[pickle.SETITEM[0]] = load_setitem

    def _set(self, items: dict[str, object]) -> None:
        if type(self.stack[-1]) is not dict:
            raise RefusedPickleError("a value that is put into something else than a dict")
        self.stack[-1].update(items)

    def find_class(self, module: str, name: str) -> Any:
        """Return what stands for this name, and import nothing."""
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise RefusedPickleError(f"{module}.{name}") from None

    def load_build(self) -> None:
        """Give an object its state, as far as that is known to be harmless."""
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
        """Read bytes; the original makes room first, for as much as the file claims to hold."""
        self.append(self.read(min(int.from_bytes(self.read(8), "little"), MOST_BYTES)))

    dispatch[pickle.BYTEARRAY8[0]] = load_bytearray8

    def _read_array(self, state: dict[str, Any]) -> Any:
        """Return the array that stands in the file behind its note, as joblib writes it."""
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
    """Return what a list of labels, or a column of them, takes: bytes, or objects where `dtype` is of objects."""
    if not isinstance(dtype, np.dtype):
        raise RefusedPickleError("an array of no type")
    if len(shape) > 2 or not all(0 <= length <= MOST_LABELS for length in shape) or math.prod(shape) > MOST_LABELS:
        raise RefusedPickleError(f"an array of another shape than a list of at most {MOST_LABELS:,} labels")
    return math.prod(shape) * (1 if dtype.hasobject else dtype.itemsize)


def _check_array(shape: tuple[int, ...], dtype: np.dtype[Any], content: bytes | list[object]) -> None:
    """Refuse an array that claims to be larger than what is stored of it, or takes bytes for objects."""
    size = _size(shape, dtype)
    if not isinstance(content, list if dtype.hasobject else bytes | bytearray) or size != len(content):
        raise RefusedPickleError("an array without its content")
