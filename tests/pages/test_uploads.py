"""What the server keeps of files that were sent, without a server: sizes are what the store is told."""

from contextlib import ExitStack
from functools import partial

import pytest
from starlette.exceptions import HTTPException
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.components.shared.uploads import ALL_BYTES, ASKED, SESSION_BYTES, UploadStore


@pytest.fixture
def store() -> UploadStore:
    return UploadStore("/upload")


def ask(store: UploadStore, session: str) -> str:
    return store.get_upload_urls(session, ["a.txt"])[0].file_id


def send(store: UploadStore, session: str, size: int) -> str:
    """Have a whole file of `size` arrive; return its id."""
    file_id = ask(store, session)
    with store.arriving(session, file_id, pytest.fail) as grow:
        grow(size)
        store.add_file(session, UploadedFileRec(file_id, "a.txt", "text/plain", b""))
    return file_id


def kept(store: UploadStore, session: str, *files: str) -> list[str]:
    return [file.file_id for file in store.get_files(session, files)]


def test_a_new_file_pushes_out_the_oldest_of_its_session_only(store: UploadStore) -> None:
    other = send(store, "b", SESSION_BYTES // 2)
    files = [send(store, "a", SESSION_BYTES // 2) for _ in range(4)]
    assert kept(store, "a", *files) == files[2:]
    assert kept(store, "b", other) == [other]


def test_of_many_sessions_the_oldest_files_go(store: UploadStore) -> None:
    files = {f"session {number}": send(store, f"session {number}", SESSION_BYTES) for number in range(6)}
    assert [session for session, file in files.items() if kept(store, session, file)] == list(files)[-3:]
    assert ALL_BYTES // SESSION_BYTES == 3


def test_what_is_on_its_way_is_counted_and_cut_off(store: UploadStore) -> None:
    cut: list[str] = []
    with ExitStack() as requests:
        for name in ("first", "second"):
            grow = requests.enter_context(store.arriving("a", ask(store, "a"), partial(cut.append, name)))
            grow(SESSION_BYTES - 1)
    assert cut == ["first"]
    send(store, "a", SESSION_BYTES)
    assert cut == ["first"], "nothing is on its way any more"


def test_nothing_is_kept_that_no_page_asked_for(store: UploadStore) -> None:
    file_id = ask(store, "a")
    for session, asked in (("a", "x"), ("b", file_id)):
        with pytest.raises(HTTPException, match="403"), store.arriving(session, asked, pytest.fail):
            pass
        with pytest.raises(HTTPException, match="503"):
            store.add_file(session, UploadedFileRec(asked, "a.txt", "text/plain", b"abc"))
    files = [ask(store, "a") for _ in range(ASKED)]
    with pytest.raises(HTTPException, match="403"), store.arriving("a", file_id, pytest.fail):
        pass
    with store.arriving("a", files[0], pytest.fail):
        pass


def test_a_session_that_ends_meanwhile_keeps_nothing(store: UploadStore) -> None:
    file_id = ask(store, "a")
    with store.arriving("a", file_id, pytest.fail) as grow:
        grow(1)
        store.remove_session_files("a")
        with pytest.raises(HTTPException, match="503"):
            store.add_file("a", UploadedFileRec(file_id, "a.txt", "text/plain", b"abc"))
    assert not kept(store, "a", file_id)
