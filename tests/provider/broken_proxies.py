"""Hand-written proxies on real sockets: they record requests, and fail as a test requires."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter
Speak = Callable[[Reader, Writer], Awaitable[None]]

SOCKS_GREETING = b"\x05\x00"  # version 5, no password
SOCKS_DONE = b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"
SOCKS_BY_NAME = 3


@asynccontextmanager
async def listening(speak: Speak, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port of a server that does this with each connection while the block runs."""
    open_ones: set[Writer] = set()

    async def serve(reader: Reader, writer: Writer) -> None:
        open_ones.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            await speak(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in open_ones:
            writer.close()
            with suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()


@dataclass
class NamingProxy:
    """Leads to one port of this machine, whatever host it is asked for, and notes that host."""

    port: int
    asked: list[str] = field(default_factory=list)

    async def speak_http(self, reader: Reader, writer: Writer) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b" ", 2)
        self.asked.append(f"{method.decode()} {target.decode()}")
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await self._lead_on(reader, writer)

    async def speak_socks(self, reader: Reader, writer: Writer) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(SOCKS_GREETING)
        _, _, _, kind = await reader.readexactly(4)
        assert kind == SOCKS_BY_NAME, "the proxy was given an address that somebody looked up"
        (length,) = await reader.readexactly(1)
        name = await reader.readexactly(length)
        await reader.readexactly(2)
        self.asked.append(name.decode())
        writer.write(SOCKS_DONE)
        await self._lead_on(reader, writer)

    async def _lead_on(self, reader: Reader, writer: Writer) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))


async def _pour(source: Reader, into: Writer) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65_536):
            into.write(data)
            await into.drain()
    into.close()


async def hang_up(reader: Reader, writer: Writer) -> None:
    await reader.read(1000)


async def say_nothing(reader: Reader, writer: Writer) -> None:
    while await reader.read(1000):
        pass


async def refuse_with_a_page(reader: Reader, writer: Writer) -> None:
    await _whole_request(reader)
    page = b"<html><title>Blocked by the company</title></html>"
    writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page))
    await writer.drain()


async def agree_with_a_page(reader: Reader, writer: Writer) -> None:
    await _whole_request(reader)
    page = b"<html><title>Log in to the hotel</title></html>"
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page))
    await writer.drain()
    await reader.read(1000)


def say_407(*headers: str) -> Speak:
    """A server that answers a whole request with a 407 and these headers."""

    async def speak(reader: Reader, writer: Writer) -> None:
        await _whole_request(reader)
        head = "\r\n".join(("HTTP/1.1 407 Who are you", "Content-Length: 2", *headers))
        writer.write(f"{head}\r\n\r\n{{}}".encode())
        await writer.drain()

    return speak


async def speak_no_http(reader: Reader, writer: Writer) -> None:
    await reader.read(1000)
    writer.write(b"220 mail.test ESMTP\r\n")
    await writer.drain()


async def refuse_socks_late(reader: Reader, writer: Writer) -> None:
    await reader.read(1000)
    writer.write(SOCKS_GREETING)
    await reader.read(1000)
    writer.write(b"\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00")  # not allowed by its rules
    await writer.drain()


async def break_socks_late(reader: Reader, writer: Writer) -> None:
    await reader.read(1000)
    writer.write(SOCKS_GREETING)
    await reader.read(1000)


async def _whole_request(reader: Reader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            await reader.readexactly(int(line.split(b":")[1]))
