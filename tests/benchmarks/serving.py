"""What the benchmarks of the running server share: a reader's click, and how much memory the server takes."""

import time
from pathlib import Path

from pages.components.shared.i18n import catalog
from tests.visitor import Visitor

SAY = catalog("en")


async def ask(visitor: Visitor, article: str) -> float:
    """Classify `article` and return how many seconds the answer took; raises where there is none."""
    visitor.fill("text_area", SAY["classify.box"], article)
    visitor.forget()
    begun = time.perf_counter()
    await visitor.press(SAY["classify.button"])
    taken = time.perf_counter() - begun
    if not visitor.heard_of(SAY["why.title"]):
        raise RuntimeError("there was no answer")
    return taken


def megabytes(url: str) -> float:
    """Return the resident memory of the process that listens at `url`; Linux only."""
    status = Path(f"/proc/{listener(url)}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def listener(url: str) -> int:
    """Return the id of the process that listens at `url`; Linux only."""
    port = int(url.rpartition(":")[2])
    inode = next(
        fields[9]
        for fields in map(str.split, Path("/proc/net/tcp").read_text().splitlines()[1:])
        if int(fields[1].partition(":")[2], 16) == port and fields[3] == "0A"
    )
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(link.readlink()) == f"socket:[{inode}]" for link in (folder / "fd").iterdir()):
                return int(folder.name)
        except OSError:  # it has ended meanwhile, or is none of ours
            continue
    raise RuntimeError(f"nothing listens at {url}")
