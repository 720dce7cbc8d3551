"""The columns of the answers: codes and second topics where a bundle has them, in every kind of file."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from pyarrow import parquet

from classifier import Classifier, load_classifier
from classifier.__main__ import main
from classifier.batch import run_batch
from classifier.bundle.manifest import Manifest
from classifier.bundle.writing import write_bundle
from classifier.errors import NoWordsError
from classifier.reading import ResultColumns
from tests.conftest import SMALL_LABELS, SMALL_TEXTS

CODES = {label: f"test:{number}" for number, label in enumerate(SMALL_LABELS)}
PLAIN = Manifest(name="small", labels=SMALL_LABELS, max_length=8)
CODED = replace(PLAIN, codes=CODES, second_threshold=0.01)
KNOWN = ("code", "second", "second_code")


@pytest.fixture
def coded(small_contents: dict[str, bytes], tmp_path: Path) -> Path:
    """A bundle with codes that names a second topic on every certain answer."""
    write_bundle(tmp_path / "coded", small_contents, CODED)
    return tmp_path / "coded"


@pytest.fixture
def classifier(coded: Path) -> Classifier:
    return load_classifier(coded)


@pytest.mark.parametrize(
    ("manifest", "known"),
    [(PLAIN, ()), (replace(CODED, second_threshold=1.0), KNOWN[:1]), (replace(CODED, codes={}), KNOWN[1:2]),
     (CODED, KNOWN)],
)  # fmt: skip
def test_there_are_columns_for_what_a_bundle_can_say(manifest: Manifest, known: tuple[str, ...]) -> None:
    columns = ResultColumns.of(manifest)
    assert columns.names == ("category", *known, "certain", "confidence", "threshold", *SMALL_LABELS, "notices")
    assert [columns.names[place] for place in columns.numbers] == ["confidence", "threshold", *SMALL_LABELS]


def test_a_second_topic_has_its_code(classifier: Classifier) -> None:
    prediction = classifier.predict(SMALL_TEXTS[1])
    first, second, _ = prediction.probabilities
    assert (prediction.label, prediction.second) == (first, second)
    assert (prediction.code, prediction.second_code) == (CODES[first], CODES[second])
    cells = ResultColumns.of(classifier.manifest).cells(prediction)
    assert cells[:4] == [first, CODES[first], second, CODES[second]]


def test_without_an_answer_there_is_only_the_reason(classifier: Classifier) -> None:
    columns = ResultColumns.of(classifier.manifest)
    assert columns.cells(NoWordsError()) == [*[""] * (len(columns.names) - 1), str(NoWordsError())]


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_every_kind_of_file_holds_them(coded: Path, classifier: Classifier, tmp_path: Path, ending: str) -> None:
    source, target = tmp_path / "in.csv", tmp_path / f"out{ending}"
    source.write_text("\n".join(["text", *SMALL_TEXTS, "2024"]), encoding="utf-8")
    run_batch(source, target, bundle=coded)
    if ending == ".parquet":
        table = parquet.read_table(target)
        assert [table.schema.field(name).type for name in KNOWN] == [pa.string()] * 3
        assert table.schema.field("confidence").type == pa.float64()
        rows = table.to_pylist()
    elif ending == ".jsonl":
        rows = [json.loads(line) for line in target.read_text().splitlines()]
    else:
        rows = list(csv.DictReader(target.read_text().splitlines(), delimiter="\t" if ending == ".tsv" else ","))
    said = [classifier.predict(text) for text in SMALL_TEXTS]
    assert [tuple(row[name] for name in KNOWN) for row in rows[:3]] == [
        (one.code, one.second, one.second_code) for one in said
    ]
    assert not any(rows[3][name] for name in KNOWN)


def test_the_terminal_says_them_too(
    coded: Path, classifier: Classifier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(SMALL_TEXTS[1], encoding="utf-8")
    said = classifier.predict(SMALL_TEXTS[1])
    assert main(["classify", str(tmp_path / "a.txt"), "--bundle", str(coded)]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first == f"{said.label} {said.code} (certain, threshold 0%; also: {said.second} {said.second_code})"
    assert main(["classify", str(tmp_path / "a.txt"), "--bundle", str(coded), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["second_code"] == said.second_code
