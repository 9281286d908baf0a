"""Faults of the service, and ways to answer on a raw socket, correctly or not.

The faults themselves are in `fault_table`; `matrix` drives a real process through them.
"""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from videodesk.errors import Code
from videodesk.generation import Json, Status

PAGE: Final = b"<html><head><title>504 Gateway Time-out</title></head><body>nginx</body></html>"
_AT_ONCE: Final = struct.pack("ii", 1, 0)


class Door(StrEnum):
    """At which of its three doors the service is at fault."""

    CREATE = "create"
    QUERY = "query"
    FILE = "download"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request, and the way to answer it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    headers: dict[str, str]
    task: str
    address: str
    clip: bytes

    @property
    def file_url(self) -> str:
        return f"{self.address}/files/{self.task}.mp4"


Act = Callable[[Exchange], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Ends:
    """How the first run ends: exit code, the row's status, the code of its problem."""

    exit_code: int
    status: Status
    code: Code | None = None


DONE: Final = Ends(0, Status.COMPLETED)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens, and what must come of it.

    `rests` is the row's status after one more, undisturbed `resume`; `creates` how many requests
    arrived in all; `times` how often the fault shows itself.
    """

    name: str
    door: Door
    act: Act
    ends: Ends
    rests: Status
    creates: int = 1
    times: int = 1


def answer(status: int, body: bytes | Json = b"", **headers: str) -> bytes:
    """A whole HTTP answer; `Retry_After="1"` is a header."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {
        "Content-Length": str(len(data)),
        "Content-Type": "text/html" if data.startswith(b"<") else "application/json",
        "Connection": "close",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = f"HTTP/1.1 {status} {_phrase(status)}\r\n"
    return (head + "".join(f"{name}: {value}\r\n" for name, value in lines.items())).encode() + (
        b"\r\n" + data
    )


def well_answered(door: Door, exchange: Exchange) -> bytes:
    """What a service answers that is not at fault."""
    if door is Door.CREATE:
        taken: Json = {"id": exchange.task, "status": "processing"}
        return answer(200, taken)
    if door is Door.QUERY:
        done: Json = {"id": exchange.task, "status": "completed", "video_url": exchange.file_url}
        return answer(200, done)
    return file_answer(exchange, exchange.clip, f'"{exchange.task}"')


def file_answer(exchange: Exchange, data: bytes, etag: str) -> bytes:
    """A file, or the rest of it where the client has its beginning."""
    mp4 = {"Content_Type": "video/mp4", "ETag": etag}
    if exchange.headers.get("if-range") != etag:
        return answer(200, data, **mp4)
    start = int(exchange.headers["range"].removeprefix("bytes=").removesuffix("-"))
    whole = f"bytes {start}-{len(data) - 1}/{len(data)}"
    return answer(206, data[start:], Content_Range=whole, **mp4)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in list(HTTPStatus) else "Unknown"


def says(status: int, body: bytes | Json = b"", **headers: str) -> Act:
    """A whole answer that is not the one that was hoped for."""

    async def act(exchange: Exchange) -> None:
        exchange.writer.write(answer(status, body, **headers))

    return act


def sends(data: bytes) -> Act:
    """These bytes, and the end."""

    async def act(exchange: Exchange) -> None:
        exchange.writer.write(data)

    return act


async def hangs_up(_exchange: Exchange) -> None:
    """No answer at all."""


async def resets(exchange: Exchange) -> None:
    """The connection ends as when a machine loses its power."""
    raw: socket.socket = exchange.writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)


def cuts(door: Door, share: float) -> Act:
    """The right answer, of which only this share arrives."""

    async def act(exchange: Exchange) -> None:
        whole = well_answered(door, exchange)
        exchange.writer.write(whole[: int(len(whole) * share)])

    return act


def queries(state: Callable[[Exchange], Json]) -> Act:
    """An answer to a query that depends on the task."""

    async def act(exchange: Exchange) -> None:
        exchange.writer.write(answer(200, state(exchange)))

    return act


def serves(data: Callable[[Exchange], bytes], etag: str = '"another"', **headers: str) -> Act:
    """Another file than the right one, with a length that is true."""

    async def act(exchange: Exchange) -> None:
        mp4 = {"Content_Type": "video/mp4", "ETag": etag, **headers}
        exchange.writer.write(answer(200, data(exchange), **mp4))

    return act
