"""A service on a real socket that fails once, as the prompt specifies, and then works.

    python -m tests.torture.faulty BOOK

The prompt of a create is the name of one of `faults.FAULTS`; its task, its queries and its file
share that fault. Whatever arrives is a line of BOOK.
"""

import asyncio
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec

from tests.torture.clips import SMALL, clip_of
from tests.torture.fault_table import FAULTS
from tests.torture.faults import Door, Exchange, Fault, answer, well_answered

_HEAD_END = b"\r\n\r\n"


@dataclass
class FaultyService:
    """Knows its tasks, which fault each has, and how often that has shown itself."""

    book: Path
    tasks: dict[str, Fault] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)
    address: str = ""

    async def serve(self) -> None:
        """Prints its address, and serves for ever."""
        server = await asyncio.start_server(self._speak, "127.0.0.1", 0, limit=2**20)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        sys.stdout.write(f"{self.address}\n")
        sys.stdout.flush()
        async with server:
            await server.serve_forever()

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the client is gone, or speaks another protocol
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(_HEAD_END)).decode("latin-1")
        first, *lines = head.split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, found, value in (line.partition(":") for line in lines)
            if found
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        address = urlsplit(first.split(" ")[1])
        match address.path.strip("/").split("/"):
            case ["v1", "video", "create"]:
                prompt = json.loads(body)["prompt"]
                self._note("arrived", prompt)
                task, door = f"task-{len(self.tasks) + 1}", Door.CREATE
                fault = self.tasks[task] = FAULTS[prompt]
            case ["v1", "video", "query"]:
                asked = parse_qs(address.query)
                task, door = (asked.get("id") or asked["task_id"])[0], Door.QUERY
                fault = self.tasks[task]
            case ["files", "again.mp4"]:
                writer.write(answer(302, Location=address.path))
                return
            case ["files", name] | ["v1", "videos", name, "content"]:
                task, door = name.removesuffix(".mp4"), Door.FILE
                fault = self.tasks[task]
            case _:
                writer.write(answer(200, {"data": [{"id": "veo3"}]}))
                return
        clip = clip_of(task, size=SMALL)
        exchange = Exchange(reader, writer, headers, task, self.address, clip)
        if fault.door is door and self.shown.get(fault.name, 0) < fault.times:
            self.shown[fault.name] = self.shown.get(fault.name, 0) + 1
            self._note("showed", fault.name)
            await fault.act(exchange)
        else:
            writer.write(well_answered(door, exchange))

    def _note(self, what: str, prompt: str) -> None:
        with self.book.open("ab") as book:
            book.write(msgspec.json.encode({"what": what, "prompt": prompt, "time": 0.0}) + b"\n")


if __name__ == "__main__":
    asyncio.run(FaultyService(Path(sys.argv[1])).serve())
