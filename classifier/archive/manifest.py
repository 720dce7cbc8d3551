"""What an archive was made of, written when it is begun and again when it ends."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from classifier.archive.errors import ArchiveChangedError, ArchiveTargetError
from classifier.archive.plan import Part, Plan, PlannedFile
from classifier.archive.storage import Folder, InputFile
from classifier.archive.work import Outcome
from classifier.bundle.artifacts import Bundle
from classifier.reading.tables.layout import Layout

MANIFEST = "_manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Basis:
    """What all parts of an archive have in common: where any of it changes, they cannot stand side by side."""

    bundle: str
    """The name of the bundle."""
    version: str
    sha256: str
    """Of the bundle's own manifest, which holds the checksums of its files: `bundle verify` shows both."""
    text_column: str | None
    """As asked for."""
    part_rows: int

    @classmethod
    def of(cls, bundle: Bundle, text_column: str | None, part_rows: int) -> "Basis":
        """Return the basis of an archive that `bundle` classifies."""
        manifest = bundle.manifest
        checksum = hashlib.sha256(manifest.to_json().encode()).hexdigest()
        return cls(manifest.name, manifest.version, checksum, text_column, part_rows)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The basis, what there is to do, and what of it was done: the number of a part → its outcome."""

    basis: Basis
    plan: Plan
    done: Mapping[int, Outcome]

    @property
    def complete(self) -> bool:
        """Whether all parts are there."""
        return len(self.done) == len(self.plan.parts)

    def write(self, folder: Folder) -> None:
        """Write it into the folder of the archive, in one step."""
        with folder.written(MANIFEST) as file:
            file.write(json.dumps(self._to_json(), ensure_ascii=False, indent=1).encode())

    def _to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "complete": self.complete,
            "rows": sum(outcome.rows for outcome in self.done.values()),
            "rejected": sum(outcome.rejected for outcome in self.done.values()),
            **asdict(self.basis),
            "files": [{**asdict(one.file), **_written(one)} for one in self.plan.files],
            "parts": [
                {"name": part.name, **_cut(part), **_made(self.done.get(part.number))} for part in self.plan.parts
            ],
        }


def read_manifest(folder: Folder) -> Manifest | None:
    """Return what was begun in the folder; None where it is empty. Raises ArchiveTargetError for anything else."""
    names = folder.names()
    if not any(not name.endswith(".tmp") for name in names):
        return None
    try:
        found = json.loads(folder.read(MANIFEST))
        _check_format(found["format"])
        basis = Basis(**{name: found[name] for name in Basis.__dataclass_fields__})
        plan = Plan(tuple(map(_file, found["files"])), tuple(_part(i, one) for i, one in enumerate(found["parts"])))
        done = {
            number: Outcome(number, one["rows"], one["rejected"])
            for number, one in enumerate(found["parts"])
            if "rows" in one and plan.parts[number].name in names
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveTargetError(target=folder.url, manifest=MANIFEST) from error
    return Manifest(basis, plan, done)


def _check_format(version: int) -> None:
    if version != FORMAT:
        raise ValueError(version)


def check_unchanged(manifest: Manifest, basis: Basis, files: Sequence[InputFile], target: str) -> None:
    """Raise ArchiveChangedError unless what was begun and what is asked for now are the same."""
    before, now = manifest.basis, basis
    planned = {one.file.url: one.file for one in manifest.plan.files}
    found = {file.url: file for file in files}
    differs = {
        f"the bundle {before.bundle} {before.version}": before.sha256 != now.sha256,
        f"the text column {before.text_column or '(guessed)'}": before.text_column != now.text_column,
        f"parts of {before.part_rows:,} rows": before.part_rows != now.part_rows,
        _first_change(planned, found): planned != found,
    }
    for what, changed in differs.items():
        if changed:
            raise ArchiveChangedError(target=target, what=what)


def _first_change(before: Mapping[str, InputFile], now: Mapping[str, InputFile]) -> str:
    for url in sorted({**before, **now}):
        if url not in now:
            return f"the file {url}, which is not there any more"
        if url not in before:
            return f"other files: {url} has come since"
        if before[url] != now[url]:
            return f"another content of {url}, which has changed since"
    return ""


def _written(one: PlannedFile) -> dict[str, Any]:
    layout = asdict(one.layout) if one.layout else {}
    return {"error": one.error} if one.error else {"text": one.text, "headline": one.headline, **layout}


def _file(found: Mapping[str, Any]) -> PlannedFile:
    layout = Layout(tuple(found["columns"]), found["encoding"], found["delimiter"]) if "columns" in found else None
    file = InputFile(found["url"], found["size"], found["modified"])
    return PlannedFile(file, found.get("text", ""), found.get("headline", ""), layout, found.get("error", ""))


def _cut(part: Part) -> dict[str, int]:
    return {"file": part.file, "first": part.first, "records": part.records, "position": part.position}


def _part(number: int, found: Mapping[str, Any]) -> Part:
    return Part(number, found["file"], found["first"], found["records"], found["position"])


def _made(outcome: Outcome | None) -> dict[str, int]:
    return {"rows": outcome.rows, "rejected": outcome.rejected} if outcome else {}
