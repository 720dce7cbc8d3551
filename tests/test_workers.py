"""Who ends a command by a signal finds nothing half-made, and no process that goes on."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from classifier.workers import Ended, raising_ended
from tests.held import held

STATUS = {"SIGTERM": 143, "SIGHUP": 129, "SIGINT": 130, "SIGKILL": -9}


def files(folder: Path) -> set[str]:
    """Return the names of all files but those of the bundle and the pipe."""
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return {name for name in names if not name.startswith("small/")}


def arguments(command: str, folder: Path, bundle: Path) -> list[str]:
    """Return a command that has work for two processes."""
    source, target = folder / "in.csv", folder / ("out.csv" if command == "batch" else "out")
    source.write_text("text\n" + "rais ahutubia bunge\n" * 40_000)
    return [command, str(source), str(target), "--bundle", str(bundle), "--processes", "2"]


@pytest.mark.parametrize("name", STATUS)
@pytest.mark.parametrize("command", ["batch", "archive"])
def test_a_command_that_is_ended_ends_its_processes_and_clears_up(
    command: str, name: str, tmp_path: Path, small_bundle: Path
) -> None:
    kept = {"in.csv", "out/_manifest.json"} if command == "archive" else {"in.csv"}
    with held(arguments(command, tmp_path, small_bundle), tmp_path) as run:
        run.wait_for(workers=2)
        assert len(files(tmp_path) - kept) == (2 if command == "archive" else 1), "the files that are being written"
        run.process.send_signal(signal.Signals[name])
        assert run.process.wait() == STATUS[name]
        run.wait_until_all_have_gone()
        said = run.process.stderr.read() if run.process.stderr else ""
    left = files(tmp_path) - kept
    if name != "SIGKILL":
        assert left == set()
        assert "classifier: stopped; " in said
        assert "Traceback" not in said
    elif command == "batch":  # which nobody was there to remove
        assert len(left) == 1
        small = arguments(command, tmp_path, small_bundle)
        (tmp_path / "in.csv").write_text("text\nrais\n")
        subprocess.run([sys.executable, "-m", "classifier", *small], check=True)
        assert files(tmp_path) == {"in.csv", "out.csv"}
    else:
        assert left == set(), "workers remove what they have half written when their parent has gone"


def test_who_ignores_a_closed_terminal_goes_on_and_ends_once(tmp_path: Path, small_bundle: Path) -> None:
    with held(arguments("batch", tmp_path, small_bundle), tmp_path, nohup=True) as run:
        run.wait_for(workers=2)
        for name in ("SIGHUP", "SIGTERM", "SIGTERM", "SIGHUP"):
            run.process.send_signal(signal.Signals[name])
        assert run.process.wait() == STATUS["SIGTERM"]
        run.wait_until_all_have_gone()
    assert files(tmp_path) == {"in.csv"}


def test_what_was_there_before_handles_signals_again() -> None:
    found = signal.signal(signal.SIGTERM, signal.SIG_DFL)  # libraries that other tests import set handlers of their own
    try:
        with pytest.raises(Ended) as ended, raising_ended():
            signal.raise_signal(signal.SIGTERM)
        assert ended.value.status == STATUS["SIGTERM"]
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, found)


def test_threads_have_no_say_in_signals() -> None:
    seen = []

    def elsewhere() -> None:
        with raising_ended():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGTERM)]
