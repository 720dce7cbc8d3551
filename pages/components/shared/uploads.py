"""Files that readers send: taken out of the server's memory as soon as they were read."""

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def upload(label: str, key: str, megabytes: int) -> tuple[str, bytes] | None:
    """Let the reader choose a file of up to `megabytes`; return its name and its bytes, once.

    Any type can be chosen: what is of no use gets a sentence from the one who reads it, in the reader's language.
    """
    round_key = f"{key}-round"
    number: int = st.session_state.setdefault(round_key, 0)
    # With a key of its own each time: the uploader is empty again once a file was taken from it.
    file = st.file_uploader(label, key=f"{key}-{number}", max_upload_size=megabytes)
    if file is None:
        return None
    st.session_state[round_key] = number + 1
    name, content = file.name, file.getvalue()
    _forget(file)
    return name, content


def _forget(file: UploadedFile) -> None:
    """Have the server forget the file: left alone it keeps it until the tab is closed."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
