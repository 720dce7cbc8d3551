"""Bytes → text: damage costs the letters that it hits, and no others."""

from pathlib import Path

import pytest

from classifier.reading import read_document, read_table
from classifier.reading.encoding import SAMPLE, decode, find_encoding, guess_encoding

SENTENCE = "Rais ahutubia bunge la taifa leo asubuhi kuhusu bajeti ya mwaka ujao. "
SWAHILI = "Ng’ombe waibwa mjini. " + SENTENCE * 20


def test_one_bad_byte_costs_one_letter() -> None:
    content = SWAHILI.encode() + b"caf\xe9 mpya"
    assert decode(content) == SWAHILI + "caf\ufffd mpya"
    found = read_table("a.csv", b"text\n" + content)
    assert [row.cells[0] for row in found.rows] == [SWAHILI + "caf\ufffd mpya"]


def test_a_bad_byte_in_a_later_part_of_a_long_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(SWAHILI.encode() + b"a" * 2 * SAMPLE + b"\xe9")
    assert find_encoding(path) == "utf-8"


@pytest.mark.parametrize("text", ["Éliya afika. " + SENTENCE * 9, "Éliya na “Zoë” wafika. " * 9])
def test_windows_1252_is_still_told(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("cp1252"))
    assert guess_encoding(path.read_bytes()) == find_encoding(path) == "cp1252"


def test_a_sign_for_damage_that_is_in_the_file_is_no_damage() -> None:
    assert decode((SENTENCE + "\ufffd").encode()) == SENTENCE + "\ufffd"


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("name", ["iso-8859-1", "ISO-8859-1", "windows-1252"])
def test_a_page_that_says_latin_1_is_read_as_browsers_read_it(name: str) -> None:
    page = f'<meta charset="{name}"><p>“Ng’ombe” wa Éliya – ' + SENTENCE * 3
    assert "“Ng’ombe” wa Éliya –" in read_document("a.html", page.encode("cp1252"))
    assert decode("“Ng’ombe”".encode("cp1252") + b"\xe9", f"text/html; charset={name}") == "“Ng’ombe”é"
