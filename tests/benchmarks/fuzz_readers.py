"""Damaged files for every reader, guided by what code they reach:

    pip install atheris==3.0.0    # Linux, Python 3.11 to 3.13
    python -m tests.benchmarks.fuzz_readers --minutes 10 --reader pdf

Stops at the first file that ends otherwise than in a text, a table or a `ClassifierError`, or that takes longer or more
memory than the process which reads strangers' files may, and leaves that file in the folder it names.
"""

import argparse
import sys
import tempfile
import warnings
from pathlib import Path

import atheris

LONGEST = 1 << 17
"""Bytes of a file."""
WATCHED = ["classifier", "pypdf", "docx", "openpyxl", "trafilatura"]
"""Packages whose branches guide the damage."""

with atheris.instrument_imports(include=WATCHED):
    import docx  # noqa: F401
    import openpyxl  # noqa: F401
    import pypdf  # noqa: F401
    import trafilatura  # noqa: F401

    from classifier.reading.isolation import MEGABYTES, SECONDS
    from tests.reading.targets import READERS, check


def main() -> None:
    """Fuzz one reader for some minutes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--reader", choices=READERS, required=True)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    reader, seeds = READERS[given.reader]
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{given.reader}-"))
    (folder / "corpus").mkdir()
    for number, seed in enumerate(seeds):
        (folder / "corpus" / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={round(given.minutes * 60)}",
        f"-max_len={LONGEST}",
        f"-timeout={SECONDS}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-artifact_prefix={folder}/found-",
        "-print_final_stats=1",
    ]
    print(f"{given.reader}: {folder}", flush=True)
    atheris.Setup([sys.argv[0], *options, str(folder / "corpus")], lambda content: check(reader, content))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
