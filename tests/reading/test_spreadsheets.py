"""What a spreadsheet would evaluate is made text, and nothing else is touched: one table for every export."""

import csv
import io
import re

import pytest

from classifier.reading.tables.spreadsheets import is_evaluated, neutral
from pages.components.classify.takeaway import table
from pages.components.shared.display import as_cell

EVALUATED = (
    "=1", "=1+1", " =1", "\n=1", "\t=1", "\r=1", "\r\n =1", "\x00=1", "\u00a0=1", "\ufeff=1", "\u200b=1", "＝1",
    '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-cmd|' /C calc'!A0",
    "@SUM(1+1)", " @SUM(A1)", "＠SUM(A1)", "@cmd|' /C calc'!A0", "+1+1", "-1+1", "＋1+1", "－1+1", "-2*3", "+A1", "-A1",
    "+SUM(A1:A9)", "-(1)", '+"a"', "-habari", "- Rais ahutubia", "+255*2", "+{1}", "+#REF!", "-$A$1",
)  # fmt: skip
LEFT_ALONE = (
    "", " ", "-", "--", "---", " - ", "+", "@", "-…", "- .", "habari", "a=1", "'=1", "5", "-5", "+5", "- 5",
    "-1,000.50", "-1 000 000,50", "-1e-3", "+1E5", "-5%", "-.5", "+255 712 345 678", "+255712345678",
    "+255-712-345-678",
    "+255 (0)22 211 1174", "+1 (555) 123-4567", "+44 20 7946 0958 ext. 12", "+255 22 286 4031/+255 713 111 222",
    "+255 712 345 678, +255 713 345 678", "(+255) 712 345 678", "+255\u00a0712\u00a0345\u00a0678", "@habari_leo",
    "@ habari", "mhariri@habari.example", "– alisema", "— alisema", "\tRais", "\n\nRais ahutubia", "habari\n=1+1",
    "2024-11-26", "*muhimu*", "|a|", "%5",
)  # fmt: skip


@pytest.mark.parametrize("text", EVALUATED)
def test_what_would_be_evaluated_is_made_text(text: str) -> None:
    assert is_evaluated(text)
    assert neutral(text) == f"'{text}"
    assert neutral(neutral(text)) == neutral(text), "a file that was written once is not changed again"


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_would_not_be_evaluated_stays(text: str) -> None:
    assert neutral(text) == text


DDE = "cmd|' /C calc'!A0"
SPLIT = (
    f"abc;={DDE}", f"abc\t={DDE}", f"abc\n={DDE}", f"abc\r={DDE}", f"abc; ={DDE}", f"abc;+{DDE}", f"abc;-{DDE}",
    f"abc;@{DDE}", f'abc;"={DDE}', f"abc;\u200b＝{DDE}", f"+255 712 345 678;-2+3+{DDE}", '5;=HYPERLINK("//x","y")',
    'abc;+HYPERLINK("//x","y")', "abc;=WEBSERVICE(A1)", "abc;-LOG10(A1)", "abc;@SUM(1+1)", "abc;='//x/[a]b'!A1",
    "abc;-'//x/[a]b'!A1", "abc;+[a.xlsx]b!A1",
)  # fmt: skip
LEFT_ALONE_BEHIND_SEPARATORS = (
    "+255 712 345 678; +255 713 345 678", "+255 (0)22 211 1174;+255(0)22 211 1174\n-", "Habari;-", "a\n---\nb",
    "Alisema:\n- Rais (CCM) ahutubia\n- Simba | Yanga\n– Njoo!", "5;-5;+5", "a; @habari_leo", "a\n=====\nb",
    "mechi (2-1); = sare", "Aliuliza; -ndiyo!", "a;- [picha]", "(a;b)",
)  # fmt: skip


@pytest.mark.parametrize("text", SPLIT)
def test_no_formula_that_does_harm_stands_behind_another_separator(text: str) -> None:
    for split in (neutral(text), neutral(f"{text};abc"), neutral(f"abc\n{text}")):
        written = table([("abc", split, 0.5)])
        cells = [cell.strip(' "\u200b') for cell in re.split(r"[;\t\r\n]", written)]
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝")) and not cell.startswith("+255")]
        assert neutral(split) == split, "a file that was written once is not changed again"


@pytest.mark.parametrize("text", LEFT_ALONE_BEHIND_SEPARATORS)
def test_ordinary_text_behind_another_separator_stays(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize("text", [*EVALUATED, *LEFT_ALONE])
def test_every_export_has_the_same_rule(text: str) -> None:
    ((written, number),) = csv.reader(io.StringIO(table([(text, -1.5)]), newline=""))
    assert written == neutral(text)
    assert number == "-1.5"
    assert as_cell(text, 90) == neutral(" ".join(text.split()))


def test_no_cell_takes_longer_than_its_length_asks_for() -> None:
    for beginning in ("+", "-", "@", "+255 ", " " * 99):  # patterns that go back and forth would take hours
        for middle in ("1 (2) - ", " ", "1", "1,", "x 1 "):
            assert neutral(beginning + middle * 100_000 + "habari").endswith("habari")
    for middle in (";", "\n ", ";-|", ';"'):
        assert neutral(middle * 100_000 + "habari").endswith("habari")
    for middle in ("|", "|!", "a1]", "'", " ", '"', "-"):
        assert neutral(f"abc;-{middle * 100_000}habari").endswith("habari")
