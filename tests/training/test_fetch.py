import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from classifier.training.data.fetch import BLOBS, blob_id, fetch
from classifier.training.errors import DownloadError, DownloadMismatchError

CONTENT = b"category\theadline\ttext\turl\n" + b"michezo\tMpira\tTimu imeshinda.\t\n" * 5000
BLOBS_HERE = {"data/swa/train.tsv": blob_id(CONTENT)}


class Source(BaseHTTPRequestHandler):
    """Serves the right file, and some wrong ones."""

    def do_GET(self) -> None:
        kind = self.path.split("/")[1]
        if kind == "missing":
            self.send_error(404)
            return
        body = CONTENT[:-2] + b"X\n" if kind == "altered" else CONTENT
        self.send_response(200)
        if kind != "endless":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if kind in ("cut", "endless") else body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def source() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Source)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_right_file_arrives_whole(source: str, tmp_path: Path) -> None:
    (path,) = fetch(tmp_path / "data", f"{source}/right", BLOBS_HERE)
    assert path == tmp_path / "data" / "train.tsv"
    assert path.read_bytes() == CONTENT


def test_a_right_file_is_not_fetched_again(tmp_path: Path) -> None:
    (tmp_path / "train.tsv").write_bytes(CONTENT)
    assert fetch(tmp_path, "http://127.0.0.1:9/nobody-listens", BLOBS_HERE) == [tmp_path / "train.tsv"]


@pytest.mark.parametrize("kind", ["altered", "cut", "missing", "endless"])
def test_a_wrong_file_leaves_nothing_behind(kind: str, source: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadError) as caught:
        fetch(tmp_path, f"{source}/{kind}", BLOBS_HERE)
    assert list(tmp_path.iterdir()) == []
    assert "un the same command again" in str(caught.value)


def test_a_wrong_file_does_not_replace_the_one_that_was_there(source: str, tmp_path: Path) -> None:
    (tmp_path / "train.tsv").write_bytes(b"mine")
    with pytest.raises(DownloadMismatchError, match="is not the file"):
        fetch(tmp_path, f"{source}/altered", BLOBS_HERE)
    assert (tmp_path / "train.tsv").read_bytes() == b"mine"


@pytest.mark.parametrize(("kind", "reason"), [("missing", "404"), ("cut", "cut off")])
def test_the_error_says_what_happened(kind: str, reason: str, source: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=reason):
        fetch(tmp_path, f"{source}/{kind}", BLOBS_HERE)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "file:///etc"])
def test_a_source_that_cannot_be_reached_is_a_sentence(url: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="could not be fetched"):
        fetch(tmp_path, url, BLOBS_HERE)


def test_the_blob_id_is_the_one_of_git() -> None:
    assert blob_id(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def test_the_test_split_is_never_fetched() -> None:
    assert not any("test" in name for name in BLOBS)
