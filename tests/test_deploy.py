"""What other hosts are given: pinned packages, their licences, and a container of what serves and nothing else."""

import json
import re
import shutil
import subprocess
from pathlib import Path

from classifier import DEFAULT_BUNDLE, Bundle
from classifier.bundle.manifest import EVALUATION
from classifier.errors import BundleDamagedError
from tests.browser.copies import SERVED
from tests.licences import CORPORA, LIST, installed, normalised, pinned

ROOT = Path(__file__).parents[1]


def instructions(name: str) -> list[str]:
    """Return what follows every instruction `name` of the container file."""
    whole = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.removeprefix(f"{name} ").strip() for line in whole.splitlines() if line.startswith(f"{name} ")]


def test_every_package_is_pinned_to_one_version() -> None:
    assert [str(asked) for asked in pinned() if not re.fullmatch(r"==[\w.]+", str(asked.specifier))] == []
    for name in ("requirements-cluster.txt", "requirements-dev.txt", "requirements-training.txt"):
        lines = [line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
        assert [line for line in lines if line and not re.fullmatch(r"[\w.\[\]-]+==\S+|-r \S+", line)] == []


def test_what_they_need_is_pinned_too_wherever_it_is_installed() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w-]+==[\w.]+", line)] == []
    named = {line.partition("==")[0] for line in lines}
    direct = {
        normalised(re.split(r"[=\[]", line)[0])
        for file in ROOT.glob("requirements*.txt")
        for line in file.read_text().splitlines()
        if "==" in line
    }
    assert not named & direct, "one place for each pin"
    assert sorted(set(installed()) - named - direct - {"pip", "setuptools", "wheel"}) == []
    installs = [
        line
        for name in ("Makefile", "Containerfile")
        for line in (ROOT / name).read_text().splitlines()
        if re.search(r"pip install .*-r ", line)
    ]
    assert len(installs) == 3
    assert [line for line in installs if "-c constraints.txt" not in line] == []


def test_the_workflow_leaves_no_credentials_behind() -> None:
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text()
    assert workflow.count("actions/checkout@") == workflow.count("persist-credentials: false")


def test_every_package_has_its_licence_listed() -> None:
    listed = re.findall(r"^\| ([\w.-]+) \| \w", LIST.read_text(encoding="utf-8"), re.MULTILINE)
    here = {normalised(asked.name) for asked in pinned() if asked.marker is None} | set(installed())
    assert sorted(here - set(listed)) == []


def test_every_corpus_is_named_with_licence_and_credit() -> None:
    listed = LIST.read_text(encoding="utf-8")
    assert [corpus for corpus in CORPORA if f"| {' | '.join(corpus)} |" not in listed] == []


def test_the_container_holds_what_serves_and_nothing_else() -> None:
    copied = [source for line in instructions("COPY") for source in line.split()[:-1]]
    assert copied == ["requirements.txt", "constraints.txt", *SERVED], (
        "the tests serve a copy of SERVED: both must be the same"
    )
    tracked = subprocess.run(["git", "ls-files", *copied], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(any(file.startswith(source) for file in tracked.splitlines()) for source in copied)
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert sorted(allowed) == sorted(copied)


def test_the_container_starts_the_app_as_the_readme_does_and_not_as_root() -> None:
    (start,) = instructions("CMD")
    command = json.loads(start)
    assert f".venv/bin/{' '.join(command[:3])}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"--server.port={instructions('EXPOSE')[0]}" in command
    assert instructions("USER")[-1] != "root"


def test_the_readme_serves_this_machine_only_as_make_run_does() -> None:
    (options,) = re.findall(r"^LOCAL := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    command = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\\n    ", "")
    assert f".venv/bin/streamlit run streamlit_app.py {options}\n" in command


def git(folder: Path, *arguments: str) -> None:
    """Run git as it is set up by default on Windows."""
    windows = ["-c", "core.autocrlf=true", "-c", "core.safecrlf=false", "-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run(["git", *windows, *arguments], cwd=folder, capture_output=True, check=True)


def test_a_clone_on_windows_has_the_bytes_that_were_committed(tmp_path: Path) -> None:
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    bundle = origin / DEFAULT_BUNDLE.relative_to(ROOT)
    shutil.copytree(DEFAULT_BUNDLE, bundle)
    for name in (".gitattributes", "Makefile", ".ci/run"):
        (origin / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, origin / name)
    git(origin, "init", "-q")
    git(origin, "add", ".")
    git(origin, "commit", "-q", "-m", "all")
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    Bundle(clone / bundle.relative_to(origin)).verify()
    assert b"\r" not in (clone / "Makefile").read_bytes() + (clone / ".ci/run").read_bytes()


def test_the_advice_for_a_damaged_file_mends_converted_line_ends(tmp_path: Path) -> None:
    file = tmp_path / EVALUATION
    file.write_bytes(b"{\r\n}\r\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "as git for Windows wrote it before there was a .gitattributes")
    (tmp_path / ".gitattributes").write_text("* -text\n")
    assert "Delete it and restore it with `git checkout" in BundleDamagedError.sentence
    file.unlink()
    git(tmp_path, "checkout", "--", ".")
    assert file.read_bytes() == b"{\n}\n"
