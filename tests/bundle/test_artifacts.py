"""Bundles: what was written comes back, and nothing else is let in."""

import json
import pickle
from pathlib import Path

import pytest

from classifier import Bundle, load_classifier
from classifier.bundle import artifacts
from classifier.bundle.artifacts import ARTIFACTS
from classifier.bundle.manifest import (
    CONTENTS,
    ENCODER,
    EVALUATION,
    KERAS_MODEL,
    LITERT_MODEL,
    MANIFEST,
    TOKENIZER,
    Manifest,
)
from classifier.bundle.writing import encode_labels, write_bundle
from classifier.errors import (
    BundleDamagedError,
    BundleError,
    BundleMissingError,
    BundleReplacedError,
    BundleTooNewError,
)
from tests.conftest import SMALL_LABELS


def test_what_was_written_comes_back(small_bundle: Path, small_contents: dict[str, bytes]) -> None:
    bundle = Bundle(small_bundle)
    bundle.verify()
    assert bundle.labels() == SMALL_LABELS
    assert bundle.evaluation() == {}
    assert {name: bundle.read(name) for name in CONTENTS} == small_contents
    assert sorted(path.name for path in small_bundle.parent.iterdir()) == ["small"]  # no scratch is left


def test_a_second_bundle_replaces_the_first(small_bundle: Path, small_contents: dict[str, bytes]) -> None:
    first = Bundle(small_bundle).manifest
    second = write_bundle(small_bundle, {**small_contents, EVALUATION: b'{"a": 1}'}, first)
    assert Bundle(small_bundle).evaluation() == {"a": 1}
    assert Bundle(small_bundle).manifest == second
    assert first.version != second.version
    assert sorted(path.name for path in small_bundle.parent.iterdir()) == ["small"]


@pytest.mark.parametrize("name", CONTENTS)
def test_a_missing_file_is_named_with_its_mend(small_bundle: Path, name: str) -> None:
    (small_bundle / name).unlink()
    with pytest.raises(BundleMissingError, match=rf"{name}` is missing. Restore it with `git checkout"):
        Bundle(small_bundle).verify()


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("damage", ["truncated", "altered"])
def test_a_damaged_file_is_named_with_its_mend(small_bundle: Path, name: str, damage: str) -> None:
    content = (small_bundle / name).read_bytes()
    middle = len(content) // 2
    changed = content[:middle] if damage == "truncated" else content[:middle] + b"\x00\xff" + content[middle + 2 :]
    (small_bundle / name).write_bytes(changed)
    with pytest.raises(BundleDamagedError, match=rf"{name}` is damaged \(its checksum differs"):
        Bundle(small_bundle).verify()


@pytest.mark.parametrize("name", [ENCODER, TOKENIZER, LITERT_MODEL])
def test_loading_refuses_what_verifying_refuses(small_bundle: Path, name: str) -> None:
    (small_bundle / name).write_bytes(b"")
    with pytest.raises(BundleDamagedError, match=name):
        load_classifier(small_bundle)


def test_the_keras_engine_refuses_an_altered_model(small_bundle: Path) -> None:
    (small_bundle / KERAS_MODEL).write_bytes(b"PK")
    with pytest.raises(BundleDamagedError, match=KERAS_MODEL):
        load_classifier(small_bundle, engine="keras")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe", b'{"format_version": "1"}', b'{"format_version": 1, "labels": 3}'],
)
def test_a_manifest_that_is_none(small_bundle: Path, content: bytes) -> None:
    (small_bundle / MANIFEST).write_bytes(content)
    with pytest.raises(BundleDamagedError, match=r"manifest\.json` is damaged"):
        Bundle(small_bundle)


@pytest.mark.parametrize(
    "change",
    [
        {"labels": ["a", "a", "b"]},
        {"labels": ["a"]},
        {"max_length": 0},
        {"temperature": 0},
        {"temperature": float("nan")},
        {"threshold": 2},
        {"files": {}},
        {"surprise": 1},
    ],
)
def test_a_manifest_whose_values_no_training_writes(small_bundle: Path, change: dict[str, object]) -> None:
    values = json.loads((small_bundle / MANIFEST).read_text())
    (small_bundle / MANIFEST).write_text(json.dumps(values | change))
    with pytest.raises(BundleDamagedError, match="it is not a manifest"):
        Bundle(small_bundle)


def test_a_newer_format_says_to_update(small_bundle: Path) -> None:
    values = json.loads((small_bundle / MANIFEST).read_text())
    (small_bundle / MANIFEST).write_text(json.dumps(values | {"format_version": 99}))
    with pytest.raises(BundleTooNewError, match=r"format 99 and this release reads up to 4\. Update the app"):
        Bundle(small_bundle)


