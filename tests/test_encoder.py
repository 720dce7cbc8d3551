"""Encoders are read, and nothing that is in them runs: real ones of scikit-learn, and those that a stranger crafted."""

import io
import pickle
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import LabelEncoder, OneHotEncoder

from classifier.encoder import MOST_BYTES, RefusedPickleError, read_encoder

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


@given(st.binary(max_size=80), st.integers(0, 400))
def test_damage_is_an_error_and_never_another_kind_of_failure(noise: bytes, at: int) -> None:
    content = dumped(ENCODERS["LabelEncoder"])
    try:
        read_encoder(content[:at] + noise + content[at + len(noise) :])
    except ValueError:
        return
