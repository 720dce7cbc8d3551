"""What `pip install .` brings: `.ci/package` installs it in an empty environment; here its metadata is checked."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from classifier.extras import package_missing
from tests.licences import normalised

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {extra: [Requirement(line) for line in lines] for extra, lines in PROJECT["optional-dependencies"].items()}
BASE = [Requirement(line) for line in PROJECT["dependencies"]]


def pins(*files: str) -> dict[str, set[str]]:
    """Return the versions that requirements files pin: normalised name → versions."""
    versions: dict[str, set[str]] = {}
    for file in files:
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            if found := re.match(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", line):
                versions.setdefault(normalised(found[1]), set()).add(found[2])
    return versions


def test_the_pinned_versions_are_those_that_the_package_asks_for() -> None:
    pinned = pins("requirements.txt", "requirements-cluster.txt", "requirements-dev.txt")
    for asked in (*BASE, *(asked for extra in EXTRAS.values() for asked in extra)):
        if asked.name != "ainisha":
            versions = pinned.get(normalised(asked.name), set())
            assert versions, f"no requirements file pins {asked.name}"
            assert all(asked.specifier.contains(version) for version in versions), f"{asked} is pinned to {versions}"


def test_the_extra_app_is_what_the_app_runs_on() -> None:
    asked = {normalised(one.name) for one in (*BASE, *EXTRAS["app"], *EXTRAS["archive"])} - {"ainisha"}
    assert asked == {name for name in pins("requirements.txt") if not name.startswith("tensorflow")}


LACKING = {"docx": "app", "pypdf": "app", "lxml": "app", "pyarrow": "archive", "ray": "cluster", "sklearn": "training"}


@pytest.mark.parametrize("module", LACKING)
def test_a_missing_package_is_named_with_the_extra_that_brings_it(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = ModuleNotFoundError(name=f"{module}.part")
    assert "pip install " in str(package_missing(error)), "in a clone, which is not installed"
    written = [f"Requires-Dist: {asked}" for asked in BASE]
    for extra, asked in EXTRAS.items():
        asked = [*asked, *(EXTRAS["archive"] if extra == "app" else ())]  # as the builder resolves ainisha[archive]
        written += [f"Requires-Dist: {normalised(one.name)}; extra == '{extra}'" for one in asked]
    (tmp_path / "ainisha-1.dist-info").mkdir()
    head = "Metadata-Version: 2.4\nName: ainisha\nVersion: 1\n"
    (tmp_path / "ainisha-1.dist-info" / "METADATA").write_text(head + "\n".join(written) + "\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert f'Install it with `pip install "ainisha[{LACKING[module]}]"`' in str(package_missing(error))


def test_ci_tries_the_package() -> None:
    assert ".ci/package" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
