"""The scripted service on a real socket of this machine."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.engine.scripted import ScriptedService


class _Server(uvicorn.Server):
    """Leaves the signals of the test run alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def on_loopback(service: ScriptedService) -> AsyncIterator[str]:
    """Its address while the block runs. Links to files lead to it, too."""

    async def answer(request: Request) -> Response:
        asked = httpx.Request(
            request.method,
            str(request.url),
            headers=request.headers.raw,
            content=await request.body(),
        )
        said = await service.handle(asked)
        kept = {
            name: value
            for name, value in said.headers.items()
            if name not in {"content-length", "transfer-encoding"}
        }
        return Response(await said.aread(), status_code=said.status_code, headers=kept)

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
    server = _Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off", ws="none"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    service.files_url = f"http://localhost:{port}/files"
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = server.force_exit = True
        await serving
