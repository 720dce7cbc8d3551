"""How a table of text is written is found from its first lines: delimiter, names, and where the rows begin."""

from pathlib import Path

import pytest

from classifier.reading import articles_of, guess_headline_column, guess_text_column, read_table
from classifier.reading.tables.columns import find_header
from classifier.reading.tables.streams import open_stream

LONG = "Rais ahutubia bunge la taifa leo asubuhi kuhusu bajeti ya mwaka ujao"
# Name → the file, the names of its columns, the number of the first row, its cells, and how many rows there are.
FILES: dict[str, tuple[str, tuple[str, ...], int, tuple[str, ...], int]] = {
    "a comma in a name": (
        "Namba;Maandishi, yote\n1;Rais, bunge\n2;Simba, Yanga\n",
        ("Namba", "Maandishi, yote"), 2, ("1", "Rais, bunge"), 2,
    ),
    "tabs, and commas in texts": (
        "id\ttext, with, commas\n1\tRais, waziri na spika\n2\tSimba\n",
        ("id", "text, with, commas"), 2, ("1", "Rais, waziri na spika"), 2,
    ),
    "a list of headlines with commas": (
        "Rais, Ruto wakutana mjini Arusha leo\nSimba yashinda\nMvua, upepo na jua\nWatu 1,000 waandamana\n",
        ("column 1",), 1, ("Rais, Ruto wakutana mjini Arusha leo",), 4,
    ),
    "a list with a comma in every line": (
        "Rais Samia, Ruto wakutana\nSimba, Yanga zatoka sare\n",
        ("column 1",), 1, ("Rais Samia, Ruto wakutana",), 2,
    ),
    "a list with a name and quotes": (
        'Vichwa vya habari\n"Njoo" alisema rais\n"Habari\nSimba, Yanga\n',
        ("Vichwa vya habari",), 2, ('"Njoo" alisema rais',), 3,
    ),
    "spaces behind delimiters": ("id, text\n1, Rais\n2, Simba yashinda\n", ("id", " text"), 2, ("1", " Rais"), 2),
    "Excel's own line": ("sep=;\nid;text\n1;a, b\n2;c\n", ("id", "text"), 3, ("1", "a, b"), 2),
    "a title and a date above the names": (
        "Ripoti ya habari\n\nImetolewa: 2026-01-01\nNamba;Maandishi;Kundi\n1;Rais;siasa\n2;Simba;michezo\n",
        ("Namba", "Maandishi", "Kundi"), 5, ("1", "Rais", "siasa"), 2,
    ),
    "report lines of two cells, and a total": (
        f"Ripoti:;Machi\nIdadi:;2\n\nNa.;Kichwa;Habari\n1;Rais;{LONG}\n2;Simba;{LONG}\nJumla:;2\n",
        ("Na.", "Kichwa", "Habari"), 5, ("1", "Rais", LONG), 3,
    ),
    "names that begin as a ZIP does": ("PK,text\n1,Rais\n", ("PK", "text"), 2, ("1", "Rais"), 1),
    "numbers as text, with commas": (
        f"namba;kiasi;habari\n007;1.234,50;{LONG}\n008;2,5;Simba\n",
        ("namba", "kiasi", "habari"), 2, ("007", "1.234,50", LONG), 2,
    ),
    "Excel's own line for tabs": (f"sep=\t\nid\ttext\n1\t{LONG}\n", ("id", "text"), 3, ("1", LONG), 1),
    "a merged title": (
        f"Ripoti ya habari,,\n,,\nX1,X2,X3\n1,{LONG},siasa\n2,Simba yashinda,michezo\n",
        ("X1", "X2", "X3"), 4, ("1", LONG, "siasa"), 2,
    ),
    "no names, but numbers": (
        '1,"Rais, waziri",siasa\n2,Simba yashinda,michezo\n3,Mvua,siasa\n',
        ("column 1", "column 2", "column 3"), 1, ("1", "Rais, waziri", "siasa"), 3,
    ),
    "no names, but categories": (
        f"siasa,{LONG}\nmichezo,Simba yaifunga Yanga mabao mawili kwa moja\nsiasa,Mvua\n",
        ("column 1", "column 2"), 1, ("siasa", LONG), 3,
    ),
    "an index without a name": (",text\n0,Rais\n1,Simba\n", ("", "text"), 2, ("0", "Rais"), 2),
    "a question of a form as name": (
        f"Timestamp,Je unakubali habari hii ichapishwe katika gazeti letu?,Bandika\n1/2/2026,Ndiyo,{LONG}\n",
        ("Timestamp", "Je unakubali habari hii ichapishwe katika gazeti letu?", "Bandika"), 2,
        ("1/2/2026", "Ndiyo", LONG), 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_page_and_command_read_the_same_table(name: str, encoding: str, tmp_path: Path) -> None:
    content, columns, number, cells, rows = FILES[name]
    table = read_table("a.csv", content.encode(encoding))
    assert (table.columns, len(table.rows), table.bad) == (columns, rows, ())
    assert (table.rows[0].number, table.rows[0].cells) == (number, cells)
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode(encoding))
    with open_stream(path) as stream:
        (chunk,) = stream.chunks
    assert (stream.columns, chunk.numbers) == (columns, [row.number for row in table.rows])
    assert list(map(tuple, chunk.rows)) == [row.cells for row in table.rows]


def test_names_can_be_made_a_row_and_back() -> None:
    table = read_table("a.csv", b"Simba yashinda,Yanga yalala\nAzam,Mtibwa\n")
    without = table.with_header(False)
    assert (without.columns, len(without.rows)) == (("column 1", "column 2"), 2)
    assert without.with_header(True) == table
    keys = read_table("a.jsonl", b'{"a": "b"}')
    assert keys.with_header(False) is keys


def test_names_are_found_however_long_the_title_is() -> None:
    records = [(number, ["Ripoti"]) for number in range(1, 15)] + [(20, ["namba", "text"]), (21, ["1", "Rais"])]
    assert find_header([*records, (22, ["2", "Simba"]), *((n, [str(n), "Yanga"]) for n in range(23, 60))]) == (
        20, 21, ("namba", "text"),
    )  # fmt: skip


ARTICLE = f"{LONG}. " * 8
GUESSED: dict[str, tuple[tuple[str, ...], tuple[str, ...], int, int | None]] = {
    "a headline called news": (("habari", "maelezo"), (LONG, ARTICLE), 1, 0),
    "a body without a known name": (("text", "x"), (LONG, ARTICLE), 1, 0),
    "a headline by name": (("kichwa", "text", "url"), (LONG, ARTICLE, "http://x"), 1, 0),
    "pages beside texts": (("text", "html"), (ARTICLE, f"<p>{ARTICLE}" * 3), 0, None),
    "headlines alone": (("id", "title"), ("1", LONG), 1, None),
}


@pytest.mark.parametrize("name", GUESSED)
def test_articles_and_headlines_are_told_by_what_the_columns_hold(name: str) -> None:
    columns, cells, text, headline = GUESSED[name]
    assert guess_text_column(columns, [cells] * 3) == text
    assert guess_headline_column(columns, [cells] * 3, text) == headline


def test_a_headline_stands_above_its_article() -> None:
    assert articles_of([("Kichwa ", "Makala"), ("", "Makala")], 1, 0) == ["Kichwa\nMakala", "Makala"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_end_of_a_line_is_known(end: str) -> None:
    content = end.join(("id;text", "1;Rais, bunge", '2;"Simba;Yanga"', ""))
    assert [row.cells for row in read_table("a.csv", content.encode()).rows] == [
        ("1", "Rais, bunge"),
        ("2", "Simba;Yanga"),
    ]
