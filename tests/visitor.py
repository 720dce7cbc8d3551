"""A session without a browser: speaks Streamlit's own protocol over a websocket, politely or not.

What Chromium does in a second of processor time costs a few milliseconds here, so that fifty readers fit on the machine
that serves them; and it can send what no browser would.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

Result = TypeVar("Result")

SECONDS = 600
"""How long a run may take: this machine may be busy with something else."""
LARGEST = 64 * 2**20
"""Bytes of one message."""


@dataclass
class Visitor:
    """One session of the app; what the server has said is kept until `forget`."""

    socket: ClientConnection
    query: str = ""
    page: str = ""
    """The name of the page in the address."""
    states: dict[str, WidgetState] = field(default_factory=dict)
    widgets: dict[tuple[str, str], str] = field(default_factory=dict)
    """Kind and label → id of every widget that was seen, `("text_area", "Article")`."""
    heard: list[bytes] = field(default_factory=list)

    async def run(self) -> None:
        """Ask for a run of the page with the widgets as they are, and listen until it ends."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_name = self.query, self.page
        asked.widget_states.widgets.extend(self.states.values())
        asked.context_info.timezone, asked.context_info.locale = "Africa/Nairobi", "en-GB"
        await self.send(message)
        await asyncio.wait_for(self.listen(), SECONDS)

    async def send(self, message: BackMsg) -> None:
        """Send any message at all."""
        await self.socket.send(message.SerializeToString())

    async def listen(self) -> None:
        """Take in what the server says until a script has run to its end."""
        async for raw in self.socket:
            assert isinstance(raw, bytes)
            self.heard.append(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._see(message.delta.new_element)
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    def fill(self, kind: str, label: str, text: str) -> None:
        """Write into a box, without leaving it."""
        identity = self.widgets[kind, label]
        self.states[identity] = WidgetState(id=identity, string_value=text)

    async def press(self, label: str) -> None:
        """Press a button, and listen to what it does."""
        identity = self.widgets["button", label]
        self.states[identity] = WidgetState(id=identity, trigger_value=True)
        await self.run()
        del self.states[identity]

    def heard_of(self, words: str) -> bool:
        """Tell whether the server has said `words`, anywhere."""
        return any(words.encode() in raw for raw in self.heard)

    def forget(self) -> None:
        """Forget what the server has said."""
        self.heard.clear()

    def _see(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        shown = getattr(element, kind)
        if getattr(shown, "id", "") and hasattr(shown, "label"):
            self.widgets[kind, shown.label] = shown.id


@asynccontextmanager
async def visit(
    url: str, page: str = "", query: str = "", headers: Mapping[str, str] | None = None
) -> AsyncIterator[Visitor]:
    """Open a session at the page named `page` with the query string `query`, and wait until it is drawn."""
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(address, additional_headers=headers, max_size=LARGEST, ping_interval=None) as socket:
        visitor = Visitor(socket, query, page)
        await visitor.run()
        yield visitor


def run_beside(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work` to its end in a thread of its own: the browser of other tests keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
