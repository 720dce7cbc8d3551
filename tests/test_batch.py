"""A file of articles in, the same file with answers out: by the library, and by the command line."""

import csv
import io
import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from pyarrow import parquet

from classifier import Classifier, ClassifierError, Language, Prediction, batch, load_classifier
from classifier.__main__ import main
from classifier.batch import run_batch
from classifier.bundle.manifest import Manifest
from classifier.bundle.writing import write_bundle
from classifier.errors import FileUnreadableError, NoWordsError, TextTooLongError, UnexpectedError
from classifier.inference import classify_all
from classifier.language import detect_language
from classifier.reading import errors
from classifier.reading.tables import errors as table_errors
from classifier.reading.tables.rows import CHUNK_ROWS
from classifier.reading.tables.streams import open_stream
from tests.cases import ANSWERED, REFUSED, sentence_of
from tests.conftest import SMALL_LABELS
from tests.reading.files import workbook_of, xlsx_of
from tests.reading.office import xls_of
from tests.test_inference import ARTICLE

ADDED = ["category", "certain", "confidence", "threshold", "afya", "michezo", "siasa", "notices"]
ROWS = [("1", ARTICLE, "=1+1"), ("007", 'Rais ahutubia, bunge\n"leo"', ""), ("3", "2024", "-5")]


def write(path: Path) -> Path:
    """Write ROWS as the kind of file that the ending says."""
    columns = ("id", "text", "text")
    if path.suffix == ".parquet":
        fields = [pa.array([int(row[0]) for row in ROWS]), *(pa.array(c) for c in list(zip(*ROWS, strict=True))[1:])]
        parquet.write_table(pa.Table.from_arrays(fields, names=["id", "text", "x"]), path)
    elif path.suffix == ".xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in (columns, *ROWS):
            cells = [WriteOnlyCell(sheet, value) for value in row]
            for cell in cells:
                cell.data_type = "s"  # text, also where it looks like a formula
            sheet.append(cells)
        book.save(path)
    elif path.suffix == ".jsonl":
        keys = ("id", "text", "x")
        path.write_text("".join(json.dumps(dict(zip(keys, row, strict=True))) + "\n\n" for row in ROWS))
    else:
        with path.open("w", newline="", encoding="utf-16") as file:
            csv.writer(file, delimiter="\t" if path.suffix == ".tsv" else ";").writerows([columns, *ROWS])
    return path


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
        return rows
    if path.suffix == ".xlsx":
        first_row, *others = load_workbook(path)["Ainisha"].iter_rows(values_only=True)
        keys = [str(name) for name in (*first_row[:2], "x", *first_row[3:])]
        return [dict(zip(keys, row, strict=True)) for row in others]
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    with path.open(newline="", encoding="utf-8-sig") as file:
        first = file.readline()
        file.seek(0)
        delimiter = "\t" if path.suffix == ".tsv" else ";" if first.count(";") else ","
        names, *lines = csv.reader(file, delimiter=delimiter)
    return [dict(zip([*names[:2], "x", *names[3:]], line, strict=True)) for line in lines]


@pytest.mark.parametrize("target", [".csv", ".tsv", ".xlsx", ".jsonl", ".parquet"])
@pytest.mark.parametrize("source", [".csv", ".tsv", ".xlsx", ".jsonl", ".parquet"])
def test_every_kind_to_every_kind(source: str, target: str, tmp_path: Path, small_bundle: Path) -> None:
    report = run_batch(write(tmp_path / f"in{source}"), tmp_path / f"out{target}", bundle=small_bundle)
    assert (report.rows, report.bad) == (3, 1)
    rows = read(tmp_path / f"out{target}")
    assert list(rows[0])[3:] == ADDED
    assert [str(row["text"]) for row in rows] == [row[1] for row in ROWS]
    same = source == target or {source, target} <= {".csv", ".tsv"}
    if same and source != ".parquet":
        assert [str(row["id"]) for row in rows] == ["1", "007", "3"]
    if source == target == ".parquet":
        assert [row["id"] for row in rows] == [1, 7, 3]
    run = "'=1+1" if target in {".csv", ".tsv"} else "=1+1"  # only a spreadsheet would run it
    assert [str(list(row.values())[2] or "") for row in rows] == [run, "", "-5"]
    assert [row["certain"] or "" for row in rows] == ["no", "no", ""]
    assert float(rows[0]["threshold"]) == 0.9
    assert rows[0]["category"] in {"afya", "michezo", "siasa"}
    assert sum(float(rows[0][label]) for label in ADDED[4:7]) == pytest.approx(1, abs=1e-5)
    assert not rows[2]["category"]
    assert not rows[2]["confidence"]
    assert rows[2]["notices"] == str(NoWordsError())


