"""Promotions: the old bundle or the new one, never a half, and a way back."""

import multiprocessing
import os
import random
import shutil
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from classifier import Bundle, load_classifier
from classifier.bundle.manifest import EVALUATION, TOKENIZER
from classifier.bundle.versions import SHIPPED, promote, roll_back, served_bundle, served_versions
from classifier.bundle.writing import write_bundle
from classifier.errors import BundleDamagedError, BundleForbiddenError
from tests.conftest import SMALL_TEXTS


@pytest.fixture
def candidate(small_bundle: Path, small_contents: dict[str, bytes], tmp_path: Path) -> Path:
    folder = tmp_path / "candidate"
    write_bundle(folder, {**small_contents, EVALUATION: b'{"better": true}'}, Bundle(small_bundle).manifest)
    return folder


def test_the_shipped_bundle_is_served_first(small_bundle: Path) -> None:
    assert served_bundle(small_bundle) == small_bundle
    assert served_versions(small_bundle) == [SHIPPED]


def test_a_promoted_bundle_is_served_and_its_candidate_not_needed(small_bundle: Path, candidate: Path) -> None:
    version = promote(small_bundle, candidate)
    shutil.rmtree(candidate)
    assert Bundle(served_bundle(small_bundle)).manifest.version == version
    assert Bundle(served_bundle(small_bundle)).evaluation() == {"better": True}
    assert load_classifier(small_bundle).manifest.version == version
    assert served_versions(small_bundle) == [SHIPPED, version]


def test_there_is_a_way_back_and_forth(small_bundle: Path, candidate: Path) -> None:
    version = promote(small_bundle, candidate)
    assert roll_back(small_bundle) == SHIPPED
    assert served_bundle(small_bundle) == small_bundle
    assert roll_back(small_bundle) == SHIPPED  # nothing is before it
    assert promote(small_bundle, candidate) == version
    assert served_versions(small_bundle) == [SHIPPED, version]


def test_a_damaged_candidate_is_refused(small_bundle: Path, candidate: Path) -> None:
    (candidate / TOKENIZER).write_bytes(b"{}")
    with pytest.raises(BundleDamagedError):
        promote(small_bundle, candidate)
    assert served_bundle(small_bundle) == small_bundle


def promote_and_roll_back(connection: Connection, folder: Path, candidate: Path) -> None:
    """Take the next step whenever it is told to."""
    for step in range(100):
        connection.recv()
        roll_back(folder) if step % 2 else promote(folder, candidate)
        connection.send("done")


def test_100_kills_never_leave_half_a_bundle(small_bundle: Path, candidate: Path) -> None:
    generator = random.Random(100)  # noqa: S311  points of a test, no secret
    versions = [Bundle(small_bundle).manifest.version, Bundle(candidate).manifest.version]
    releases = small_bundle.with_name("small.releases")
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])  # imported once, not a hundred times
    for kill in range(100):
        shutil.rmtree(releases, ignore_errors=True)
        steps, under_way = kill % 4, kill % 8 > 3
        ours, theirs = processes.Pipe()
        promoter = processes.Process(target=promote_and_roll_back, args=(theirs, small_bundle, candidate))
        promoter.start()
        for _ in range(steps):
            ours.send("")
            assert ours.recv() == "done"
        if under_way:  # then the kill hits any moment of the next step, or none of it
            ours.send("")
            time.sleep(generator.uniform(0, 0.03))
        promoter.kill()
        promoter.join()
        bundle = Bundle(served_bundle(small_bundle))
        bundle.verify()
        expected = {versions[steps % 2], versions[(steps + under_way) % 2]}
        assert bundle.manifest.version in expected


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_whoever_runs_the_app_can_read_what_was_promoted(small_bundle: Path, candidate: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        promote(small_bundle, candidate)
        roll_back(small_bundle)
        promote(small_bundle, candidate)
    finally:
        os.umask(before)
    releases = small_bundle.with_name("small.releases")
    folders = [releases, *(path for path in releases.rglob("*") if path.is_dir())]
    files = [path for path in releases.rglob("*") if path.is_file()]
    assert (len(folders), len(files)) == (2, 8)
    assert {mode(folder) for folder in folders} == {0o755}
    assert {mode(file) for file in files} == {0o644}


def test_what_may_not_be_read_is_said_with_the_way_to_allow_it(
    small_bundle: Path, candidate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promote(small_bundle, candidate)

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    for read in (served_bundle, served_versions, load_classifier, roll_back):
        with pytest.raises(
            BundleForbiddenError, match=r"may not read the file .*served`. .* `chmod -R a\+rX .*small\.releases`"
        ):
            read(small_bundle)
    with pytest.raises(
        BundleForbiddenError, match=rf"may not read the file .*manifest\.json`. .* `chmod -R a\+rX {small_bundle}`"
    ):
        Bundle(small_bundle)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00", b"../../elsewhere\n", b"shipped\nabc\n"])
def test_a_list_of_versions_that_is_none_costs_a_sentence(small_bundle: Path, content: bytes) -> None:
    served = small_bundle.with_name("small.releases") / "served"
    served.parent.mkdir()
    served.write_bytes(content)
    with pytest.raises(BundleDamagedError, match="served` is damaged"):
        load_classifier(small_bundle)


def test_a_bundle_that_checks_another_does_so_for_a_promoted_one(
    small_bundle: Path, small_contents: dict[str, bytes], tmp_path: Path
) -> None:
    text = " ".join([SMALL_TEXTS[0]] * 9)
    manifest = replace(Bundle(small_bundle).manifest, threshold=0.0)
    write_bundle(tmp_path / "other", small_contents, replace(manifest, name="other"))
    unfamiliar = load_classifier(tmp_path / "other").predict(text).label
    checked = replace(manifest, checked_by="other", unfamiliar=(unfamiliar,))
    write_bundle(tmp_path / "candidate", {**small_contents, EVALUATION: b'{"a": 1}'}, checked)
    promote(small_bundle, tmp_path / "candidate")
    for path in (small_bundle, served_bundle(small_bundle)):
        answer = load_classifier(path).predict(text)
        assert (answer.certain, answer.notices[0].code) == (False, "unfamiliar_topic")
