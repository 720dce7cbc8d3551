"""Commands whose streams are closed, full, or not in UTF-8: a sentence, or the shell's usual status."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from classifier.__main__ import main as classify
from classifier.bundle.manifest import ENCODER, Manifest
from classifier.bundle.writing import encode_labels, write_bundle
from classifier.training.__main__ import main as train
from tests.conftest import SMALL_LABELS
from tests.test_inference import ARTICLE

Done = subprocess.CompletedProcess[bytes]
NO_SPACE = "No space left on device"


@pytest.fixture
def commands(tmp_path: Path, small_bundle: Path) -> Mapping[str, list[str]]:
    """A command of every kind, the way it is typed."""
    (tmp_path / "makala.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "in.csv").write_text("text\nrais\n2024\n")
    source, bundle = str(tmp_path / "in.csv"), ["--bundle", str(small_bundle)]
    return {
        "classify": ["classifier", "classify", str(tmp_path / "makala.txt"), *bundle],
        "json": ["classifier", "classify", str(tmp_path / "makala.txt"), "--json", *bundle],
        "batch": ["classifier", "batch", source, str(tmp_path / "out.csv"), *bundle],
        "archive": ["classifier", "archive", source, str(tmp_path / "out"), "--processes", "1", *bundle],
        "bundle": ["classifier", "bundle", "info", "--json", str(small_bundle)],
        "training": ["classifier.training", "roll-back", "--served", str(small_bundle)],
        "help": ["classifier", "bundle", "--help"],
    }


WRITES_TO_STDOUT = ("classify", "json", "bundle", "training", "help")


def run(
    command: Sequence[str],
    shell: str = "",
    encoding: str = "utf-8",
    stdout: int = subprocess.PIPE,
    unbuffered: str = "",
) -> Done:
    """Run a command with what the shell makes of its streams, such as `>&-`."""
    typed = ["sh", "-c", f'exec "$@" {shell}', "sh", sys.executable, "-m", *command]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(typed, stdout=stdout, stderr=subprocess.PIPE, env=environment, check=False)
    for complaint in (b"Traceback", b"Exception ignored", b"Error:"):
        assert complaint not in done.stderr + (done.stdout or b""), done.stderr.decode()
    return done


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-16", "latin-1"])
def test_every_encoding_of_stdout_will_do(
    encoding: str, commands: Mapping[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    table = run(commands["classify"], encoding=encoding)
    assert table.returncode == 0
    assert "%" in table.stdout.decode(encoding)
    assert ("█" in table.stdout.decode(encoding)) == (encoding == "utf-16")
    assert classify(commands["json"][1:]) == 0
    expected = json.loads(capsys.readouterr().out)
    assert json.loads(run(commands["json"], encoding=encoding).stdout.decode(encoding)) == expected


def test_labels_in_other_alphabets_stay_what_they_are() -> None:
    code = (
        "from classifier.terminal import run, to_json; import argparse; parse = lambda: argparse.Namespace(run=show)\n"
    )
    code += "def show(_): print(to_json('habari — أخبار 新闻 \\ud83d'), 'ni … →')\nrun(parse)"
    for encoding in ("utf-8", "cp1252", "ascii", "utf-16"):
        environment = {**os.environ, "PYTHONIOENCODING": encoding}
        said = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, check=True).stdout
        text, _, rest = said.decode(encoding).rpartition('"')
        assert json.loads(f'{text}"') == "habari — أخبار 新闻 \ud83d"
        assert rest.strip() in {"ni … →", "ni … ->", "ni ... ->"}


HOSTILE = "\x1b]0;siasa\x07\x1b[2J\x9b1m\r\u202eafya"
SPELLED_OUT = r"\u001b]0;siasa\u0007\u001b[2J\u009b1m\u000d\u202eafya"


def test_no_label_and_no_name_moves_a_terminal(
    tmp_path: Path, small_contents: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    labels = (HOSTILE, *SMALL_LABELS[1:])
    contents = small_contents | {ENCODER: encode_labels(labels)}
    bundle = tmp_path / f"{HOSTILE.replace('/', '')} bundle"
    write_bundle(bundle, contents, Manifest(name=HOSTILE, labels=labels, max_length=8, threshold=0.9))
    (tmp_path / "makala.txt").write_text(ARTICLE, encoding="utf-8")
    for command in (
        ["bundle", "info", str(bundle)],
        ["bundle", "info", "--json", str(bundle)],
        ["bundle", "verify", str(bundle)],
        ["bundle", "list", "--out", str(tmp_path)],
        ["classify", str(tmp_path / "makala.txt"), "--bundle", str(bundle)],
        ["classify", str(tmp_path / HOSTILE)],
    ):
        classify(command)
        said = "".join(capsys.readouterr())
        assert SPELLED_OUT in said.replace(r"\r", r"\u000d")  # JSON's own way to write it
        assert json.loads(said) if "--json" in command else True
        assert not {*said} & {*"\x1b\x07\x9b\r\u202e"}


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("name", WRITES_TO_STDOUT)
def test_a_reader_who_has_gone_ends_a_command_quietly(
    name: str, unbuffered: str, commands: Mapping[str, list[str]]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = run(commands[name], stdout=writer, unbuffered=unbuffered)
    os.close(writer)
    assert done.returncode == 141
    assert b"classifier" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("name", WRITES_TO_STDOUT)
def test_a_full_disk_behind_stdout_costs_a_sentence(
    name: str, unbuffered: str, commands: Mapping[str, list[str]]
) -> None:
    done = run(commands[name], "> /dev/full", unbuffered=unbuffered)
    assert done.returncode == 1
    assert f"the output: {NO_SPACE}" in done.stderr.decode()


@pytest.mark.parametrize("name", WRITES_TO_STDOUT)
def test_a_closed_stdout_is_no_success(name: str, commands: Mapping[str, list[str]]) -> None:
    done = run(commands[name], ">&-")
    assert done.returncode == 1
    assert "the output: Bad file descriptor" in done.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("shell", ["", ">&-", "2>&-", "<&-", "<&- >&- 2>&-", "2> /dev/full"])
@pytest.mark.parametrize("name", ["batch", "archive"])
def test_a_file_is_written_whatever_becomes_of_the_streams(
    name: str, shell: str, commands: Mapping[str, list[str]], tmp_path: Path
) -> None:
    done = run(commands[name], shell)
    assert done.returncode == 0
    assert not done.stdout, "what is said of the work is no part of a result"
    written = tmp_path / ("out.csv" if name == "batch" else "out/part-00000.parquet")
    assert written.stat().st_size > 20
    assert written.read_bytes().startswith(b"text,category" if name == "batch" else b"PAR1")


def test_a_file_is_written_though_nobody_watches_its_progress(
    commands: Mapping[str, list[str]], tmp_path: Path
) -> None:
    done = run(commands["batch"], "2>&1 | true")
    assert done.returncode == 0
    assert (tmp_path / "out.csv").exists()


def test_stdin_may_be_closed(commands: Mapping[str, list[str]]) -> None:
    done = run([part for part in commands["classify"] if not part.endswith(".txt")], "<&-")
    assert done.returncode == 1
    assert "stdin` cannot be read (it is closed)" in done.stderr.decode()


def test_a_file_that_training_cannot_read_costs_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--train", str(tmp_path / "none.csv"), "--bundle", str(tmp_path)]
    assert train(["compare", *data]) == 1
    (tmp_path / "folder.csv").mkdir()
    assert train(["compare", "--train", str(tmp_path / "folder.csv")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[-1] == f"{tmp_path / 'folder.csv'}: Is a directory"
    assert "Traceback" not in "".join(said)


@pytest.mark.parametrize(
    ("command", "name", "written"),
    [
        (["fetch", "--out"], "data.zip", "a folder"),
        (["fit", "--train", "none.csv", "--out"], "mine.xlsx", "a folder"),
        (["compare", "--train", "none.csv", "--json"], "rows.csv", ".json"),
        (["export-feedback", "--out"], "feedback.xlsx", ".tsv"),
    ],
)
def test_a_wrong_output_of_training_is_refused_before_the_work(
    command: list[str], name: str, written: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train([*command, str(tmp_path / name)]) == 1
    assert f"{name} is not what this command writes: it writes {written}." in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
