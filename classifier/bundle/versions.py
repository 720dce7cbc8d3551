"""The version of a bundle that is served: the shipped version, or a later version that was promoted over it.

    artifacts/swahili-news/                     the shipped version
    artifacts/swahili-news.releases/<version>/  promoted versions
    artifacts/swahili-news.releases/served      the versions that were served, the current version in the last line

A promotion writes the whole bundle first and then replaces the small file `served` in one step, so that readers see
either the old bundle or the new one. A rollback replaces the same file.
"""

import re
from pathlib import Path

from classifier.bundle.artifacts import Bundle
from classifier.bundle.held_out import write_held_out
from classifier.bundle.writing import make_public_folder, replace_file, write_bundle
from classifier.errors import BundleDamagedError, BundleForbiddenError

SHIPPED = "shipped"
"""The name of the shipped version in the file `served`."""
_VERSION = re.compile(f"{SHIPPED}|[0-9a-f]{{12}}")
_VERSIONS_SUFFIX = ".releases"


def served_bundle(folder: Path) -> Path:
    """Return the folder of the served version of the bundle `folder`; fast enough for every run of a page."""
    return _folder_of(folder, served_versions(folder)[-1])


def served_versions(folder: Path) -> list[str]:
    """Return the versions of the bundle `folder` that were served, in order: `SHIPPED` first, the current version last.

    Raises BundleError when the list cannot be read.
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
        raise BundleDamagedError(path=file, reason="versions")
    return versions


def shipped_folder(bundle: Path) -> Path:
    """Return the shipped folder of the bundle in the folder `bundle`, which may be a promoted version of it."""
    parent = bundle.parent
    return parent.with_suffix("") if parent.suffix == _VERSIONS_SUFFIX else bundle


def promote(folder: Path, candidate: Path) -> str:
    """Serve the bundle in `candidate` instead of the bundle in `folder`, and return its version.

    Every file is checked first; a held-out evaluation is copied too. Raises BundleError when the candidate is damaged.
    """
    bundle = Bundle(candidate)
    bundle.verify()
    version = bundle.manifest.version
    target = _folder_of(folder, version)
    if not target.exists():  # an existing folder is the same bundle: the version is a hash of its checksums
        write_bundle(target, {name: bundle.read(name) for name in bundle.manifest.files}, bundle.manifest)
    if held_out := bundle.held_out():
        write_held_out(target, held_out)
    _serve(folder, [*served_versions(folder), version])
    return version


def roll_back(folder: Path) -> str:
    """Serve the previous version again and return it; the shipped version has no previous version."""
    versions = served_versions(folder)
    previous = versions[:-1] or [SHIPPED]
    _serve(folder, previous)
    return previous[-1]


def _serve(folder: Path, versions: list[str]) -> None:
    file = _served_file(folder)
    make_public_folder(file.parent)
    replace_file(file, ("\n".join(versions) + "\n").encode())


def _served_file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{_VERSIONS_SUFFIX}") / "served"


def _folder_of(folder: Path, version: str) -> Path:
    return folder if version == SHIPPED else _served_file(folder).parent / version
