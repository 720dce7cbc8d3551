"""The command line gives the library's answers and sentences."""

import io
import json
import re
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from classifier import Classifier, __version__
from classifier.__main__ import main
from tests.cases import ANSWERED, REFUSED, sentence_of
from tests.test_inference import ARTICLE

Captured = pytest.CaptureFixture[str]


def encode(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # a file cannot hold a lone surrogate


@pytest.mark.parametrize("name", ANSWERED)
def test_json_is_the_prediction(shipped: Classifier, tmp_path: Path, capsys: Captured, name: str) -> None:
    path = tmp_path / "makala.txt"
    path.write_bytes(encode(ANSWERED[name]))
    assert main(["classify", str(path), "--json"]) == 0
    expected = shipped.predict(encode(ANSWERED[name]).decode())
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(asdict(expected)))


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_one_sentence_on_stderr(tmp_path: Path, capsys: Captured, name: str) -> None:
    text, error = REFUSED[name]
    path = tmp_path / "makala.txt"
    path.write_bytes(encode(text.replace("\ud800\udfff", "")))
    assert main(["classify", str(path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.fullmatch(f"classifier: {sentence_of(error)}\n", captured.err)


def test_stdin_gives_a_table_for_people(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + ARTICLE.encode())))
    assert main(["classify"]) == 0
    first, blank, *bars = capsys.readouterr().out.splitlines()
    assert first.split()[:2] == ["sport", "medtop:15000000"]
    assert blank == ""
    assert bars[0].split()[0] == "sport"
    assert len(bars) == 17
    assert all("%" in bar for bar in bars)


def test_both_engines_can_be_asked(small_bundle: Path, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "makala.txt"
    path.write_text(ARTICLE)
    answers = []
    for engine in ("litert", "keras"):
        assert main(["classify", str(path), "--json", "--bundle", str(small_bundle), "--engine", engine]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0]["label"] == answers[1]["label"]
    assert answers[0]["confidence"] == pytest.approx(answers[1]["confidence"], abs=1e-4)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "No such file"), (b"\xff\xfe\x00habari", "it is not UTF-8 text")],
    ids=["missing", "binary"],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, capsys: Captured, content: bytes | None, reason: str) -> None:
    path = tmp_path / "makala.txt"
    if content is not None:
        path.write_bytes(content)
    assert main(["classify", str(path)]) == 1
    assert f"makala.txt` cannot be read ({reason}" in capsys.readouterr().err


def test_a_bundle_that_is_not_there(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "makala.txt"
    path.write_text(ARTICLE)
    assert main(["classify", str(path), "--bundle", str(tmp_path / "none")]) == 1
    assert "manifest.json` is missing" in capsys.readouterr().err


def test_a_bundle_can_be_named(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "makala.txt"
    path.write_text(ARTICLE)
    assert main(["classify", str(path), "--json", "--bundle", "tanzania-desks"]) == 0
    assert json.loads(capsys.readouterr().out)["label"] == "michezo"


@pytest.mark.parametrize("command", [["classify", "a.txt", "--bundle", "media"], ["bundle", "info", "media"]])
def test_a_wrong_name_is_answered_with_the_names_there_are(command: list[str], capsys: Captured) -> None:
    assert main(command) == 1
    said = capsys.readouterr().err
    assert said.startswith("classifier: There is no model `media`. ")
    assert said.endswith("media-topics, swahili-news, tanzania-desks.\n")


def test_the_version_is_the_packages(capsys: Captured) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"ainisha {__version__}\n"


def test_a_package_that_is_not_installed_is_named(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)  # as an import behaves where the package is not installed
    assert main(["archive", str(tmp_path), str(tmp_path / "out")]) == 1
    assert "Install it with `pip install fsspec`" in capsys.readouterr().err


def test_a_table_says_whether_to_rely_on_it(small_bundle: Path, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "makala.txt"
    path.write_text(ARTICLE)
    assert main(["classify", str(path), "--bundle", str(small_bundle)]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith(" (uncertain, threshold 90%)")
