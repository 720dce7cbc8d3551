from pathlib import Path

import pytest

from tests.training.newsroom import write_newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A folder with train.tsv, leads.tsv, dev.tsv and unlabelled.txt."""
    write_newsroom(tmp_path)
    return tmp_path
