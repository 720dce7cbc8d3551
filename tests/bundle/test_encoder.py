"""Encoders are read, and nothing that is in them runs: real ones of scikit-learn, and those that a stranger crafted."""

import io
import pickle
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import LabelEncoder, OneHotEncoder

from classifier.bundle.encoder import read_encoder
from classifier.bundle.restricted_pickle import MOST_BYTES, MOST_LABELS, RefusedPickleError

LABELS = ("afya", "michezo", "siasa")
COLUMN = [[label] for label in LABELS]
ENCODERS: dict[str, Any] = {
    "array": np.array(LABELS),
    "array of objects": np.array(LABELS, dtype=object),
    "array of bytes": np.array(LABELS, dtype="S"),
    "column": np.array(COLUMN),
    "list": list(LABELS),
    "LabelEncoder": LabelEncoder().fit(LABELS),
    "LabelEncoder of objects": LabelEncoder().fit(np.array(LABELS, dtype=object)),
    "OneHotEncoder": OneHotEncoder(sparse_output=False).fit(COLUMN),
    "OneHotEncoder of objects": OneHotEncoder().fit(np.array(COLUMN, dtype=object)),
}


def dumped(value: object, compress: Any = 0) -> bytes:
    buffer = io.BytesIO()
    joblib.dump(value, buffer, compress=compress)
    return buffer.getvalue()


@pytest.mark.parametrize("compress", [0, 3, ("gzip", 3), ("bz2", 3), ("xz", 3), ("lzma", 3)], ids=str)
@pytest.mark.parametrize("name", ENCODERS)
def test_joblib_files(name: str, compress: Any) -> None:
    assert read_encoder(dumped(ENCODERS[name], compress)) == LABELS


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("name", ENCODERS)
def test_plain_pickles(name: str, protocol: int) -> None:
    assert read_encoder(pickle.dumps(ENCODERS[name], protocol)) == LABELS


def test_numbers_become_names() -> None:
    assert read_encoder(dumped(LabelEncoder().fit([30, 10, 20]))) == ("10", "20", "30")


class _Explosive:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.path,))


def _stuffed(value: Any, **attributes: Any) -> Any:
    value.__dict__.update(attributes)
    return value


@pytest.mark.parametrize("compress", [0, 3])
@pytest.mark.parametrize(
    "hide",
    [
        lambda bomb: bomb,
        lambda bomb: [bomb],
        lambda bomb: np.array([*LABELS, bomb], dtype=object),
        lambda bomb: np.array([np.array([bomb, 1], dtype=object), 1], dtype=object),
        lambda bomb: _stuffed(LabelEncoder(), classes_=np.array([bomb, "a"], dtype=object)),
        lambda bomb: _stuffed(OneHotEncoder(), categories_=[np.array([bomb, "a"], dtype=object)]),
        lambda bomb: _stuffed(LabelEncoder().fit(LABELS), note=bomb),
    ],
    ids=[
        "itself",
        "list",
        "array of objects",
        "array in an array",
        "LabelEncoder",
        "OneHotEncoder",
        "beside the labels",
    ],
)
def test_nothing_in_it_runs(tmp_path: Path, hide: Any, compress: int) -> None:
    marker = tmp_path / "ran"
    hidden = hide(_Explosive(marker))
    for content in (dumped(hidden, compress), pickle.dumps(hidden)):
        with pytest.raises(RefusedPickleError):
            read_encoder(content)
    assert not marker.exists()
    joblib.load(io.BytesIO(dumped(hidden)))
    assert marker.exists(), "the file is really as dangerous as it looks"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        b"\x80\x04N.",
        dumped(ENCODERS["array"])[:-9],
        dumped({"a": 1}),
        dumped(np.array([["a", "b"], ["c", "d"]])),
        dumped(OneHotEncoder().fit([["a", "b"]])),
        dumped(OneHotEncoder(drop="first").fit(COLUMN)),
        dumped(LabelEncoder()),
        dumped(b"\0" * (MOST_BYTES + 1), 9),
        b"cbuiltins\neval\n(S'1'\ntR.",
        b"\x80\x04\x96" + (1 << 60).to_bytes(8, "little") + b".",
    ],
    ids=str,
)
def test_what_is_no_list_of_labels_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_encoder(content)


RECONSTRUCT: Any = np.empty(0).__reduce__()[0]


