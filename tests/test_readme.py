"""The README tells the truth: its Python runs, its files exist, its commands are there."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_its_python_gives_what_it_says() -> None:
    results = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert results.attempted >= 10
    assert results.failed == 0


def test_its_links_and_files_are_there() -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)\)|<img src=\"([^\"]+)\"", README)
    assert links
    missing = [link for pair in links for link in pair if link and not (ROOT / link).exists()]
    layout = re.findall(r"^(\S+?/?) {2,}\S", README, flags=re.MULTILINE)
    missing += [path for path in layout if path.endswith(("/", ".py")) and not (ROOT / path).exists()]
    assert missing == []


def test_its_make_targets_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^make ([a-z]+)", README, flags=re.MULTILINE))
    assert {"run", "test"} <= targets
    assert all(re.search(rf"^{target}:", makefile, flags=re.MULTILINE) for target in targets)


def test_its_commands_are_there() -> None:
    commands = set(re.findall(r"python -m (classifier(?:\.training)?) ([a-z][a-z-]+)", README))
    assert commands
    for module, command in commands:
        with pytest.raises(SystemExit) as ended:
            import_module(f"{module}.__main__").main([command, "--help"])
        assert ended.value.code == 0, (module, command)
