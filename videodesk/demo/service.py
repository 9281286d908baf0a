"""The demo service as an HTTP server, in a thread of this process.

It listens on the loopback device only and accepts any key that is not empty. Directives that a
prompt can contain, to see how errors look, are in `videodesk.demo.directives`.
"""

import asyncio
import logging
import socket
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import uvicorn
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from videodesk.demo.answers import Shape
from videodesk.demo.application import make_application
from videodesk.demo.backend import DemoBackend
from videodesk.demo.options import DEFAULT_OPTIONS, DemoOptions
from videodesk.errors import Code, error

__all__ = ["DemoService", "Shape"]

_log = logging.getLogger(__name__)
_HOST: Final = "127.0.0.1"
_START_SECONDS: Final = 10.0  # seconds to wait for the thread to listen; it takes 0.1
_MAX_CONNECTIONS: Final = 256
_GRACE_SECONDS: Final = 1.0  # seconds that answers in progress get when the service stops


class DemoService:
    """The demo service of one folder: its socket, its thread, and its files.

    `port` 0 takes a free one. A service restarted on the same folder knows every task that it ever
    accepted.
    """

    def __init__(
        self,
        folder: Path,
        options: DemoOptions = DEFAULT_OPTIONS,
        *,
        port: int = 0,
        shape: Shape = Shape.FLAT,
    ) -> None:
        self.base_url = ""
        self._folder = folder
        self._port = port
        self._shape = shape
        self._options = options
        self._backend: DemoBackend | None = None
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def charged(self) -> int:
        """Return how many creates were accepted in the folder, over all runs; 0 before `start`."""
        return self._backend.charged if self._backend else 0

    def start(self) -> str:
        """Listen, and return the base URL. Raises VideoDeskError DEMO_UNAVAILABLE if it cannot."""
        if self._thread is not None:
            return self.base_url
        try:
            listener = _open_listener(self._port)
        except OSError as why:
            raise error(Code.DEMO_UNAVAILABLE, detail=str(why)) from why
        try:
            backend = DemoBackend(self._folder, self._options)
            backend.resume()
        except OSError as why:
            listener.close()
            raise error(Code.DEMO_UNAVAILABLE, detail=str(why)) from why
        server = _Server(backend, self._shape)
        thread = threading.Thread(
            target=server.serve_until_stopped, args=(listener,), name="demo-service", daemon=True
        )
        self._backend, self._server, self._thread = backend, server, thread
        self.base_url = f"http://{_HOST}:{listener.getsockname()[1]}"
        thread.start()
        try:
            server.listening.result(_START_SECONDS)
        except Exception as why:
            self.stop()
            raise error(Code.DEMO_UNAVAILABLE, detail=str(why)) from why
        return self.base_url

    def stop(self) -> None:
        """Stop within two seconds, also with requests in progress. Can be called at any time."""
        server, thread = self._server, self._thread
        if self._backend is not None:
            self._backend.stop()
        if server is not None and thread is not None:
            server.should_exit = True
            thread.join(timeout=5)
        self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class _Server(uvicorn.Server):
    """uvicorn in a thread other than the main one: no signal handlers, no logging of its own."""

    def __init__(self, backend: DemoBackend, shape: Shape) -> None:
        super().__init__(
            uvicorn.Config(
                make_application(backend, shape=shape, hang_up=self._hang_up),
                loop="asyncio",
                http=H11Protocol,
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_keep_alive=30,
                limit_concurrency=_MAX_CONNECTIONS,
                proxy_headers=False,
                timeout_graceful_shutdown=1,
            )
        )
        self.listening: Future[None] = Future()

    def serve_until_stopped(self, listener: socket.socket) -> None:
        """Serve until `should_exit`; the target of the thread."""
        try:
            with listener:
                self.run(sockets=[listener])
        except Exception as why:  # noqa: BLE001  # guards a whole thread; logged
            _log.exception("the demo service failed")
            if not self.listening.done():
                self.listening.set_exception(why)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Extend uvicorn's: set `listening`."""
        await super().startup(sockets)
        self.listening.set_result(None)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Extend uvicorn's: abort what is still open after the grace; a stream may never end."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            async with asyncio.timeout(_GRACE_SECONDS):
                while self.server_state.connections:  # noqa: ASYNC110  # uvicorn has no event
                    await asyncio.sleep(0.02)
        except TimeoutError:
            for connection in list(self.server_state.connections):
                _abort(connection)
        await super().shutdown(sockets)

    def _hang_up(self, scope: Scope) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, H11Protocol) and connection.client == scope["client"]:
                _abort(connection)


def _abort(connection: object) -> None:
    if isinstance(connection, H11Protocol):
        connection.transport.abort()


def _open_listener(port: int) -> socket.socket:
    """Return a socket that listens on the loopback device. Raises OSError if the port is in use."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
        listener.listen(128)
    except (OSError, OverflowError) as why:
        listener.close()
        raise OSError(f"port {port}: {why}") from why
    return listener
