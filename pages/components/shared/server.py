"""Two changes to Streamlit's server: it contacts no other host, and it limits uploads.

Streamlit has no options for either. `streamlit run` imports `streamlit_app.py` before it serves the first request, so
both changes always apply. A host that starts Streamlit in another way runs the script in the first session: from then
on the server contacts no other host.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import anyio
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import cli_util, config, net_util, runtime
from streamlit.runtime import memory_uploaded_file_manager
from streamlit.web.server.server_util import get_url

from pages.components.shared.uploads import NO_ROOM, UploadStore

UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)/?$")


def stop_look_ups() -> None:
    """Prevent Streamlit from asking another host for the address of this machine.

    Streamlit accepts connections from pages of other sites that have this address. To learn it, Streamlit asks another
    host, twice, and blocks meanwhile, whenever a page of an unknown site opens a connection. Pages of the app itself,
    of localhost and of `server.corsAllowedOrigins` do not need it.
    """
    net_util.get_external_ip = net_util.get_internal_ip = _no_address


def _no_address() -> None:
    """Return no address."""


def server_options() -> dict[str, Any]:
    """Return the arguments of `st.App` beside the script; call it before the server starts."""
    memory_uploaded_file_manager.MemoryUploadedFileManager = UploadStore  # type: ignore[misc]
    return {"middleware": [Middleware(UploadLimit)], "lifespan": _open_browser}


class UploadLimit:
    """Middleware that reports the size of an upload as it arrives, and ends the request when it is evicted."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass every request on; count the bytes of uploads."""
        address = UPLOAD.search(scope.get("path", "")) if scope.get("method") == "PUT" else None
        if not address:
            await self._app(scope, receive, send)
            return
        try:
            await self._upload(address[1], address[2], scope, receive, send)
        except HTTPException as refused:
            await PlainTextResponse(refused.detail, refused.status_code)(scope, receive, send)

    async def _upload(self, session_id: str, file_id: str, scope: Scope, receive: Receive, send: Send) -> None:
        store = cast("UploadStore", runtime.get_instance().uploaded_file_mgr)
        with anyio.CancelScope() as request, store.arriving(session_id, file_id, request.cancel) as grow:

            async def count() -> Message:
                message = await receive()
                grow(len(message.get("body", b"")))
                return message

            await self._app(scope, count, send)
        if request.cancelled_caught:
            raise HTTPException(503, NO_ROOM)


@asynccontextmanager
async def _open_browser(_app: object) -> AsyncIterator[None]:
    """Open the app in a browser, as Streamlit does without `st.App`."""
    if not config.get_option("server.headless"):
        cli_util.open_browser(get_url(config.get_option("browser.serverAddress")))
    yield
