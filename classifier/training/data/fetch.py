"""Download the public MasakhaNEWS splits, and verify their content."""

import hashlib
import http.client
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from classifier.reading.tables.replacing import replaced
from classifier.terminal import progress_bar
from classifier.training.errors import DownloadError, DownloadMismatchError

COMMIT = "819be05"
BASE_URL = f"https://raw.githubusercontent.com/masakhane-io/masakhane-news/{COMMIT}"
BLOBS = {
    "data/swa/train.tsv": "f858e67aab20a8d59aee8199e43fc00367bef736",
    "data/swa/dev.tsv": "a406d39ffc06e0c1bc60b133b46a6d63809d4648",
}
"""Path in the source → the git blob id of its content. The test split is left out, so that nothing is tuned to it."""

TIMEOUT = 30.0
"""Seconds without a byte after which a download fails."""

LARGEST = 64 * 1024 * 1024
"""Bytes; the largest split has 7 MB."""


def fetch(out: Path, base_url: str = BASE_URL, blobs: dict[str, str] = BLOBS) -> list[Path]:
    """Download every file of `blobs` into the folder `out` and return their paths.

    A file that is already there with the right content is not fetched again; one with other content, or cut off, is
    never written. Raises DownloadError, and DownloadMismatchError when the content does not have the blob id.
    """
    out.mkdir(parents=True, exist_ok=True)
    return [_fetch_file(f"{base_url.rstrip('/')}/{name}", out / Path(name).name, blob) for name, blob in blobs.items()]


def blob_id(content: bytes) -> str:
    """Return the git blob id of a file with this content: SHA-1, in hexadecimal."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _fetch_file(url: str, target: Path, expected: str) -> Path:
    if target.is_file() and blob_id(target.read_bytes()) == expected:
        return target
    content = _download(url)
    if (actual := blob_id(content)) != expected:
        raise DownloadMismatchError(url=url, expected=expected, actual=actual)
    with replaced(target) as part:
        part.write_bytes(content)
    return target


def _download(url: str) -> bytes:
    """Return the whole content of `url`; raises DownloadError."""
    if urlsplit(url).scheme not in ("https", "http"):
        raise DownloadError(url=url, reason="only http and https addresses are read")
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as response:  # noqa: S310  the scheme was checked  # nosec B310
            return _read_all(response, url)
    except urllib.error.HTTPError as error:
        with error:
            raise DownloadError(url=url, reason=f"the server answered {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        raise DownloadError(url=url, reason=str(error) or type(error).__name__) from error


def _read_all(response: http.client.HTTPResponse, url: str) -> bytes:
    """Return the body, read with a progress bar; `http.client` does not notice a body that is cut off."""
    total = int(response.headers.get("Content-Length") or 0) or None
    parts = bytearray()
    with progress_bar(total=total, unit="B", unit_scale=True, desc=url.rpartition("/")[2]) as progress:
        while part := response.read(1 << 16):
            parts += part
            progress.update(len(part))
            if len(parts) > LARGEST:
                raise DownloadError(url=url, reason=f"it is larger than {LARGEST:,} bytes")
    if total is not None and len(parts) < total:
        raise DownloadError(url=url, reason=f"the transfer was cut off after {len(parts):,} of {total:,} bytes")
    return bytes(parts)
