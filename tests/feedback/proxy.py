"""Passes bytes on to a server of loopback, until it is cut: what a database looks like that has gone away."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Proxy:
    """Listens on a port of loopback; `cut` ends every connection and refuses new ones, `mend` lets them in again."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._closed = False
        self._cut = False
        threading.Thread(target=self._let_in, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closed = True
        self.cut()
        self._door.close()

    def cut(self) -> None:
        """Be gone."""
        self._cut = True
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Be there again."""
        self._cut = False

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):  # the door was closed
            while not self._closed:
                visitor, _ = self._door.accept()
                if self._cut:
                    visitor.close()
                    continue
                server = socket.create_connection(self._target)
                for source, target in ((visitor, server), (server, visitor)):
                    self._open.add(source)
                    threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                target.sendall(data)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open.discard(source)
        source.close()
