"""Stderr has what people should read, and all of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.bundle.native_logs import without_info
from tests.test_inference import ARTICLE


@pytest.mark.parametrize("engine", ["litert", "keras"])
def test_an_answer_comes_without_a_word_on_stderr(engine: str, small_bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "makala.txt").write_text(ARTICLE)
    command = [sys.executable, "-m", "classifier", "classify", str(tmp_path / "makala.txt"), "--engine", engine]
    environment = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    done = subprocess.run([*command, "--bundle", str(small_bundle)], capture_output=True, env=environment, check=True)
    assert done.stdout
    assert done.stderr == b""


def test_what_others_say_meanwhile_follows(capfd: pytest.CaptureFixture[str]) -> None:
    with without_info():
        os.write(2, b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\nERROR: a real one\n")
        subprocess.run(["sh", "-c", "echo of another process >&2"], check=True)
    os.write(2, b"afterwards\n")
    assert capfd.readouterr().err.splitlines() == ["ERROR: a real one", "of another process", "afterwards"]


def test_what_goes_wrong_goes_on_and_stderr_is_there_again(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        os.write(2, b"WARNING: no model\n")
        raise ValueError("no model")

    with pytest.raises(ValueError, match="no model"), without_info():
        fail()
    os.write(2, b"afterwards\n")
    assert capfd.readouterr().err == "WARNING: no model\nafterwards\n"


def test_no_room_and_a_closed_stderr_are_borne(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def full(*_given: object) -> int:
        raise OSError(28, "No space left on device")

    for name in ("memfd_create", "dup"):
        with monkeypatch.context() as patch:
            patch.setattr(f"classifier.bundle.native_logs.os.{name}", full)
            with without_info():
                os.write(2, b"INFO: borne\n")
    assert capfd.readouterr().err == "INFO: borne\n" * 2
