"""How long a new process takes to its first answer, and how much memory it holds: `python -m tests.benchmarks.startup`.

Prints the median of several fresh processes: wall-clock seconds from process start, and resident memory at the end.
"""

import statistics
import subprocess
import sys
import time

RUNS = 7
TEXT = "Rais ahutubia bunge la taifa kuhusu bajeti ya mwaka ujao na uchaguzi mkuu"
PROGRAMS = {
    "load_classifier + predict": f"from classifier import load_classifier; load_classifier().predict({TEXT!r})",
    "classify_news": f"from classifier import classify_news; classify_news({TEXT!r})",
    "numpy alone": "import numpy",
}
REPORT = "; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def measure(program: str) -> tuple[float, float]:
    """Return (seconds, peak resident megabytes) of one fresh process that runs `program`."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program + REPORT], capture_output=True, text=True, check=True)
    return time.perf_counter() - started, int(done.stdout) / 1024


def medians(program: str) -> tuple[float, float]:
    """Return what `measure` does, the medians of `RUNS` processes."""
    measure(program)  # the first run reads the files from the disk
    seconds, megabytes = zip(*(measure(program) for _ in range(RUNS)), strict=True)
    return statistics.median(seconds), statistics.median(megabytes)


def figures() -> dict[str, float]:
    """Return what `make bench` keeps."""
    return {"library_start": medians(PROGRAMS["classify_news"])[0]}


def main() -> None:
    for name, program in PROGRAMS.items():
        seconds, megabytes = medians(program)
        print(f"{name:<28} {seconds:6.2f} s   {megabytes:6.0f} MB at its peak")


if __name__ == "__main__":
    main()
