from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.demo.clock import Clock
from videodesk.demo.answers import Shape
from videodesk.demo.application import make_application
from videodesk.demo.backend import DemoBackend
from videodesk.demo.options import DemoOptions

Connect = Callable[[Shape], httpx.AsyncClient]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def backend(tmp_path: Path, clock: Clock) -> Iterator[DemoBackend]:
    """A backend whose tasks work for 4 seconds of a clock that stands still."""
    made = DemoBackend(tmp_path / "demo", DemoOptions((4.0, 4.0)), now=clock)
    yield made
    made.stop()


@pytest.fixture
async def connect(backend: DemoBackend) -> AsyncIterator[Connect]:
    """Clients of the backend's pages, with a key, without a socket."""
    clients: list[httpx.AsyncClient] = []

    def connected(shape: Shape) -> httpx.AsyncClient:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(make_application(backend, shape=shape)),
            base_url="http://127.0.0.1:8000",
            headers={"Authorization": "Bearer any-key"},
        )
        clients.append(client)
        return client

    yield connected
    for client in clients:
        await client.aclose()


@pytest.fixture
def flat(connect: Connect) -> httpx.AsyncClient:
    return connect(Shape.FLAT)


@pytest.fixture
def wrapped(connect: Connect) -> httpx.AsyncClient:
    return connect(Shape.WRAPPED)