def test_labels_that_differ_from_the_manifest(small_bundle: Path, small_contents: dict[str, bytes]) -> None:
    contents = {**small_contents, ENCODER: encode_labels(("x", "y", "z"))}
    write_bundle(small_bundle, contents, Manifest(name="small", labels=SMALL_LABELS, max_length=8))
    with pytest.raises(BundleDamagedError, match="its labels differ from the manifest's"):
        Bundle(small_bundle).labels()


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"config": {"word_index": "{}"}}', b'"text"'])
def test_a_tokenizer_that_is_none(small_bundle: Path, small_contents: dict[str, bytes], content: bytes) -> None:
    write_bundle(small_bundle, {**small_contents, TOKENIZER: content}, Bundle(small_bundle).manifest)
    with pytest.raises(BundleDamagedError, match="it is not a Keras tokenizer"):
        Bundle(small_bundle).vocabulary()


@pytest.mark.parametrize(
    "change", [{"max_length": 9}, {"labels": ("afya", "siasa")}], ids=["another length", "fewer labels"]
)
def test_files_that_do_not_fit_each_other(
    small_bundle: Path, small_contents: dict[str, bytes], change: dict[str, object]
) -> None:
    values = {"name": "small", "labels": SMALL_LABELS, "max_length": 8} | change
    manifest = Manifest(**values)  # type: ignore[arg-type]
    write_bundle(small_bundle, {**small_contents, ENCODER: encode_labels(manifest.labels)}, manifest)
    with pytest.raises(BundleDamagedError, match="do not fit"):
        load_classifier(small_bundle)


class _Explosive:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (Path("exploded"),))  # type: ignore[return-value]


def test_a_pickle_that_is_not_in_the_manifest_never_runs(
    small_bundle: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (small_bundle / ENCODER).write_bytes(pickle.dumps(_Explosive()))
    with pytest.raises(BundleDamagedError):
        Bundle(small_bundle).labels()
    assert not (tmp_path / "exploded").exists()


def test_every_way_a_bundle_fails_is_one_kind_of_error(tmp_path: Path) -> None:
    with pytest.raises(BundleError):
        load_classifier(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(BundleError):
        load_classifier(tmp_path / "file")


@pytest.mark.parametrize("name", ["media-topics", "swahili-news", "tanzania-desks"])
def test_a_bundle_that_ships_is_whole_and_small(name: str) -> None:
    bundle = Bundle(ARTIFACTS / name)
    bundle.verify()
    assert bundle.manifest.name == name
    assert sum(path.stat().st_size for path in bundle.path.iterdir()) < 30_000_000


@pytest.fixture
def second(tmp_path: Path, small_contents: dict[str, bytes]) -> Manifest:
    """Another bundle, not yet in the place of the small one: every file of it differs."""
    manifest = Manifest(name="second", labels=("x", "y", "z"), max_length=8)
    contents = small_contents | {ENCODER: encode_labels(("x", "y", "z")), EVALUATION: b'{"a": 1}'}
    contents[TOKENIZER] += b" "
    return write_bundle(tmp_path / "second", contents, manifest)


def replace_with(second: Manifest, folder: Path) -> None:
    """Put the second bundle in the place of another, as training does."""
    source = Bundle(folder.parent / "second")
    write_bundle(folder, {name: source.read(name) for name in second.files}, second)


@pytest.mark.parametrize("name", [ENCODER, TOKENIZER, LITERT_MODEL, EVALUATION])
def test_a_bundle_that_is_replaced_while_it_is_read_is_read_anew(
    small_bundle: Path, second: Manifest, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, moments = artifacts._read, [small_bundle / name]

    def read_at_the_moment(path: Path) -> bytes:
        if path in moments:
            moments.remove(path)
            replace_with(second, small_bundle)
        return read(path)

    monkeypatch.setattr(artifacts, "_read", read_at_the_moment)
    read_anew = name != LITERT_MODEL  # which is the same in both
    assert load_classifier(small_bundle).labels == (("x", "y", "z") if read_anew else SMALL_LABELS)
    assert moments == []


def test_what_is_not_read_anew_says_that_it_was_replaced(small_bundle: Path, second: Manifest) -> None:
    bundle = Bundle(small_bundle)
    replace_with(second, small_bundle)
    with pytest.raises(BundleReplacedError, match="was replaced while it was being read"):
        bundle.verify()


def test_a_folder_that_is_missing_for_a_moment_is_waited_for(
    small_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = small_bundle.parent / ".small-1" / "small"
    aside.parent.mkdir()
    small_bundle.rename(aside)
    waited = list[float]()

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            aside.rename(small_bundle)

    monkeypatch.setattr("time.sleep", wait)
    assert Bundle(small_bundle).manifest.name == "small"
    assert len(waited) == 3
