"""Promotions: the old bundle or the new one, never a half, and a way back."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from classifier import Bundle, load_classifier
from classifier.artifacts import write_bundle
from classifier.errors import BundleDamagedError
from classifier.manifest import EVALUATION, TOKENIZER
from classifier.releases import SHIPPED, promote, roll_back, served_bundle, served_versions


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


PROMOTER = """
import sys
from pathlib import Path
from classifier.releases import promote, roll_back
folder, candidate = map(Path, sys.argv[1:])
print("ready", flush=True)
while True:
    promote(folder, candidate)
    roll_back(folder)
"""


def test_100_kills_never_leave_half_a_bundle(small_bundle: Path, candidate: Path) -> None:
    generator = random.Random(100)  # noqa: S311  points of a test, no secret
    versions = {Bundle(small_bundle).manifest.version, Bundle(candidate).manifest.version}
    releases = small_bundle.with_name("small.releases")
    seen = set()
    for _ in range(100):
        shutil.rmtree(releases, ignore_errors=True)
        command = [sys.executable, "-c", PROMOTER, str(small_bundle), str(candidate)]
        promoter = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert promoter.stdout is not None
        promoter.stdout.readline()
        time.sleep(generator.uniform(0, 0.03))
        os.kill(promoter.pid, signal.SIGKILL)
        promoter.communicate()
        bundle = Bundle(served_bundle(small_bundle))
        bundle.verify()
        seen.add(bundle.manifest.version)
    assert seen == versions
