"""Fixtures of the download tests: a server, a client of another service, a path on disk."""

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.provider.file_host import FileHost, FileServer
from videodesk.credentials import ApiKey
from videodesk.provider.client import Client
from videodesk.provider.network import Timeouts


@pytest.fixture(scope="package")
def file_server() -> Iterator[FileServer]:
    """One socket for all hosts: an uvicorn takes 0.2 s to stop."""
    server = FileServer()
    with server.running():
        yield server


@pytest.fixture
def host(file_server: FileServer) -> FileHost:
    """A file host that is no part of the client's service."""
    return file_server.new_host()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """Where a clip arrives."""
    return tmp_path / "clip.mp4.part"


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A client whose service is at another address of this computer."""
    key = ApiKey("sk-Zq81mXw0TtEr55")
    async with aclosing(Client("http://127.0.0.2:9", key, timeouts=Timeouts(stall=5))) as client:
        yield client
