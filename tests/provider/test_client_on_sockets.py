"""The client on real connections that fail: what was sent, and the outcome."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager

import pytest

from videodesk.credentials import ApiKey
from videodesk.errors import Code
from videodesk.generation import Request
from videodesk.provider.client import Client
from videodesk.provider.network import Timeouts
from videodesk.provider.outcome import AskError, AskMeaning, CreateError, CreateMeaning
from videodesk.provider.task_state import Working

REQUEST = Request(model="veo3", prompt="a kite")
QUICK = Timeouts(connect=5, write=5, create=0.2, query=0.2)
Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(speak: Speak) -> AsyncIterator[str]:
    """A server on loopback that does with each connection what the test says; its address."""
    done = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await speak(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()
            done.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await done.wait()
    finally:
        server.close()


async def read_request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The head and the body of one request."""
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    body = await reader.readexactly(int(lengths[0].split(b":")[1])) if lengths else b""
    return head, body


def json_answer(value: object, *, head: bytes = b"") -> bytes:
    body = json.dumps(value).encode()
    return b"HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s" % (head, len(body), body)


def client_at(address: str, timeouts: Timeouts = QUICK) -> Client:
    return Client(address, ApiKey("sk-0123456789"), timeouts=timeouts)


async def create_at(address: str, timeouts: Timeouts = QUICK) -> CreateError:
    async with aclosing(client_at(address, timeouts)) as client:
        with pytest.raises(CreateError) as raised:
            await client.create(REQUEST, [])
        return raised.value


async def query_at(address: str, timeouts: Timeouts = QUICK) -> AskError:
    async with aclosing(client_at(address, timeouts)) as client:
        with pytest.raises(AskError) as raised:
            await client.query("t1")
        return raised.value


async def test_refused_connection_means_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        on_create, on_query = await create_at(address), await query_at(address)

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert on_query.outcome.meaning is AskMeaning.UNREACHABLE
    assert on_create.code is on_query.code is Code.UNREACHABLE


async def test_unknown_host_means_not_sent() -> None:
    error = await create_at("http://no-such-host.invalid")

    assert error.outcome.meaning is CreateMeaning.NOT_SENT


async def test_failed_tls_handshake_means_not_sent() -> None:
    got: list[bytes] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got.append(await reader.read(10_000))
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with listening(speak) as address:
        error = await create_at(address.replace("http:", "https:"))

    assert error.outcome.meaning is CreateMeaning.NOT_SENT
    assert b"kite" not in got[0]


async def drop_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)


async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    await reader.read()


async def drop_in_the_headers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-")
    await writer.drain()


async def drop_in_the_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(json_answer({"id": "t1", "status": "processing"})[:-3])
    await writer.drain()


async def stall_in_the_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await drop_in_the_body(reader, writer)
    await reader.read()


async def answer_nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"\x00\x01SSH-2.0-hello\r\n\r\n")
    await writer.drain()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


@pytest.mark.parametrize(
    "speak",
    [
        drop_at_once,
        say_nothing,
        drop_in_the_headers,
        drop_in_the_body,
        stall_in_the_body,
        answer_nonsense,
        reset,
    ],
)
async def test_error_after_sending_is_unknown_for_create_and_retried_for_query(
    speak: Speak,
) -> None:
    async with listening(speak) as address:
        on_create, on_query = await create_at(address), await query_at(address)

    assert on_create.outcome.meaning is CreateMeaning.UNKNOWN
    assert on_create.code is Code.ANSWER_LOST
    assert on_query.outcome.meaning is AskMeaning.ASK_AGAIN
    assert on_query.code is Code.SERVICE_ERROR


async def test_answer_sent_byte_by_byte_times_out() -> None:
    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)

    impatient = Timeouts(create=5, query=5, create_total=0.3, query_total=0.3)
    async with listening(trickle) as address:
        on_create = await create_at(address, impatient)
        on_query = await query_at(address, impatient)

    assert on_create.outcome.meaning is CreateMeaning.UNKNOWN
    assert on_query.outcome.meaning is AskMeaning.ASK_AGAIN


async def test_create_is_sent_once_on_a_new_connection() -> None:
    heads: list[list[bytes]] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append([])
        while not reader.at_eof():
            try:
                head, _ = await read_request(reader)
            except asyncio.IncompleteReadError:
                return
            heads[-1].append(head.split(b" ", 1)[0])
            writer.write(json_answer({"id": "t1", "status": "processing"}))
            await writer.drain()

    async with listening(speak) as address, aclosing(client_at(address)) as client:
        await client.create(REQUEST, [])
        await client.create(REQUEST, [])
        assert (await client.query("t1")).state == Working("processing")
        await client.query("t1")

    assert sorted(heads) == [[b"GET", b"GET"], [b"POST"], [b"POST"]]


async def test_early_refusal_of_large_request_is_read() -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        await reader.read()

    patient = Timeouts(create=5)
    async with listening(speak) as address, aclosing(client_at(address, patient)) as client:
        with pytest.raises(CreateError) as raised:
            await client.create(REQUEST, ["data:image/png;base64," + "A" * 200_000])

    assert raised.value.outcome.meaning is CreateMeaning.REFUSED
    assert raised.value.code is Code.TOO_LARGE_FOR_SERVICE


async def test_cancelled_call_ends_at_once_without_service_error() -> None:
    arrived = asyncio.Event()

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        arrived.set()
        await reader.read()

    async with (
        listening(speak) as address,
        aclosing(client_at(address, Timeouts())) as client,
    ):
        running = asyncio.ensure_future(client.create(REQUEST, []))
        await arrived.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
