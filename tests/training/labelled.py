"""Files of labelled texts, for tests of `evaluate`: five texts of two origins, one without a topic."""

import csv
from collections.abc import Sequence
from pathlib import Path

ROWS = (
    ("afya", "-", "zindi", "Daktari wa hospitali atoa chanjo kwa wagonjwa uwanjani"),
    ("Michezo", "afya", "voa", "Timu yafunga bao na kushinda mechi uwanjani kwa wagonjwa"),
    ("siasa", "none", "zindi", "Rais ahutubia bunge kuhusu uchaguzi mkuu wa hospitali"),
    ("siasa", "siasa", "zindi", "Bunge kuhusu uchaguzi mkuu, Rais na wagonjwa wa timu"),
    ("none", "", "voa", "Daktari na timu kuhusu bao"),
)
NAMES = ("primary", "second", "source", "text")


def write_labelled(path: Path, rows: Sequence[Sequence[str]] = ROWS, names: Sequence[str] = NAMES) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t" if path.suffix == ".tsv" else ",").writerows([names, *rows])
    return path
