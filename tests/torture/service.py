"""HTTP service of the experiments: the contract's flat shape, and a log of what it charged.

    python -m tests.torture.service BOOK OPTIONS

It prints its address. OPTIONS are those of `Options`, in JSON. Each create that arrives and each
charge is one line of BOOK; a charge is synced to the disk before it is answered. Where it has a
control socket, it tells each step there and waits for the word to go on, so that whoever kills a
process knows how far it was; when that socket closes, the service ends.
"""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.torture.clips import clip_of
from tests.torture.steps import Step


class Control:
    """Reports each step to the driver, and waits for its permission to continue."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._number = 0

    async def listen(self) -> None:
        """Read from the driver until it closes the socket; wait for ever without a driver."""
        if self._descriptor is None:
            await asyncio.Event().wait()
            return
        self._reader, self._writer = await asyncio.open_connection(
            sock=socket.socket(fileno=self._descriptor)
        )
        while line := await self._reader.readline():
            waiting = self._waiting.pop(int(line), None)
            if waiting is not None and not waiting.done():  # its client may be dead
                waiting.set_result(None)

    async def reached(self, step: Step) -> None:
        """Report a step and wait until the driver lets it continue."""
        if self._writer is None:
            return
        self._number += 1
        go_on = asyncio.get_running_loop().create_future()
        self._waiting[self._number] = go_on
        self._writer.write(f"{self._number} {step.value}\n".encode())
        await go_on


class Options(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the service works: a task is done after `looks` queries and `seconds`.

    `looks` None stands for none, one or two, by the task's number; `size` None for small files
    and big ones. `control` is the number of a socket that this process has inherited.
    """

    looks: int | None = None
    seconds: float = 0.0
    size: int | None = None
    control: int | None = None


@dataclass
class Account:
    """The tasks of the service, and its log."""

    book: Path
    options: Options
    tasks: dict[str, float] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def arrived(self, prompt: str) -> None:
        self._write({"what": "arrived", "prompt": prompt})

    def charge(self, prompt: str) -> str:
        task = f"task-{len(self.tasks) + 1}"
        self.tasks[task] = time.monotonic()
        entry = {"what": "charged", "prompt": prompt, "task": task, "active": self.active}
        self._write(entry, synced=True)
        return task

    def is_done(self, task: str) -> bool:
        looks = self.options.looks
        if looks is None:
            looks = int(task.rpartition("-")[2]) % 3
        self.asked[task] = self.asked.get(task, 0) + 1
        worked = time.monotonic() - self.tasks[task]
        if self.asked[task] > looks and worked >= self.options.seconds:
            self.done.add(task)
        self._write({"what": "asked", "task": task})
        return task in self.done

    @property
    def active(self) -> int:
        """Return the number of tasks not yet reported as done."""
        return len(self.tasks) - len(self.done)

    def note_range(self, start: int) -> None:
        self._write({"what": "continued", "at": start})

    def _write(self, entry: dict[str, Any], *, synced: bool = False) -> None:
        with self.book.open("ab") as book:
            book.write(msgspec.json.encode({**entry, "time": time.monotonic()}) + b"\n")
            if synced:
                book.flush()
                os.fsync(book.fileno())


class Service:
    """The endpoints of the contract: create, query, and the files."""

    def __init__(self, account: Account, control: Control) -> None:
        self._account = account
        self._reached = control.reached

    def application(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1/video/create", self.create, methods=["POST"]),
                Route("/v1/video/query", self.query),
                Route("/v1/models", self.models),
                Route("/files/{task}.mp4", self.file),
            ]
        )

    async def create(self, request: Request) -> Response:
        prompt = str((await request.json())["prompt"])
        self._account.arrived(prompt)
        await self._reached(Step.CREATE_ARRIVED)
        task = self._account.charge(prompt)
        await self._reached(Step.CREATE_CHARGED)
        return self._answer(Step.CREATE_ANSWERED, {"id": task, "status": "processing"})

    async def query(self, request: Request) -> Response:
        task = request.query_params["id"]
        await self._reached(Step.QUERY_ARRIVED)
        if task not in self._account.tasks:
            refusal = {"code": "task_not_exist", "message": "task_not_exist", "data": None}
            return JSONResponse(refusal, status_code=400)
        if not self._account.is_done(task):
            return self._answer(Step.QUERY_ANSWERED, {"id": task, "status": "processing"})
        url = str(request.base_url.replace(path=f"/files/{task}.mp4"))
        answer = {"id": task, "status": "completed", "video_url": url}
        return self._answer(Step.QUERY_ANSWERED, answer)

    async def models(self, _request: Request) -> Response:
        return JSONResponse({"data": [{"id": "veo3"}]})

    async def file(self, request: Request) -> Response:
        task = request.path_params["task"]
        await self._reached(Step.FILE_ASKED)
        data, etag = clip_of(task, size=self._account.options.size), f'"{task}"'
        start = 0
        if request.headers.get("if-range") == etag:
            start = int(request.headers["range"].removeprefix("bytes=").removesuffix("-"))
            self._account.note_range(start)
        if start >= len(data):
            return Response(status_code=416, headers={"Content-Range": f"bytes */{len(data)}"})
        headers = {"ETag": etag, "Content-Length": str(len(data) - start)}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        return StreamingResponse(
            self._halves(data[start:]),
            status_code=206 if start else 200,
            headers=headers,
            media_type="video/mp4",
            background=BackgroundTask(self._reached, Step.FILE_SENT),
        )

    async def _halves(self, data: bytes) -> AsyncIterator[bytes]:
        middle = len(data) // 2
        yield data[:middle]
        await self._reached(Step.FILE_HALF)
        yield data[middle:]

    def _answer(self, step: Step, answer: dict[str, Any]) -> Response:
        answer["status_update_time"] = int(time.time())
        return JSONResponse(answer, background=BackgroundTask(self._reached, step))


async def serve(account: Account, control: Control) -> None:
    """Serves until the driver hangs up; prints its address first."""
    app = Service(account, control).application()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(512)
        sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, lifespan="off", ws="none", http="h11")
        )
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        heard = asyncio.create_task(control.listen())
        await asyncio.wait({serving, heard}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = server.force_exit = True
        await serving


def main(book: str, given: str) -> None:
    options = msgspec.json.decode(given, type=Options)
    asyncio.run(serve(Account(Path(book), options), Control(options.control)))


if __name__ == "__main__":
    main(*sys.argv[1:])
