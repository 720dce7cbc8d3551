"""Writes a bundle and its files atomically: readers see either the old content or the new content."""

import io
import os
import shutil
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from classifier.bundle.manifest import CONTENTS, MANIFEST, Manifest, sha256


def encode_labels(labels: tuple[str, ...]) -> bytes:
    """Return the content of `encoder.joblib` for `labels`, given in the order of the model's outputs."""
    import joblib  # slow to import, and not needed for reading

    buffer = io.BytesIO()
    joblib.dump(np.array(labels, dtype=np.str_), buffer)
    return buffer.getvalue()


def write_bundle(folder: Path | str, contents: Mapping[str, bytes], manifest: Manifest) -> Manifest:
    """Write a whole bundle to `folder` and return its manifest, completed with the checksums of `contents`.

    `contents` maps each name of `CONTENTS` to its bytes; one of the two models and the frequencies may be left out. The
    bundle is written to a temporary folder beside `folder`, which is then renamed, so that readers never see an
    incomplete bundle. An existing bundle is replaced.
    """
    folder = Path(folder)
    checksums = {name: sha256(contents[name]) for name in CONTENTS if name in contents}
    manifest = replace(manifest, files=checksums)
    manifest.check()
    make_public_folder(folder.parent)
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        scratch.chmod(0o755)
        for name in checksums:
            write_public(scratch / name, contents[name])
        write_public(scratch / MANIFEST, manifest.to_json().encode())
        _replace_folder(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return manifest


def _replace_folder(new: Path, folder: Path) -> None:
    """Rename `new` to `folder`. A folder cannot be replaced in one step: the old folder is renamed first."""
    if not folder.exists():
        new.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent)) / folder.name
    folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old.parent)


def make_public_folder(folder: Path) -> None:
    """Create the folder and its missing parents, readable by all users: the app may run as another user."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(exist_ok=True)
        missing.chmod(0o755)


def write_public(path: Path, content: bytes) -> None:
    """Write a new file that all users can read, and flush it to the disk."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)


def replace_file(path: Path, content: bytes) -> None:
    """Replace the file `path` atomically; all users can read it."""
    scratch = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    try:
        write_public(scratch, content)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
