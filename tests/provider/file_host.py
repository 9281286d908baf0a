"""A hand-written file server on a real socket: it works, or fails as a test requires."""

import asyncio
import os
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

CLIP = b"\x00\x00\x00\x20ftypisom" + os.urandom(3_000_000)
ETAG = '"first"'
VIDEO = {"Content-Type": "video/mp4"}


class CutOffError(Exception):
    """The server breaks the connection off."""


@dataclass
class FileHost:
    """The next answers do what `answers` says, then all is served well."""

    data: bytes = CLIP
    etag: str = ETAG
    answers: list[Callable[[Request], Response]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def other_name(self) -> str:
        """The same server under another name: another origin."""
        return f"http://127.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.address}/clip.mp4"

    async def serve(self, request: Request) -> Response:
        self.asked.append(dict(request.headers))
        self.paths.append(request.url.path)
        return self.answers.pop(0)(request) if self.answers else self.well(request)

    def well(self, request: Request) -> Response:
        """The file, or the part of it that is asked for, as HTTP wants it."""
        headers = {**VIDEO, "ETag": self.etag}
        asked = request.headers.get("range", "")
        if not asked or request.headers.get("if-range") != self.etag:
            return Response(self.data, headers=headers)
        start, size = int(asked.removeprefix("bytes=").removesuffix("-")), len(self.data)
        if start >= size:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
        return Response(self.data[start:], status_code=206, headers=headers)

    def broken_after(self, sent: int, *, stall: bool = False) -> Callable[[Request], Response]:
        """The whole file is announced; the connection breaks, or goes silent, after so much."""

        async def body() -> AsyncIterator[bytes]:
            yield self.data[:sent]
            if stall:
                await asyncio.Event().wait()
            raise CutOffError

        headers = {**VIDEO, "ETag": self.etag, "Content-Length": str(len(self.data))}
        return lambda _: StreamingResponse(body(), headers=headers)


def answered(status: int, body: bytes = b"", **headers: str) -> Callable[[Request], Response]:
    """One answer; `Content_Type="…"` is a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Response(body, status_code=status, headers=named)


class FileServer:
    """A socket on loopback behind which one host after the other can be put."""

    def __init__(self) -> None:
        self._host = FileHost()
        self._port = 0

    def new_host(self) -> FileHost:
        """A host that nobody has asked anything yet."""
        self._host = FileHost(port=self._port)
        return self._host

    @contextmanager
    def running(self) -> Iterator[None]:
        """It can be reached while the block runs."""
        app = Starlette(routes=[Route("/{path:path}", self._serve)])
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            self._port = listener.getsockname()[1]
            server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                yield
            finally:
                server.should_exit = True
                server.force_exit = True
                thread.join()

    async def _serve(self, request: Request) -> Response:
        return await self._host.serve(request)
