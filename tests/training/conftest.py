from pathlib import Path

import pytest

from classifier.training.data import pasting
from tests.training.newsroom import write_newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A folder with train.tsv, leads.tsv, dev.tsv and unlabelled.txt."""
    write_newsroom(tmp_path)
    return tmp_path


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three ways of pasting whose effect is known: none, nothing left to read, and one that draws by lot."""
    monkeypatch.setattr(
        pasting,
        "WAYS",
        {
            "as_it_is": lambda _headline, text, _random: text,
            "nothing_left": lambda _headline, _text, _random: "2024 !!",
            "by_lot": lambda _headline, text, random: " ".join(random.permutation(text.split())),
        },
    )
