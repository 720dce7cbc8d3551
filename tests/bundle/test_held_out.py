"""held-out.json: an optional file of a bundle, which never breaks what it came beside."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classifier import Bundle, load_classifier
from classifier.__main__ import main
from classifier.bundle.held_out import HELD_OUT, LARGEST, MOST_MEMBERS, passing, to_json, write_held_out
from classifier.bundle.versions import promote, roll_back, served_bundle
from tests.small import held_out_report


@pytest.fixture
def report(small_bundle: Path) -> dict[str, Any]:
    return held_out_report(Bundle(small_bundle).manifest)


def test_what_was_written_comes_back(small_bundle: Path, report: dict[str, Any]) -> None:
    assert Bundle(small_bundle).held_out() is None
    assert write_held_out(small_bundle, report) == small_bundle / HELD_OUT
    assert Bundle(small_bundle).held_out() == report
    assert {path.name for path in small_bundle.iterdir() if path.name.startswith(".")} == set(), "no scratch is left"


def test_it_stands_outside_version_and_checksums(small_bundle: Path, report: dict[str, Any]) -> None:
    before = Bundle(small_bundle).manifest
    write_held_out(small_bundle, report)
    bundle = Bundle(small_bundle)
    bundle.verify()
    assert bundle.manifest == before
    assert HELD_OUT not in bundle.manifest.files
    assert load_classifier(small_bundle).manifest.version == before.version


def test_what_passes_is_read_between_the_points_of_a_curve() -> None:
    curve = [
        {"threshold": 0.2, "coverage": 1.0, "accuracy": 0.7, "acceptable": 0.8},
        {"threshold": 0.6, "coverage": 0.5, "accuracy": 0.9, "acceptable": 0.96},
    ]
    assert passing(curve, 0.6) == pytest.approx((0.5, 0.02))
    assert passing(curve, 0.4) == pytest.approx((0.75, 0.11))
    assert passing(curve, 0.1) == passing(curve, 0.2) == pytest.approx((1.0, 0.2))
    plain = [{"threshold": 0.2, "coverage": 1.0, "accuracy": 0.7}]
    assert passing(plain, 0.9) == pytest.approx((1.0, 0.3)), "a bundle whose texts have one topic each"


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "schema": lambda report: report.update(schema=2),
    "source": lambda report: report.update(source=" "),
    "long source": lambda report: report.update(source="a" * 501),
    "date": lambda report: report.update(date="yesterday"),
    "no date": lambda report: report.pop("date"),
    "version": lambda report: report.update(version="0123456789ab"),
    "labels": lambda report: report.update(labels=["a", "b"]),
    "no texts": lambda report: report.update(texts=0),
    "main": lambda report: report.update(main=[]),
    "share": lambda report: report["main"].update(accuracy=1.5),
    "nan": lambda report: report["main"].update(accuracy=float("nan")),
    "text for a share": lambda report: report["main"]["certain"].update(share="0.5"),
    "truth for a count": lambda report: report["main"].update(texts=True),
    "ways": lambda report: report["ways"]["menu_before"].pop("loss"),
    "many origins": lambda report: report.update(origins={str(i): report["main"] for i in range(MOST_MEMBERS + 1)}),
    "origins": lambda report: report.update(origins=[]),
    "none": lambda report: report.update(none={"texts": 4}),
    "coverage": lambda report: report.update(coverage=[{"threshold": 0.5}]),
    "confusion": lambda report: report.update(confusion=[[-1]]),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_one_that_does_not_fit_is_left_aside_with_a_line_in_the_log(
    small_bundle: Path,
    report: dict[str, Any],
    damage: Callable[[dict[str, Any]], object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    damage(report)
    (small_bundle / HELD_OUT).write_text(json.dumps(report), encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert Bundle(small_bundle).held_out() is None
    (line,) = caplog.messages
    assert HELD_OUT in line
    Bundle(small_bundle).verify()
    load_classifier(small_bundle)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe", b"[" * 100_000, b" " * (LARGEST + 1), b"1" * 5_000]
)
def test_what_is_no_report_is_left_aside(small_bundle: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    (small_bundle / HELD_OUT).write_bytes(content)
    assert Bundle(small_bundle).held_out() is None
    assert len(caplog.messages) == 1


def test_a_folder_in_its_place_is_left_aside(small_bundle: Path, caplog: pytest.LogCaptureFixture) -> None:
    (small_bundle / HELD_OUT).mkdir()
    assert Bundle(small_bundle).held_out() is None
    assert len(caplog.messages) == 1


def test_the_report_of_another_bundle_is_named(
    small_bundle: Path, report: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    write_held_out(small_bundle, {**report, "version": "0123456789ab"})
    assert Bundle(small_bundle).held_out() is None
    assert "0123456789ab" in caplog.text
    assert Bundle(small_bundle).manifest.version in caplog.text


def test_a_promotion_takes_it_along(small_bundle: Path, report: dict[str, Any], tmp_path: Path) -> None:
    served = tmp_path / "served"
    small_bundle.rename(tmp_path / "candidate")
    candidate = tmp_path / "candidate"
    promote(served, candidate)
    assert Bundle(served_bundle(served)).held_out() is None
    write_held_out(candidate, report)
    promote(served, candidate)
    assert Bundle(served_bundle(served)).held_out() == report, "measured after it was promoted"
    roll_back(served)
    promote(tmp_path / "other", candidate)
    assert Bundle(served_bundle(tmp_path / "other")).held_out() == report


def test_a_broken_one_is_not_promoted(small_bundle: Path, tmp_path: Path) -> None:
    (small_bundle / HELD_OUT).write_text("{}")
    promote(tmp_path / "served", small_bundle)
    assert not (served_bundle(tmp_path / "served") / HELD_OUT).exists()


def test_the_commands_that_look_at_bundles_know_it(
    small_bundle: Path, report: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    write_held_out(small_bundle, report)
    assert main(["bundle", "verify", str(small_bundle)]) == 0
    assert main(["bundle", "info", str(small_bundle)]) == 0
    assert report["source"] in capsys.readouterr().out
    (small_bundle / HELD_OUT).write_text(to_json({}))
    assert main(["bundle", "info", str(small_bundle)]) == 0
    assert report["source"] not in capsys.readouterr().out