def test_processes_keep_the_order(tmp_path: Path, small_bundle: Path) -> None:
    source, seen = tmp_path / "in.csv", list[tuple[int, float]]()
    texts = [f"rais bunge{' daktari' * (number % 7)}" for number in range(5 * CHUNK_ROWS + 3)]
    source.write_text("text\n" + "\n".join(texts))
    answers = []
    for processes in (1, 2):
        target = tmp_path / f"{processes}.csv"
        run_batch(source, target, bundle=small_bundle, processes=processes, progress=lambda *now: seen.append(now))
        answers.append(target.read_bytes())
    assert answers[0] == answers[1]
    assert [row["text"] for row in csv.DictReader(io.StringIO(answers[0].decode()))] == texts
    assert seen[-1] == (len(texts), 1.0)
    assert seen == sorted(seen[: len(seen) // 2]) * 2


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_a_row_without_an_answer_costs_that_row_with_any_number_of_processes(
    processes: int, tmp_path: Path, small_bundle: Path
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.csv"
    too_long = TextTooLongError(length=200_002, limit=200_000)
    without = {"": NoWordsError(), "2024": NoWordsError(), "r " * 100_001: too_long}
    texts = [list(without)[number % 3] if number % 100 == 7 else "rais bunge" for number in range(3 * CHUNK_ROWS)]
    source.write_text("".join(json.dumps({"id": number, "text": text}) + "\n" for number, text in enumerate(texts)))
    report = run_batch(source, target, bundle=small_bundle, processes=processes)
    assert (report.rows, report.bad) == (len(texts), len(range(7, len(texts), 100)))
    csv.field_size_limit(10**9)
    for row, text in zip(csv.DictReader(io.StringIO(target.read_text())), texts, strict=True):
        assert bool(row["category"]) == (text not in without)
        assert row["notices"].startswith(str(without[text]) if text in without else "The model knows")


def test_a_process_that_is_ended_costs_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "in.csv"
    source.write_text("text\nrais\n")
    monkeypatch.setattr(batch, "_process_in_worker", die)
    with pytest.raises(table_errors.BatchStoppedError, match="--processes 1"):
        run_batch(source, tmp_path / "out.csv", processes=2)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_who_stops_it_finds_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_now: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tqdm.tqdm.update", interrupt)
    source = tmp_path / "in.csv"
    source.write_text("text\nrais\n")
    assert main(["batch", str(source), str(tmp_path / "out.csv"), "--processes", "2"]) == 130
    assert "nothing was written" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def die(_texts: list[str]) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize("size", [1, 64])
def test_a_text_that_is_refused_costs_no_other(shipped: Classifier, size: int) -> None:
    texts = [*ANSWERED.values(), *(text for text, _ in REFUSED.values()), ARTICLE]
    outcomes = list(classify_all(shipped, texts, size))
    assert [type(outcome) for outcome in outcomes] == [
        *[Prediction] * len(ANSWERED), *(error for _, error in REFUSED.values()), Prediction
    ]  # fmt: skip


def test_a_fault_that_nobody_foresaw_costs_its_text_and_no_other(
    shipped: Classifier, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(text: str) -> Language:
        if "kosa" in text:
            raise ZeroDivisionError("nobody foresaw this")
        return detect_language(text)

    monkeypatch.setattr("classifier.inference.detect_language", fail)
    outcomes = list(classify_all(shipped, [ARTICLE, "", "kosa", ARTICLE]))
    assert [type(outcome) for outcome in outcomes] == [Prediction, NoWordsError, UnexpectedError, Prediction]
    assert "ZeroDivisionError" in str(outcomes[2])
    assert "nobody foresaw this" in caplog.text, "the log has the details"


def test_who_stops_asking_stops_the_work(shipped: Classifier) -> None:
    asked = []

    def texts() -> Iterator[str]:
        for number in range(1000):
            asked.append(number)
            yield ARTICLE

    assert isinstance(next(classify_all(shipped, texts(), 8)), Prediction)
    assert len(asked) == 8


def test_bad_rows_are_listed_and_cost_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f'id,content\n1,"{ARTICLE}"\n2,"haijafungwa\n3,habari,ya,leo\n4,2024\n5,Rais ahutubia bunge\n')
    assert main(["batch", str(source), str(target)]) == 0
    said = capsys.readouterr().err
    assert "row 3: The quotes in this row" in said
    assert "row 4: This row has 4 cells" in said
    assert "row 5: There are no words to read" in said
    assert "3 rows written to" in said
    assert [row["id"] for row in csv.DictReader(target.read_text().splitlines())] == ["1", "4", "5"]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "|"])
def test_csv_keeps_its_delimiter_and_its_mark(delimiter: str, mark: str, tmp_path: Path, small_bundle: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f"{mark}id{delimiter}text\n1{delimiter}rais\n", encoding="utf-8")
    run_batch(source, target, bundle=small_bundle)
    assert target.read_text(encoding="utf-8").startswith(f"{mark}id{delimiter}text{delimiter}category{delimiter}")


def test_how_many_are_certain_is_said(
    tmp_path: Path, small_contents: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = Manifest(name="a", labels=SMALL_LABELS, max_length=8, threshold=0.45, short_words=2, short_threshold=1.0)
    write_bundle(tmp_path / "a", small_contents, manifest)
    (tmp_path / "in.csv").write_text("text\n" + "rais ahutubia bunge\n" * 2 + "rais\n2024\n")
    command = ["batch", str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), "--bundle", str(tmp_path / "a")]
    assert main(command) == 0
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text().splitlines()))
    certain = sum(row["certain"] == "yes" for row in rows)
    assert [row["threshold"] for row in rows] == ["0.45", "0.45", "1.0", ""]
    said = capsys.readouterr().err
    assert f": {certain} certain (from 45% or 100% on), {3 - certain} uncertain; 1 had no answer" in said


