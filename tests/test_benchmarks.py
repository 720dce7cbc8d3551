"""The table of `make bench`: what was measured is kept, what was not stays, what was before is seen."""

import pytest

from tests.benchmarks.__main__ import FIGURES, MODULES, parts, read_table, write_table


def test_a_first_table_has_every_figure_and_nothing_before() -> None:
    table = read_table(write_table({}, {"memory": 212.4}, "abc, 2026-01-01"))
    assert table[FIGURES["memory"].name] == ("212.40", "abc, 2026-01-01")
    assert table[FIGURES["page_box"].name] == ("–", "–")
    assert set(table) == {figure.name for figure in FIGURES.values()}


def test_what_was_not_measured_stays_and_what_was_is_compared() -> None:
    first = write_table({}, {"memory": 212.4, "page_box": 4.0}, "abc, 2026-01-01")
    second = write_table(read_table(first), {"page_box": 3.5}, "def, 2026-02-01")
    assert "| 4.00 | 3.50 | def, 2026-02-01 |" in second
    assert read_table(second)[FIGURES["memory"].name] == ("212.40", "abc, 2026-01-01")


def test_everything_is_measured_unless_parts_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert parts([]) == MODULES
    assert parts(["page", "load"]) == ["page", "load"]
    with pytest.raises(SystemExit):
        parts(["nothing"])
    assert "invalid choice: 'nothing'" in capsys.readouterr().err