def array_of(code: str, shape: tuple[int, ...], content: object, state: object = None) -> bytes:
    """Return a pickle of an array of whatever type and shape, which claims to have this content."""

    class Dtype:
        def __reduce__(self) -> tuple[object, ...]:
            return np.dtype, (code, False, True), state

    class Array:
        def __reduce__(self) -> tuple[object, ...]:
            return RECONSTRUCT, (np.ndarray, (0,), b"b"), (1, shape, Dtype(), False, content)

    return pickle.dumps(Array())


def wrapped(dtype: np.dtype[Any], shape: tuple[int, ...], content: bytes = b"") -> bytes:
    """Return what joblib writes before the content of an array."""
    note = joblib.numpy_pickle.NumpyArrayWrapper(np.ndarray, shape, "C", dtype)
    del note.numpy_array_alignment_bytes
    return pickle.dumps(note)[:-1] + content + b"."


def nested(make: Any, inner: Any) -> Any:
    """Return what holds `inner` 2 to the 60th time, and is small itself."""
    for _ in range(60):
        inner = make(inner)
    return inner


EMPTY_NAMES = (3, "<", None, None, None, 0, 4, 8)
FIELDS = (3, "|", None, ("a",), {"a": (np.dtype("O"), 0)}, 8, 8, 27)
HOSTILE = {
    "names of no letters": array_of("U0", (10**7,), b""),
    "names of no letters, by their state": array_of("U1", (10**7,), b"", EMPTY_NAMES),
    "bytes of no length": array_of("S0", (10**7,), b""),
    "void": array_of("V0", (10**7,), b""),
    "void of a length": array_of("V8", (1,), b"12345678"),
    "objects and objects": array_of("O,O", (1,), [("a", "b")]),
    "fields in the state": array_of("V8", (1,), b"12345678", FIELDS),
    "dates": array_of("M8", (1,), b"12345678"),
    "names without end": array_of("U999999999", (1,), b""),
    "names of no letters, by joblib": wrapped(np.dtype("U0"), (10**7,)),
    "void, by joblib": wrapped(np.dtype("V0"), (10**7,)),
    "fields, by joblib": wrapped(np.dtype("U4,U4"), (1,), b"\0" * 32),
    "many dimensions": array_of("U1", (1,) * 33, b"abcd"),
    "no labels, many times": array_of("U1", (0, 10**18), b""),
    "too many labels": dumped(np.arange(MOST_LABELS + 1)),
    "too many labels in a list": pickle.dumps([1] * (MOST_LABELS + 1)),
    "lists in lists": pickle.dumps(nested(lambda inner: [inner, inner], "a")),
    "tuples in tuples": pickle.dumps(nested(lambda inner: (inner, inner), "a")),
    "lists in an array": array_of("O", (1,), [nested(lambda inner: [inner, inner], "a")]),
}
# A key of this kind, or a member of a set, is worth 2 to the 60 steps to whoever looks for its place.
TUPLES = pickle.dumps(nested(lambda inner: (inner, inner), "a"), 2)[2:-1]
HOSTILE |= {
    "tuples as a key": b"}" + TUPLES + b"Ns.",
    "tuples as keys": b"}(" + TUPLES + b"Nu.",
    "tuples in a dict": b"(" + TUPLES + b"Nd.",
    "tuples in a set": b"\x8f(" + TUPLES + b"\x90.",
    "tuples in a frozen set": b"(" + TUPLES + b"\x91.",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_would_take_the_memory_of_the_machine_is_refused_before(content: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"."):
            read_encoder(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000_000


@pytest.mark.parametrize("step", [b"]", b"("])
def test_a_pickle_of_more_steps_than_labels_need_is_refused(step: bytes) -> None:
    with pytest.raises(RefusedPickleError, match="steps"):
        read_encoder(zlib.compress(step * (MOST_BYTES - 1) + b"."))


def test_as_many_labels_as_there_may_be() -> None:
    labels = tuple(f"kategoria {number}" for number in range(MOST_LABELS))
    assert read_encoder(dumped(LabelEncoder().fit(labels))) == tuple(sorted(labels))
    assert read_encoder(pickle.dumps(np.array([*map(np.str_, labels)], dtype=object), 2)) == labels


@given(st.binary(max_size=80), st.integers(0, 400))
def test_damage_is_an_error_and_never_another_kind_of_failure(noise: bytes, at: int) -> None:
    content = dumped(ENCODERS["LabelEncoder"])
    try:
        read_encoder(content[:at] + noise + content[at + len(noise) :])
    except ValueError:
        return
