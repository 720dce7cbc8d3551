"""The file `_manifest.json` of an archive: its input, its bundle and its shards, written at the start and the end."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from classifier.archive.errors import ArchiveChangedError, ArchiveTargetError
from classifier.archive.plan import Plan, PlannedFile, Shard
from classifier.archive.shards import ShardResult
from classifier.archive.storage import Folder, InputFile
from classifier.bundle.artifacts import Bundle
from classifier.reading.tables.layout import Layout

MANIFEST = "_manifest.json"
FORMAT = 1
COUNTS = ("rows", "rejected", "certain", "thresholds")
"""What is kept of the result of a shard: fields of `ShardResult`."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The settings that all shards of an archive have in common. Field names are those on disk."""

    bundle: str
    """The name of the bundle."""
    version: str
    sha256: str
    """The checksum of the bundle's manifest, which has the checksums of its files."""
    text_column: str | None
    """The name that was asked for; None for a guess."""
    part_rows: int
    """The largest number of rows of a shard."""

    @classmethod
    def of(cls, bundle: Bundle, text_column: str | None, shard_rows: int) -> "Basis":
        """Return the settings of an archive classified by `bundle`."""
        manifest = bundle.manifest
        checksum = hashlib.sha256(manifest.to_json().encode()).hexdigest()
        return cls(manifest.name, manifest.version, checksum, text_column, shard_rows)


@dataclass(frozen=True, slots=True)
class ArchiveManifest:
    """The settings, the plan, and the results: number of a shard → its result."""

    basis: Basis
    plan: Plan
    results: Mapping[int, ShardResult]

    @property
    def complete(self) -> bool:
        """Whether all shards have been written."""
        return len(self.results) == len(self.plan.shards)

    def write(self, folder: Folder) -> None:
        """Write the manifest into the folder of the archive, in one step."""
        with folder.written(MANIFEST) as file:
            file.write(json.dumps(self._to_json(), ensure_ascii=False, indent=1).encode())

    def _to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "complete": self.complete,
            "rows": sum(result.rows for result in self.results.values()),
            "rejected": sum(result.rejected for result in self.results.values()),
            **asdict(self.basis),
            "files": [_file_to_json(planned) for planned in self.plan.files],
            "parts": [_shard_to_json(shard, self.results.get(shard.number)) for shard in self.plan.shards],
        }


def read_manifest(folder: Folder) -> ArchiveManifest | None:
    """Return the manifest; None for an empty folder. Raises ArchiveTargetError for a folder with other files."""
    names = folder.names()
    if not any(not name.endswith(".tmp") for name in names):
        return None
    try:
        content = json.loads(folder.read(MANIFEST))
        _check_format(content["format"])
        basis = Basis(**{name: content[name] for name in Basis.__dataclass_fields__})
        shards = tuple(_shard_from_json(number, entry) for number, entry in enumerate(content["parts"]))
        results = {
            number: ShardResult(number, **{name: entry[name] for name in COUNTS})
            for number, entry in enumerate(content["parts"])
            if entry.keys() >= set(COUNTS) and shards[number].name in names  # of older manifests some are counted again
        }
        plan = Plan(tuple(map(_file_from_json, content["files"])), shards)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveTargetError(target=folder.url, manifest=MANIFEST) from error
    return ArchiveManifest(basis, plan, results)


def _check_format(version: int) -> None:
    if version != FORMAT:
        raise ValueError(version)


def check_unchanged(manifest: ArchiveManifest, basis: Basis, files: Sequence[InputFile], target: str) -> None:
    """Raise ArchiveChangedError where the settings or files differ from those of the manifest."""
    before, now = manifest.basis, basis
    files_before = {planned.file.url: planned.file for planned in manifest.plan.files}
    files_now = {file.url: file for file in files}
    differs = {
        f"the bundle {before.bundle} {before.version}": before.sha256 != now.sha256,
        f"the text column {before.text_column or '(guessed)'}": before.text_column != now.text_column,
        f"parts of {before.part_rows:,} rows": before.part_rows != now.part_rows,
        _first_change(files_before, files_now): files_before != files_now,
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


def _file_to_json(planned: PlannedFile) -> dict[str, Any]:
    if planned.error:
        return {**asdict(planned.file), "error": planned.error}
    layout = asdict(planned.layout) if planned.layout else {}
    return {**asdict(planned.file), "text": planned.text, "headline": planned.headline, **layout}


def _file_from_json(entry: Mapping[str, Any]) -> PlannedFile:
    layout = None
    if "columns" in entry:
        later = {name: entry[name] for name in ("header", "title") if name in entry}  # absent in older manifests
        layout = Layout(tuple(entry["columns"]), entry["encoding"], entry["delimiter"], **later)
    file = InputFile(entry["url"], entry["size"], entry["modified"])
    return PlannedFile(file, entry.get("text", ""), entry.get("headline", ""), layout, entry.get("error", ""))


def _shard_to_json(shard: Shard, result: ShardResult | None) -> dict[str, Any]:
    fields = {name: value for name, value in asdict(shard).items() if name != "number"}
    return {"name": shard.name, **fields, **({name: getattr(result, name) for name in COUNTS} if result else {})}


def _shard_from_json(number: int, entry: Mapping[str, Any]) -> Shard:
    return Shard(number, entry["file"], entry["first"], entry["records"], entry["position"])
