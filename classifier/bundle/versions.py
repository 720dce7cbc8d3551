"""Which bundle is served: the shipped one, or a later one that was promoted over it.

    artifacts/swahili-news/                     as it ships
    artifacts/swahili-news.releases/<version>/  bundles that were promoted
    artifacts/swahili-news.releases/served      the versions that were served, the present one in the last line

A promotion writes the whole bundle first and then replaces the one small file in one step, so that a reader finds the
old bundle or the new one and never a half. Going back is the same step.
"""

import re
from pathlib import Path

from classifier.bundle.artifacts import Bundle
from classifier.bundle.held_out import write_held_out
from classifier.bundle.writing import make_public_folder, replace_file, write_bundle
from classifier.errors import BundleDamagedError, BundleForbiddenError

SHIPPED = "shipped"
"""What the file `served` calls the bundle that came with the app."""
_VERSION = re.compile(f"{SHIPPED}|[0-9a-f]{{12}}")
_RELEASES = ".releases"


def served_bundle(folder: Path) -> Path:
    """Return the folder of the bundle that is served in the name of `folder`: cheap enough to ask at every run."""
    return _folder_of(folder, served_versions(folder)[-1])


def served_versions(folder: Path) -> list[str]:
    """Return the versions that were served one after the other, `SHIPPED` first, the present one last.

    Raises BundleError where the list of them cannot be read.
    """
    file = _served_file(folder)
    try:
        versions = file.read_bytes().decode().split()
    except FileNotFoundError:
        return [SHIPPED]
    except PermissionError as error:
        raise BundleForbiddenError(path=file, folder=file.parent) from error
    except (OSError, ValueError) as error:
        raise BundleDamagedError(path=file, reason="unreadable") from error
    if not versions or not all(map(_VERSION.fullmatch, versions)):
        raise BundleDamagedError(path=file, reason="releases")
    return versions


def shipped_folder(bundle: Path) -> Path:
    """Return the folder in whose name the bundle in `bundle` is served: its own unless it was promoted over another."""
    parent = bundle.parent
    return parent.with_suffix("") if parent.suffix == _RELEASES else bundle


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
    make_public_folder(file.parent)
    replace_file(file, ("\n".join(versions) + "\n").encode())


def _served_file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{_RELEASES}") / "served"


def _folder_of(folder: Path, version: str) -> Path:
    return folder if version == SHIPPED else _served_file(folder).parent / version
