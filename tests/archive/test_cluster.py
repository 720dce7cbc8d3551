"""Archives on Ray: the same files as on one machine, and what an accident costs. All of it on a Ray of its own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import ray

from classifier.__main__ import main
from classifier.archive import cluster as cluster_engine
from classifier.archive.run import run_archive
from tests.archive.samples import SHARD_ROWS, contents, write_archive

# Ray leaves files of its own open and says what it will change: nothing that this project can mend.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[str]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init(
        address="local",
        num_cpus=2,
        include_dashboard=False,
        _node_ip_address="127.0.0.1",
        log_to_driver=False,
        logging_level="warning",
        object_store_memory=100_000_000,
    )
    yield ray.get_runtime_context().gcs_address
    ray.shutdown()


def on_ray(source: Path, target: Path, bundle: Path) -> None:
    run_archive(str(source), str(target), engine="ray", bundle=bundle, processes=2, shard_rows=SHARD_ROWS)


def test_both_engines_write_the_same_files_though_an_actor_is_ended(
    tmp_path: Path, small_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_archive(tmp_path / "in")
    (source / "b.jsonl").open("a").write("\nsi JSON\n")
    run_archive(str(source), str(tmp_path / "local"), bundle=small_bundle, shard_rows=SHARD_ROWS)
    monkeypatch.setattr(cluster_engine, "Actor", Mortal)
    on_ray(source, tmp_path / "ray", small_bundle)
    assert (tmp_path / "ray.ended").exists()
    assert contents(tmp_path / "ray") == contents(tmp_path / "local")
    (tmp_path / "ray" / "part-00003.parquet").unlink()
    report = run_archive(str(source), str(tmp_path / "ray"), engine="ray", bundle=small_bundle, shard_rows=SHARD_ROWS)
    assert (report.shards, report.kept, report.rejected) == (12, 11, 1)
    assert contents(tmp_path / "ray") == contents(tmp_path / "local")


def test_a_cluster_is_found_by_its_address(cluster: str, tmp_path: Path, small_bundle: Path) -> None:
    source, target = write_archive(tmp_path / "in"), tmp_path / "out"
    run_archive(str(source), str(tmp_path / "local"), bundle=small_bundle)
    command = [sys.executable, "-m", "classifier", "archive", str(source), str(target), "--bundle", str(small_bundle)]
    done = subprocess.run([*command, "--engine", "ray", "--address", cluster], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "300 rows in 3 parts" in done.stderr
    assert contents(target) == contents(tmp_path / "local")


def test_an_address_where_nothing_listens_is_told_before_ray_tries_it(tmp_path: Path, small_bundle: Path) -> None:
    source = write_archive(tmp_path / "in")
    command = [sys.executable, "-m", "classifier", "archive", str(source), str(tmp_path / "out")]
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        command += ["--bundle", str(small_bundle), "--engine", "ray", "--address", address]
        done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"classifier: No Ray cluster answers at {address}.")
    assert "Failed to connect" not in done.stderr, "what Ray itself says, for minutes"


class Mortal(cluster_engine.Actor):
    """An actor that is ended at the third part, as a want of memory does; only the first one that comes to it."""

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[Any]]:
        if 2 in batch["number"]:
            with suppress(FileExistsError):
                Path(f"{self.worker.folder.path}.ended").touch(exist_ok=False)
                os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(batch)


def test_without_ray_a_sentence_says_what_to_install(
    tmp_path: Path, small_bundle: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)  # what an import finds where the package is not installed
    source = write_archive(tmp_path / "in")
    command = ["archive", str(source), str(tmp_path / "out"), "--engine", "ray", "--bundle", str(small_bundle)]
    assert main(command) == 1
    assert "pip install -r requirements-cluster.txt" in capsys.readouterr().err


def test_the_library_and_the_local_engine_import_neither_ray_nor_more_than_they_need() -> None:
    program = (
        "import sys, classifier, classifier.__main__; light = set(sys.modules); "
        "import classifier.archive.run, classifier.archive.cluster; "
        "print(sorted({'ray', 'pyarrow', 'fsspec'} & light), 'ray' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "[] False"
