"""A disk that is full while a file of articles is classified: a sentence, and what was there before stays."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SMALL_TEXTS

# The system refuses this process every byte beyond a limit, as a full disk would.
ON_A_FULL_DISK = """
import resource, sys
from classifier.__main__ import main
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_full_disk_costs_a_sentence_and_leaves_nothing_half_written(
    ending: str, tmp_path: Path, small_bundle: Path
) -> None:
    source, target = tmp_path / "articles.csv", tmp_path / f"labelled.{ending}"
    source.write_text("text,number\n" + "".join(f"{SMALL_TEXTS[n % 3]} {n:x},{n}\n" for n in range(5000)))
    target.write_text("what was there")
    arguments = ["batch", str(source), str(target), "--bundle", str(small_bundle)]
    command = [sys.executable, "-c", ON_A_FULL_DISK, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"{target} cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_text() == "what was there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles.csv", target.name, "small"]
