"""Archives on one machine: what comes out, what is set aside, and what an accident costs."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from pyarrow import parquet

from classifier import load_classifier
from classifier.__main__ import main
from classifier.archive import local, shards
from classifier.archive.errors import (
    ArchiveChangedError,
    ArchiveColumnError,
    ArchiveEmptyError,
    ArchiveTargetError,
    ArchiveUnfinishedError,
    StorageUnknownError,
)
from classifier.archive.manifest import MANIFEST, read_manifest
from classifier.archive.plan import make_plan
from classifier.archive.run import ArchiveReport, run_archive
from classifier.archive.shards import ShardResult, ShardWorker, Task, process_shard
from classifier.archive.storage import Folder, find_files
from classifier.batch import run_batch
from classifier.bundle.manifest import Manifest as BundleManifest
from classifier.bundle.writing import write_bundle
from classifier.reading.tables.errors import FileUnwritableError, OutputUnsupportedError
from tests.archive.samples import ADDED, SHARD_ROWS, TEXTS, contents, rows, write_archive
from tests.conftest import SMALL_LABELS
from tests.held import held, hold_second_shard
from tests.reading.files import xlsx_of
from tests.test_inference import ARTICLE


def run(
    source: Path | str, target: Path | str, bundle: Path, processes: int = 1, column: str | None = None
) -> ArchiveReport:
    return run_archive(
        str(source), str(target), bundle=bundle, processes=processes, shard_rows=SHARD_ROWS, text_column=column
    )


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_headlines_are_classified_with_their_articles_as_the_batch_does(
    ending: str, tmp_path: Path, small_bundle: Path
) -> None:
    source = tmp_path / "in" / f"a.{ending}"
    source.parent.mkdir()
    frame = pd.DataFrame(
        {"id": [1], "kichwa": ["Rais ahutubia bunge"], "maelezo": ["Daktari wa hospitali atoa chanjo"]}
    )
    frame.to_csv(source, index=False) if ending == "csv" else frame.to_parquet(source)
    run(source.parent, tmp_path / "out", small_bundle)
    run_batch(source, tmp_path / "batch.parquet", bundle=small_bundle)
    assert rows(tmp_path / "out") == parquet.read_table(tmp_path / "batch.parquet").to_pylist()


def test_every_row_comes_out_once_with_what_the_batch_says_of_it(tmp_path: Path, small_bundle: Path) -> None:
    source, target = write_archive(tmp_path / "in"), tmp_path / "out"
    report = run(source, target, small_bundle, processes=2)
    assert (report.shards, report.kept, report.rows, report.rejected) == (4 + 4 + 4, 0, 300, 0)
    made = rows(target)
    assert [row["text"] for row in made] == TEXTS * 3
    run_batch(source / "c.parquet", tmp_path / "batch.parquet", bundle=small_bundle)
    assert made[200:] == parquet.read_table(tmp_path / "batch.parquet").to_pylist()
    assert [{key: row[key] for key in ADDED} for row in made[:100]] == [
        {key: row[key] for key in ADDED} for row in made[200:]
    ]
    # The columns are the files' own: text as it was written in CSV and JSON Lines, types in Parquet.
    assert list(made[0]) == ["id", "text", *ADDED]
    assert list(made[100]) == ["text", "id", *ADDED]
    assert [made[7]["id"], made[107]["id"], made[207]["tags"]] == ["7", "7", [7]]
    assert 0 < report.classifying < report.seconds


def test_how_many_are_certain_is_said_and_counted_again_where_no_manifest_says_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out"
    pd.DataFrame({"text": [ARTICLE, ARTICLE, "habari", "2024"]}).to_csv(source, index=False)
    for before in ("", ", 1 of which were there before"):
        assert main(["archive", str(source), str(target), "--processes", "1"]) == 0
        said = capsys.readouterr().err
        assert re.search(rf"3 rows in 1 parts{before}: \S+; 2 certain \(from \d+% on\), 1 uncertain", said)
        path = target / MANIFEST
        path.write_text(re.sub(r'"certain": \d+,\s*', "", path.read_text()))  # as older versions wrote it


def test_the_parts_depend_on_the_input_alone(tmp_path: Path, small_bundle: Path) -> None:
    source = write_archive(tmp_path / "in")
    for processes in (1, 3):
        run(source, tmp_path / str(processes), small_bundle, processes)
    assert contents(tmp_path / "1") == contents(tmp_path / "3")


def test_what_reads_parquet_reads_the_folder(tmp_path: Path, small_bundle: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nrais\n2024\nbunge\n")
    run(tmp_path / "in.csv", tmp_path / "out", small_bundle)
    assert list(pd.read_parquet(tmp_path / "out")["text"]) == ["rais", "bunge"]


def test_parquet_is_cut_where_its_row_groups_end(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    with parquet.ParquetWriter(path, pa.schema([("text", pa.string())])) as writer:
        for size in (10, 15, 10, 75, 5):
            writer.write_table(pa.table({"text": TEXTS[:size]}))
    plan = make_plan(find_files(str(path), str(tmp_path / "out")), None, SHARD_ROWS)
    assert [shard.records for shard in plan.shards] == [25, 10, 30, 30, 20]
    assert [shard.first for shard in plan.shards] == [1, 26, 36, 66, 96]


def test_poisoned_rows_are_set_aside_and_cost_no_other(tmp_path: Path, small_bundle: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "a.csv").write_text('id,text\n1,rais\n2,"haijafungwa\n3,habari,ya,leo\n4,2024\n\n5,bunge\n')
    (source / "b.jsonl").write_text(
        '{"text": "rais"}\nsi JSON\n{"text": null}\n' + json.dumps({"text": "r " * 200_000})
    )
    offsets = pa.array(["rais", "bunge xx", None, "99"]).buffers()[1]
    not_utf8 = pa.py_buffer(b"raisbunge \xff\xfe99")
    texts = pa.StringArray.from_buffers(4, offsets, not_utf8, None)
    parquet.write_table(pa.table({"text": texts}), source / "c.parquet")
    report = run(source, target, small_bundle)
    assert (report.rows, report.rejected) == (2 + 1 + 2, 3 + 3 + 2)
    found = [(Path(row["file"]).name, row["row"], row["code"]) for row in rows(target, "_rejected/*.parquet")]
    assert found == [
        ("a.csv", 3, "row_quote"),
        ("a.csv", 4, "row_cells"),
        ("a.csv", 5, "no_words"),
        ("b.jsonl", 2, "row_not_json"),
        ("b.jsonl", 3, "no_words"),
        ("b.jsonl", 4, "text_too_long"),
        ("c.parquet", 3, "no_words"),
        ("c.parquet", 4, "no_words"),
    ]
    rejected = rows(target, "_rejected/*.parquet")
    assert [row["beginning"] for row in rejected[:3]] == [None, None, "2024"]
    assert len(rejected[5]["beginning"]) == 200
    assert all(row["reason"].endswith(".") for row in rejected)


def test_a_file_that_cannot_be_read_costs_no_other(
    tmp_path: Path, small_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = write_archive(tmp_path / "in"), tmp_path / "out"
    (source / "0.parquet").write_bytes(b"habari" * 99)
    (source / "1.csv").write_text("text\n")
    (source / "2.csv").write_bytes(xlsx_of(("text",), ("rais",)))
    assert main(["archive", str(source), str(target), "--bundle", str(small_bundle)]) == 0
    said = capsys.readouterr().err
    assert "0.parquet` cannot be read" in said
    assert "1.csv has a row of column names and nothing below it" in said
    assert "2.csv` cannot be read" in said
    assert "300 rows in 3 parts" in said
    assert [bool(file.get("error")) for file in json.loads((target / MANIFEST).read_text())["files"]] == [
        True, True, True, False, False, False
    ]  # fmt: skip


def test_an_archive_without_a_single_answer_is_no_success(
    tmp_path: Path, small_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_text("id,text\n1,2024\n2,2025\n")
    command = ["archive", str(tmp_path / "in.csv"), str(tmp_path / "out"), "--bundle", str(small_bundle)]
    for _ in range(2):  # when it goes on, too
        assert main(command) == 1
        assert f"No row has an answer (2 read): {tmp_path}/out/_rejected says why" in capsys.readouterr().err


def test_a_part_that_is_damaged_costs_no_other_and_is_tried_again(tmp_path: Path, small_bundle: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out"
    parquet.write_table(pa.table({"text": TEXTS}), source, row_group_size=SHARD_ROWS, compression="none")
    good, stamp = source.read_bytes(), source.stat()
    source.write_bytes(good[:30] + bytes(60) + good[90:])
    os.utime(source, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    with pytest.raises(ArchiveUnfinishedError, match=r"1 of 4 parts could not be made.*damaged"):
        run(source, target, small_bundle, column="text")
    assert not json.loads((target / MANIFEST).read_text())["complete"]
    assert [path.name for path in sorted(target.glob("part*"))] == [f"part-0000{n}.parquet" for n in (1, 2, 3)]
    source.write_bytes(good)
    os.utime(source, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    report = run(source, target, small_bundle, column="text")
    assert (report.kept, report.rows) == (3, 100)


def test_work_that_was_stopped_goes_on(tmp_path: Path, small_bundle: Path) -> None:
    source, whole, target = write_archive(tmp_path / "in"), tmp_path / "whole", tmp_path / "out"
    run(source, whole, small_bundle)

    def stop(records: int, _total: int) -> None:
        if records >= 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_archive(str(source), str(target), bundle=small_bundle, processes=1, shard_rows=SHARD_ROWS, progress=stop)
    before = contents(target)
    parts = [name for name in before if name.startswith("part")]
    assert 2 <= len(parts) < 12
    assert not json.loads(before[MANIFEST])["complete"]
    (target / ".part-00009.parquet.0.tmp").write_bytes(b"half a part")
    stamps = {name: (target / name).stat().st_mtime_ns for name in parts}
    report = run(source, target, small_bundle)
    assert report.kept == len(parts)
    assert {name: (target / name).stat().st_mtime_ns for name in parts} == stamps
    assert contents(target) == contents(whole)
    (target / "part-00003.parquet").unlink()
    assert run(source, target, small_bundle).kept == 11
    assert contents(target) == contents(whole)


def test_nobody_sees_half_a_part(tmp_path: Path, small_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.csv").write_text("text\n" + "rais\n" * 1000)
    (file,) = find_files(str(tmp_path / "in.csv"), str(tmp_path / "out"))
    plan, folder, seen = make_plan([file], None), Folder(str(tmp_path / "out")), list[set[str]]()

    def full(*_given: object) -> None:
        seen.append(folder.names())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("classifier.reading.tables.sinks.ParquetSink.write", full)
    outcome = ShardWorker(folder.url, small_bundle).process(plan.task(plan.shards[0]))
    assert "No space left on device" in outcome.error
    assert [name.startswith(".part-00000.parquet.") for name in seen[0]] == [True]
    assert folder.names() == set()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, small_contents: dict[str, bytes]) -> Path:
    """A folder with an archive `in`, a bundle `small`, and what came of them, `out`."""
    folder = tmp_path_factory.mktemp("made") / "folder"
    write_bundle(
        folder / "small", small_contents, BundleManifest(name="small", labels=SMALL_LABELS, max_length=8, threshold=0.9)
    )
    run(write_archive(folder / "in"), folder / "out", folder / "small")
    return folder


@pytest.fixture
def finished(made: Path, tmp_path: Path) -> Iterator[Path]:
    """The same folder in the same place, put back afterwards: an archive knows its files by place, size and time."""
    shutil.copytree(made, tmp_path / "kept")
    yield made
    shutil.rmtree(made)
    shutil.copytree(tmp_path / "kept", made)


CHANGES = ("nothing", "a file", "another file", "no file", "the column", "the bundle", "the size")


@pytest.mark.parametrize("change", CHANGES)
def test_parts_of_two_kinds_are_not_mixed(change: str, finished: Path) -> None:
    source, target, bundle = finished / "in", finished / "out", finished / "small"
    before, column, size = contents(target), None, SHARD_ROWS
    if change == "a file":
        (source / "a.csv").write_text("text\nrais\n")
    elif change == "another file":
        (source / "d.csv").write_text("text\nrais\n")
    elif change == "no file":
        (source / "a.csv").unlink()
    elif change == "the column":
        column = "text"
    elif change == "the bundle":
        manifest = bundle / "manifest.json"
        manifest.write_text(manifest.read_text().replace('"threshold": 0.9', '"threshold": 0.8'))
    elif change == "the size":
        size += 1
    refused = pytest.raises(ArchiveChangedError, match=r"was started with .* or delete this one")
    with refused if change != "nothing" else nullcontext():
        run_archive(str(source), str(target), bundle=bundle, text_column=column, shard_rows=size)
    assert contents(target) == before


def test_a_process_that_is_ended_costs_its_part_only(tmp_path: Path, small_bundle: Path) -> None:
    source, whole, target = write_archive(tmp_path / "in"), tmp_path / "whole", tmp_path / "out"
    run(source, whole, small_bundle)
    plan = make_plan(find_files(str(source), str(target)), None, SHARD_ROWS)
    tasks, ended, outcomes = [plan.task(shard) for shard in plan.shards], 0, []
    for outcome in local.process_locally(tasks, str(target), small_bundle, processes=2):
        outcomes.append(outcome)
        if ended < 2:
            ended += _end_children()
    assert ended >= 2
    assert sorted(outcome.number for outcome in outcomes) == [shard.number for shard in plan.shards]
    assert not any(outcome.error for outcome in outcomes)
    parts = {name: content for name, content in contents(target).items() if name.startswith("part")}
    assert parts == {name: content for name, content in contents(whole).items() if name.startswith("part")}


def _end_children() -> int:
    """End every process that works for this one, as a want of memory does; returns how many."""
    found = subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "spawn_main"], capture_output=True, text=True)
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)
    return len(found.stdout.split())


def test_a_part_that_ends_its_process_again_and_again_costs_no_other(
    tmp_path: Path, small_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = write_archive(tmp_path / "in"), tmp_path / "out"
    monkeypatch.setattr(local, "_process_in_worker", die_at_shard_2)
    with pytest.raises(ArchiveUnfinishedError, match=r"1 of 12 parts.*part-00002\.parquet was ended 3 times"):
        run(source, target, small_bundle, processes=2)
    assert [path.name for path in target.glob("part-00002*")] == []
    assert len(list(target.glob("part-*.parquet"))) == 11
    monkeypatch.undo()
    assert run(source, target, small_bundle).kept == 11


def die_at_shard_2(task: Task) -> ShardResult:
    if task[1].number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return local._process_in_worker(task)  # the original: only the parent process has this function in its place


def test_a_fault_in_one_part_is_no_want_of_memory(
    tmp_path: Path, small_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in.csv").write_text("text\nrais\n")
    (file,) = find_files(str(tmp_path / "in.csv"), str(tmp_path / "out"))
    plan = make_plan([file], None)
    monkeypatch.setattr("classifier.archive.shards.ParquetSink", lambda *_: 1 / 0)
    outcome = ShardWorker(str(tmp_path / "out"), small_bundle).process(plan.task(plan.shards[0]))
    assert "unexpected went wrong (ZeroDivisionError)" in outcome.error


def test_what_an_ended_process_had_half_written_is_cleared(
    tmp_path: Path, small_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out"
    source.write_text("text\nrais\n")
    monkeypatch.setattr(local, "_process_in_worker", die_while_writing)
    with pytest.raises(ArchiveUnfinishedError, match="1 of 1 parts"):
        run(source, target, small_bundle)
    assert list(contents(target)) == [MANIFEST]


def die_while_writing(task: Task) -> ShardResult:
    vars(shards)["classify_all"] = die
    return local._process_in_worker(task)


def die(*_given: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_command_is_stopped_and_goes_on(tmp_path: Path, small_bundle: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for name in ("a.csv", "b.csv", "c.csv"):
        (source / name).write_text("text\nrais\nbunge\n")
    arguments = ["archive", str(source), str(target), "--bundle", str(small_bundle)]
    with held([*arguments, "--processes", "1"], tmp_path, hold_second_shard.__name__) as run:
        run.wait_for(workers=1)  # the first part is there, and there will be no second
        run.process.send_signal(signal.SIGINT)
        assert run.process.wait() == 130
        said = run.process.stderr.read() if run.process.stderr else ""
    assert "the same command makes the rest" in said
    assert [path.name for path in target.glob("part*")] == ["part-00000.parquet"]
    again = subprocess.run([sys.executable, "-m", "classifier", *arguments], capture_output=True, text=True, check=True)
    assert "6 rows in 3 parts, 1 of which were there before" in again.stderr


def test_a_url_is_read_and_written(tmp_path: Path, small_bundle: Path) -> None:
    source = write_archive(tmp_path / "in")
    run(source, tmp_path / "plain", small_bundle)
    report = run(f"file://{source}/*", f"file://{tmp_path}/out", small_bundle)
    assert report.rows == 300
    assert contents(tmp_path / "plain") == contents(tmp_path / "out")


def test_other_storage_gives_the_same_parts(tmp_path: Path, small_bundle: Path) -> None:
    source = write_archive(tmp_path / "in")
    run(source, tmp_path / "out", small_bundle)
    memory = Folder("memory://makala/in").system
    for name, content in contents(source).items():
        memory.pipe_file(f"/makala/in/{name}", content)
    # No other process sees this one's memory: the parts are made here.
    folder, classifier = Folder("memory://makala/out"), load_classifier(small_bundle)
    plan = make_plan(find_files("memory://makala/in", folder.url), None, SHARD_ROWS)
    outcomes = [process_shard(plan.task(shard), folder, classifier) for shard in plan.shards]
    assert sum(outcome.rows for outcome in outcomes) == 300
    parts = {name: content for name, content in contents(tmp_path / "out").items() if name != MANIFEST}
    assert {name: folder.read(name) for name in folder.names()} == parts
    assert process_shard(plan.task(plan.shards[0]), folder, classifier).rows == 30, "which is there already"


def test_the_output_may_lie_within_the_input(tmp_path: Path, small_bundle: Path) -> None:
    source = write_archive(tmp_path / "in")
    for kept in (0, 12):
        assert run(source, source / "out", small_bundle).kept == kept


def test_what_is_wrong_is_said_before_anything_is_begun(tmp_path: Path, small_bundle: Path) -> None:
    source, target = write_archive(tmp_path / "in"), tmp_path / "out"
    with pytest.raises(ArchiveEmptyError, match=r"\.parquet"):
        run(tmp_path / "none", target, small_bundle)
    with pytest.raises(StorageUnknownError, match="hakuna"):
        run("hakuna://makala", target, small_bundle)
    with pytest.raises(ArchiveColumnError, match=r"c\.parquet has no column id"):
        run(source, target, small_bundle, column="id")
    assert not target.exists()
    assert read_manifest(Folder(str(target))) is None
    target.mkdir()
    (target / "part-00000.parquet").write_bytes(b"of somebody else")
    with pytest.raises(ArchiveTargetError, match="Choose a new or an empty folder"):
        run(source, target, small_bundle)
    assert contents(target) == {"part-00000.parquet": b"of somebody else"}
    with pytest.raises(OutputUnsupportedError, match="a folder"):
        run(source, tmp_path / "out.xlsx", small_bundle)
    with pytest.raises(FileUnwritableError, match="Not a directory"):
        run(source, source / "a.csv" / "out", small_bundle)
