"""A tiny made-up newsroom: three desks, each with words of its own."""

import csv
import random
from dataclasses import replace
from pathlib import Path

from classifier.training.config import Config
from classifier.training.data.corpus import Corpus, read_corpus
from classifier.training.data.files import Columns

DESK_WORDS = {
    "afya": "hospitali daktari chanjo homa dawa mgonjwa",
    "michezo": "mpira timu bao kocha uwanja mchezaji",
    "siasa": "bunge kura mgombea chama katiba waziri",
}
COMMON = ["na", "ya", "wa", "kwa", "leo", "jana", "mji", "watu", "wengi", "sana", "huu", "wakati"]

DESKS = Columns("content", "desk")
"""How the columns of `write_desks` are called."""

TINY = Config(
    min_count=1,
    dimensions=8,
    vector_epochs=2,
    subword_buckets=500,
    max_length=16,
    branches=2,
    filters=8,
    heads=2,
    epochs=40,
    batch_size=128,
    learning_rate=1e-2,
    lead_words=6,
    folds=2,
    runs=2,
)
"""All examples make one batch of one length: TensorFlow builds its graph anew for each shape, which takes seconds."""
TINIER = replace(TINY, runs=1, branches=1)
"""For tests of what is done with a network, not of the network."""


def made_up_article(label: str, chance: random.Random, words: int = 20) -> tuple[str, str]:
    """Return (headline, text)."""
    own = DESK_WORDS[label].split()
    drawn = [chance.choice(own if chance.random() < 0.6 else COMMON) for _ in range(words + 5)]
    return " ".join(drawn[:5]).capitalize(), " ".join(drawn[5:]) + "."


def write_newsroom(folder: Path) -> None:
    """Write train.tsv, leads.tsv, dev.tsv and unlabelled.txt to `folder`."""
    chance = random.Random(7)  # noqa: S311 - made-up articles need no secrets
    for name, count in (("train", 8), ("dev", 3)):
        rows = [(label, *made_up_article(label, chance)) for label in DESK_WORDS for _ in range(count)]
        lines = ["category\theadline\ttext\turl", *("\t".join((*row, "")) for row in rows)]
        (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n")
    leads = [f"{label}\t{made_up_article(label, chance)[0]}\t3\t1.0" for label in DESK_WORDS for _ in range(3)]
    (folder / "leads.tsv").write_text("\n".join(["category\ttext\tannotators\tagreement", *leads]) + "\n")
    texts = [made_up_article(label, chance)[1] for label in DESK_WORDS for _ in range(10)]
    (folder / "unlabelled.txt").write_text("\n".join(texts) + "\n")


def read_newsroom(folder: Path, feedback: Path | None = None) -> Corpus:
    """Read what `write_newsroom` wrote."""
    train, leads, dev = (folder / f"{name}.tsv" for name in ("train", "leads", "dev"))
    return read_corpus(train, leads, dev, [folder / "unlabelled.txt"], feedback)


def write_desks(path: Path, count: int) -> None:
    """Write a table of another newsroom, `count` articles a desk: no headlines, no dev, columns of its own names."""
    chance = random.Random(9)  # noqa: S311 - made-up articles need no secrets
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["number", "content", "desk"])
        for label in DESK_WORDS:
            rows.writerows([n, " ".join(made_up_article(label, chance)), label.capitalize()] for n in range(count))


def write_annotated(path: Path) -> Path:
    """Write a table as annotators leave it: two labels for some texts, no topic for others, and where they are from."""
    chance = random.Random(11)  # noqa: S311 - made-up articles need no secrets
    rows = [(" ".join(made_up_article(label, chance)), label, "-") for label in DESK_WORDS for _ in range(8)]
    rows[0] = (*rows[0][:2], "siasa")
    rows += [(" ".join(chance.choices(COMMON, k=9)), "none", "-") for _ in range(4)]
    lines = ["\t".join((*row, f"paper {number % 2}")) for number, row in enumerate(rows)]
    path.write_text("\n".join(["text\tprimary\tsecond\tsource", *lines]) + "\n")
    return path
