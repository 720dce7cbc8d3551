"""Many generated texts through everything that reads one: `python -m tests.benchmarks.fuzz 100000`.

Prints what became of them, or fails with the first that shows a mistake, to be made a test.
"""

import sys
import time
from itertools import islice

from classifier import load_classifier
from pages.components.shared.samples import load_samples
from tests.fuzzing import check_all, mutations


def main(count: int, seed: int = 1) -> None:
    """Check `count` texts and print the figures."""
    articles = [sample.text for sample in load_samples().values()]
    begun = time.monotonic()
    answered, refused = check_all(
        load_classifier(), load_classifier(engine="keras"), islice(mutations(articles, seed), count)
    )
    seconds = time.monotonic() - begun
    print(f"seed {seed}: {answered:,} answered, {refused:,} refused with a sentence, none otherwise; {seconds:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or ["10000"]))
