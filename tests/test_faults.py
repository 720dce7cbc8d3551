"""A disk that is full while a file of articles is classified: a sentence, and what was there before stays."""

import random
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from classifier.language import detect_language
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
    noise = random.Random(5)  # noqa: S311  which Parquet cannot make smaller
    source.write_text("text,noise\n" + "".join(f"{SMALL_TEXTS[n % 3]},{noise.getrandbits(256)}\n" for n in range(5000)))
    target.write_text("what was there")
    arguments = ["batch", str(source), str(target), "--bundle", str(small_bundle)]
    command = [sys.executable, "-c", ON_A_FULL_DISK, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"{target} cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_text() == "what was there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles.csv", target.name, "small"]


def test_a_language_is_told_with_no_room_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _content: bytes) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("py3langid.langid.IDENTIFIER", None)
    monkeypatch.setattr("py3langid.modelio.tempfile", SimpleNamespace(TemporaryFile=lambda **_: nullcontext(Full())))
    assert detect_language("The minister of finance said that taxes will rise").code == "en"
