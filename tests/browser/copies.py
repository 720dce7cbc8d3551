"""A copy of the app in a folder of its own, with secrets of its own: what it writes can be looked through."""

import json
import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from tests.browser.conftest import ROOT, serve

SERVED = ("streamlit_app.py", ".streamlit/config.toml", "pages", "classifier", "artifacts")
"""What the app needs to serve, of all that is in the repository; the container holds the same."""


class Copy:
    """The app, its home and its temporary folder, in `folder`; `secrets` maps section → name → value."""

    def __init__(self, folder: Path, secrets: Mapping[str, Mapping[str, object]] | None = None) -> None:
        self.root, self.home, self.temporary = folder / "app", folder / "home", folder / "tmp"
        self.database = self.root / "feedback.db"
        for path in (self.root, self.home, self.temporary):
            path.mkdir(parents=True)
        for name in SERVED:
            _copy(ROOT / name, self.root / name)
        if secrets:
            (self.root / ".streamlit" / "secrets.toml").write_text(_toml(secrets), encoding="utf-8")

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.home.parent / "log.txt"

    def serve(self, port: int | None = None) -> AbstractContextManager[str]:
        """Serve it; yields its address."""
        return serve(self.log, self.root, port, HOME=str(self.home), TMPDIR=str(self.temporary), XDG_CACHE_HOME="")

    def files_with(self, words: str) -> list[Path]:
        """Return every file below the folder in which `words` stand, those that came with the app included."""
        found = words.encode()
        return sorted(path for path in self.home.parent.rglob("*") if path.is_file() and found in path.read_bytes())


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.releases"))
    else:
        target.parent.mkdir(exist_ok=True)
        shutil.copy(source, target)


def _toml(secrets: Mapping[str, Mapping[str, object]]) -> str:
    """Return `secrets` as TOML; strings and lists of them are written as JSON writes them."""
    return "".join(
        f"[{section}]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
        for section, values in secrets.items()
    )
