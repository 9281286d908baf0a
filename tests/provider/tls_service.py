"""A TLS service on a real local socket, and the authority that signed its certificate."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import trustme
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.provider.file_host import FileHost

LOOPBACK_BY_ANOTHER_NAME = "127.1"
"""What every resolver takes for 127.0.0.1, and no program for this machine: proxies are used."""


@dataclass(frozen=True)
class Authority:
    """A certificate authority that no system knows, and its file."""

    made: trustme.CA
    file: Path

    def server_files(
        self,
        folder: Path,
        *names: str,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
    ) -> tuple[Path, Path]:
        """The certificate and the key of a server with these names."""
        leaf = self.made.issue_cert(*names, not_before=valid_from, not_after=valid_until)
        certificate, key = folder / f"{names[0]}.pem", folder / f"{names[0]}.key"
        leaf.private_key_pem.write_to_path(str(key))
        certificate.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
        return certificate, key


@dataclass
class TlsService:
    """Takes every create, completes each task at once, and serves its clip."""

    host: FileHost = field(default_factory=lambda: FileHost(data=b"\0\0\0\x20ftypisom" + b"x" * 99))
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def address(self, name: str = LOOPBACK_BY_ANOTHER_NAME, scheme: str = "https") -> str:
        return f"{scheme}://{name}:{self.port}"

    async def serve(self, request: Request) -> Response:
        self.asked.append(f"{request.method} {request.url.path}")
        match request.url.path:
            case "/v1/video/create":
                return JSONResponse({"id": "t1", "status": "processing"})
            case "/v1/video/query":
                clip = f"{request.url.scheme}://{request.headers['host']}/clip.mp4"
                return JSONResponse({"id": "t1", "status": "completed", "video_url": clip})
            case "/v1/models":
                return JSONResponse({"data": [{"id": "veo3"}]})
            case _:
                return await self.host.serve(request)

    @contextmanager
    def running(
        self, certificate: Path | None = None, key: Path | None = None, *, at: str = "127.0.0.1"
    ) -> Iterator[None]:
        """It can be reached while the block runs; without a certificate, unencrypted."""
        app = Starlette(routes=[Route("/{path:path}", self.serve, methods=["GET", "POST"])])
        family = socket.AF_INET6 if ":" in at else socket.AF_INET
        with socket.socket(family) as listener:
            listener.bind((at, 0))
            listener.listen()
            self.port = listener.getsockname()[1]
            config = uvicorn.Config(
                app,
                log_config=None,
                lifespan="off",
                ws="none",
                ssl_certfile=certificate,
                ssl_keyfile=key,
            )
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                yield
            finally:
                server.should_exit = server.force_exit = True
                thread.join()
