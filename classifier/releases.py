"""Which bundle is served: the shipped one, or a later one that was promoted over it.

    artifacts/swahili-news/                     as it ships
    artifacts/swahili-news.releases/<version>/  bundles that were promoted
    artifacts/swahili-news.releases/served      the versions that were served, the present one in the last line

A promotion writes the whole bundle first and then replaces the one small file in one step, so that a reader finds the
old bundle or the new one and never a half. Going back is the same step.
"""

import os
import tempfile
from pathlib import Path

from classifier.artifacts import Bundle, write_bundle
from classifier.held_out import write_held_out

SHIPPED = "shipped"
"""What the file `served` calls the bundle that came with the app."""


def served_bundle(folder: Path) -> Path:
    """Return the folder of the bundle that is served in the name of `folder`: cheap enough to ask at every run."""
    return _folder_of(folder, served_versions(folder)[-1])


def served_versions(folder: Path) -> list[str]:
    """Return the versions that were served one after the other, `SHIPPED` first, the present one last."""
    try:
        return _served_file(folder).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return [SHIPPED]


def promote(folder: Path, candidate: Path) -> str:
    """Serve the bundle in `candidate` in the name of `folder` from now on, and return its version.

    Every file is checked first; what others measured of the candidate goes along. Raises BundleError when the candidate
    is not whole.
    """
    bundle = Bundle(candidate)
    bundle.verify()
    version = bundle.manifest.version
    target = _folder_of(folder, version)
    if not target.exists():  # a folder of that name is the very same bundle: its version is made of its checksums
        write_bundle(target, {name: bundle.read(name) for name in bundle.manifest.files}, bundle.manifest)
    if held_out := bundle.held_out():
        write_held_out(target, held_out)
    _serve(folder, [*served_versions(folder), version])
    return version


def roll_back(folder: Path) -> str:
    """Serve what was served before, and return its version; the shipped bundle has nothing before it."""
    versions = served_versions(folder)
    before = versions[:-1] or [SHIPPED]
    _serve(folder, before)
    return before[-1]


def _serve(folder: Path, versions: list[str]) -> None:
    file = _served_file(folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, scratch = tempfile.mkstemp(dir=file.parent, prefix=".served-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write("\n".join(versions) + "\n")
        written.flush()
        os.fsync(written.fileno())
    Path(scratch).replace(file)


def _served_file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.releases") / "served"


def _folder_of(folder: Path, version: str) -> Path:
    return folder if version == SHIPPED else _served_file(folder).parent / version