@pytest.mark.parametrize("target", ["out.doc", "folder.csv", "none/out.csv"])
def test_a_wrong_output_is_refused_before_the_work(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.csv").mkdir()
    monkeypatch.setattr(batch, "load_classifier", lambda *_: pytest.fail("the work has begun"))
    assert main(["batch", str(write(tmp_path / "in.csv")), str(tmp_path / target)]) == 1
    assert target.rpartition("/")[2] in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_headline_and_article_are_classified_together(ending: str, tmp_path: Path, small_bundle: Path) -> None:
    cells = {"kichwa": ["Rais ahutubia bunge"] * 2, "maelezo": ["Daktari wa hospitali atoa chanjo"] * 2}
    source, target = tmp_path / f"in.{ending}", tmp_path / "out.jsonl"
    frame = pd.DataFrame(cells)
    frame.to_csv(source, index=False) if ending == "csv" else frame.to_parquet(source)
    run_batch(source, target, bundle=small_bundle)
    predicted = load_classifier(small_bundle).predict("Rais ahutubia bunge\nDaktari wa hospitali atoa chanjo")
    assert [row["confidence"] for row in read(target)] == [round(predicted.confidence, 6)] * 2


def test_a_workbook_is_classified(tmp_path: Path, small_bundle: Path) -> None:
    source, target = tmp_path / "in.xlsx", tmp_path / "out.jsonl"
    source.write_bytes(
        xlsx_of(("Ripoti",), ("id", "text"), *((number, "Rais ahutubia bunge") for number in range(300)))
    )
    report = run_batch(source, target, bundle=small_bundle)
    assert (report.rows, report.answered, report.bad) == (300, 300, 0)
    assert [row["id"] for row in read(target)] == [str(number) for number in range(300)]


def test_the_column_can_be_chosen(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("text,kichwa\n1,Simba yafunga Yanga\n")
    assert main(["batch", str(source), str(target), "--text-column", "Kichwa"]) == 0
    assert next(csv.DictReader(target.read_text().splitlines()))["category"] == "sport"


WRONG: dict[str, tuple[str, bytes | None, str, list[str], type[ClassifierError]]] = {
    "no file": ("in.csv", None, "out.csv", [], FileUnreadableError),
    "0 bytes": ("in.csv", b"", "out.csv", [], errors.FileEmptyError),
    "names only": ("in.csv", b"a,b\n", "out.csv", [], table_errors.TableEmptyError),
    "no such column": ("in.csv", b"a,b\n1,2", "out.csv", ["--text-column", "c"], table_errors.ColumnMissingError),
    "another type": ("in.doc", b"a", "out.csv", [], table_errors.TableUnsupportedError),
    "another type of output": ("in.csv", b"a\n1", "out.xls", [], table_errors.OutputUnsupportedError),
    "a folder for output": ("in.csv", b"a\n1", ".", [], table_errors.FileUnwritableError),
    "no such folder": ("in.csv", b"a\n1", "none/out.csv", [], table_errors.FileUnwritableError),
    "no Parquet": ("in.parquet", b"habari" * 99, "out.csv", [], FileUnreadableError),
    "no text": ("in.csv", bytes(range(256)) * 9, "out.csv", [], FileUnreadableError),
    "no JSON": ("in.jsonl", b"habari\n", "out.csv", [], table_errors.RowNotJSONError),
    "empty objects": ("in.jsonl", b"{}\n", "out.csv", [], errors.FileEmptyError),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_costs_a_sentence(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, content, target, more, error = WRONG[name]
    if content is not None:
        (tmp_path / source).write_bytes(content)
    before = sorted(tmp_path.iterdir())
    assert main(["batch", str(tmp_path / source), str(tmp_path / target), *more]) == 1
    assert sorted(tmp_path.iterdir()) == before
    last = capsys.readouterr().err.splitlines()[-1]
    assert re.fullmatch(f"classifier: {sentence_of(error)}", last)


def test_what_was_there_stays_when_something_goes_wrong(tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet")
    good = source.read_bytes()
    source.write_bytes(good[:30] + bytes(60) + good[90:])
    target = tmp_path / "out.csv"
    target.write_text("kale")
    with pytest.raises(FileUnreadableError):
        run_batch(source, target)
    assert target.read_text() == "kale"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_can_be_its_own_output(tmp_path: Path, small_bundle: Path) -> None:
    path = write(tmp_path / "in.jsonl")
    run_batch(path, path, bundle=small_bundle)
    run_batch(path, path, bundle=small_bundle)
    lines = path.read_text().splitlines()
    assert lines[1].startswith(json.dumps({"id": "007", "text": ROWS[1][1], "x": ""})[:-1] + ", ")
    assert list(json.loads(lines[0]))[3:] == [*ADDED, *(f"{name} (2)" for name in ADDED)]


def as_written(source: Path, kind: str) -> Path:
    """Return another way to write the path of the same file."""
    other = source.with_name(f"other{source.suffix}")
    if kind == "hard link":
        other.hardlink_to(source)
    elif kind == "link":
        other.symlink_to(source)
    elif kind == "folder that leads back":
        return source.parent / "small" / ".." / source.name
    return other if other.exists() else source


UNREADABLE = {
    ".csv": "Ripoti ya habari\nid,text\n1,rais\n2,bunge\n",
    ".tsv": "text\nrais\nrais\tbunge\n",
    ".jsonl": '{"text": "rais"}\nsi JSON\n{"text": "bunge"}\n',
}


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("kind", ["itself", "hard link", "link", "folder that leads back"])
@pytest.mark.parametrize("ending", UNREADABLE)
def test_a_row_that_cannot_be_read_is_not_lost_to_the_results(
    ending: str, kind: str, swapped: bool, tmp_path: Path, small_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / f"in{ending}"
    source.write_text(UNREADABLE[ending])
    paths = [source, as_written(source, kind)]
    before = sorted(tmp_path.iterdir())
    arguments = [str(path) for path in (reversed(paths) if swapped else paths)]
    assert main(["batch", *arguments, "--bundle", str(small_bundle)]) == 1
    said = capsys.readouterr().err
    assert "stays as it was: its row" in said
    assert "write the results to another file" in said
    assert source.read_text() == UNREADABLE[ending]
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("kind", ["itself", "link"])
def test_a_workbook_is_not_replaced_by_its_results(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch, "load_classifier", lambda *_: pytest.fail("the work has begun"))
    source = tmp_path / "in.xlsx"
    source.write_bytes(before := workbook_of({"Machi": [("id", "text"), (1, "rais")], "Mei": [("text",), ("bunge",)]}))
    assert main(["batch", str(source), str(as_written(source, kind))]) == 1
    assert (
        "its other sheets, formulas and formats would be lost. Give the results another name" in capsys.readouterr().err
    )
    assert source.read_bytes() == before


NAMED_WRONGLY = {
    "a page": ("in.xls", b"<table><tr><th>id<th>text<tr><td>1<td>Rais ahutubia bunge</table>"),
    "a workbook": ("in.csv", xlsx_of(("id", "text"), (1, "Rais ahutubia bunge"))),
    "text": ("in.xlsx", b"id;text\n1;Rais ahutubia bunge\n"),
    "a workbook among JSON": ("in.jsonl", xls_of({"a": [("id", "text"), (1, "Rais ahutubia bunge")]})),
}


@pytest.mark.parametrize("kind", NAMED_WRONGLY)
def test_the_content_says_what_the_input_is(kind: str, tmp_path: Path, small_bundle: Path) -> None:
    name, content = NAMED_WRONGLY[kind]
    (tmp_path / name).write_bytes(content)
    run_batch(tmp_path / name, tmp_path / "out.jsonl", bundle=small_bundle)
    assert [(row["id"], row["text"]) for row in read(tmp_path / "out.jsonl")] == [("1", "Rais ahutubia bunge")]


NO_ANSWERS = {
    "more cells than names": (".csv", b"text\n1,rais\n2,bunge\n", "row 2: This row has 2 cells"),
    "numbers only": (".csv", b"text\n1\n2\n", "row 2: There are no words"),
    "no JSON below the first line": (".jsonl", b'{"text": null}\n[]\n', "row 1: There are no words"),
}


@pytest.mark.parametrize("name", NO_ANSWERS)
def test_a_file_without_a_single_answer_is_no_success(
    name: str, tmp_path: Path, small_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ending, content, reason = NO_ANSWERS[name]
    source, target = tmp_path / f"in{ending}", tmp_path / "out.csv"
    source.write_bytes(content)
    target.write_text("kale")
    assert main(["batch", str(source), str(target), "--bundle", str(small_bundle)]) == 1
    said = capsys.readouterr().err
    assert f"No row of in{ending} has an answer" in said
    assert "so nothing was written" in said
    assert reason in said
    assert target.read_text() == "kale"


def test_what_is_replaced_keeps_its_link_and_its_permissions(tmp_path: Path, small_bundle: Path) -> None:
    path, link = write(tmp_path / "in.jsonl"), tmp_path / "link.jsonl"
    path.chmod(0o600)
    link.symlink_to(path)
    run_batch(path, link, bundle=small_bundle)
    assert link.is_symlink()
    assert "category" in read(path)[0]
    assert path.stat().st_mode & 0o777 == 0o600


def test_only_what_goes_wrong_while_writing_is_said_of_the_output(tmp_path: Path, small_bundle: Path) -> None:
    def broken_pipe(*_now: object) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run_batch(write(tmp_path / "in.csv"), tmp_path / "out.csv", bundle=small_bundle, progress=broken_pipe)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_an_accent_after_a_megabyte_is_read_right(encoding: str, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(("text\n" + "rais\n" * 300_000 + "Éliya\n").encode(encoding))
    with open_stream(source) as stream:
        assert list(stream.chunks)[-1].rows[-1] == ["Éliya"]


def test_a_line_without_end_is_a_bad_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.reading.tables.layout.MAX_LINE", 1000)
    source = tmp_path / "in.csv"
    source.write_text("a,b\n1,rais\n" + "x" * 5000 + "\n2,bunge\n")
    with open_stream(source) as stream:
        rows = [row for chunk in stream.chunks for row in chunk.rows]
    assert rows[0] == ["1", "rais"]
    assert rows[-1] == ["2", "bunge"]
    assert max(len(cell) for row in rows for cell in row) <= 1000


def test_too_long_a_text_in_json_is_listed(tmp_path: Path, small_bundle: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"text": "rais " * 50_000}) + "\n" + json.dumps({"text": "rais"}))
    report = run_batch(source, tmp_path / "out.parquet", bundle=small_bundle)
    assert [(row.number, type(row.error)) for row in report.listed] == [(1, TextTooLongError)]


def test_no_more_than_some_reasons_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "rais"}\n' + "x\n" * 50)
    assert main(["batch", str(source), str(tmp_path / "out.csv")]) == 0
    assert "… and 30 more rows" in capsys.readouterr().err
