"""A service in memory that answers as a test scripts it, and counts its requests."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import av
import httpx
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from videodesk.credentials import ApiKey
from videodesk.provider.client import Client

KEY = "sk-good"
BASE_URL = "http://service.test"
FILES_URL = "http://files.test"
REQUEST_ID = "req-77"


@cache
def clip_bytes() -> bytes:
    """A whole clip of three frames, 32 x 18."""
    held = io.BytesIO()
    with av.open(held, "w", format="mp4") as clip:
        stream = clip.add_stream("libx264", rate=10)
        assert isinstance(stream, VideoStream)
        stream.codec_context.width, stream.codec_context.height = 32, 18
        stream.codec_context.pix_fmt = "yuv420p"
        for shade in (0, 100, 200):
            data = bytes([shade]) * (32 * 18 * 4)
            frame = VideoFrame.from_bytes(data, 32, 18)
            clip.mux(stream.encode(frame))
        clip.mux(stream.encode(None))
    return held.getvalue()


@dataclass
class ScriptedService:
    """Takes every create and completes every task at the second query, unless scripted otherwise.

    `on_create`, `on_query`, `on_file`, `on_upload` and `on_models` hold answers for the next
    requests; `always` those for all requests of a kind. A kind in `gates` waits until the gate is
    open.
    """

    on_create: list["Answer"] = field(default_factory=list)
    on_query: list["Answer"] = field(default_factory=list)
    on_file: list["Answer"] = field(default_factory=list)
    on_upload: list["Answer"] = field(default_factory=list)
    on_models: list["Answer"] = field(default_factory=list)
    always: dict[str, "Answer"] = field(default_factory=dict)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    keys: set[str] = field(default_factory=lambda: {KEY})
    creates: list[str] = field(default_factory=list)
    """The prompts of all creates that left, in order."""
    charged: dict[str, str] = field(default_factory=dict)
    """The prompt of each task that was taken."""
    queries: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    """When each question came, by the loop's clock."""
    files: list[str] = field(default_factory=list)
    """The range that each request for a file asked for, "" for all of it."""
    uploads: int = 0
    probes: int = 0
    max_active: int = 0
    on_request: Callable[[], None] = lambda: None
    query_counts: dict[str, int] = field(default_factory=dict)
    queries_until_done: int = 1
    files_url: str = FILES_URL

    def client(self, base_url: str, key: ApiKey) -> Client:
        return Client(base_url, key, transport=httpx.MockTransport(self.handle))

    async def handle(self, request: httpx.Request) -> httpx.Response:
        kind = self._kind(request)
        if kind == "query" and "id" not in request.url.params:
            return no_such_task(self, request)  # the second spelling, which this service has not
        self._count(kind, request)
        self.on_request()
        if (gate := self.gates.get(kind)) is not None:
            await gate.wait()
        scripted: list[Answer] = getattr(self, f"on_{kind}")
        if scripted:
            return scripted.pop(0)(self, request)
        if kind in self.always:
            return self.always[kind](self, request)
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        if kind != "file" and key not in self.keys:
            return gateway_error(401, "Invalid token")(self, request)
        return _DEFAULT_ANSWERS[kind](self, request)

    @asynccontextmanager
    async def hold(self, kind: str) -> AsyncIterator[None]:
        """Lets no request of this kind be answered while the block runs."""
        gate = self.gates[kind] = asyncio.Event()
        try:
            yield
        finally:
            gate.set()
            del self.gates[kind]

    def go_offline(self) -> None:
        """The network is gone."""
        self.always = dict.fromkeys(("create", "query", "models", "upload", "file"), not_sent)

    def go_online(self) -> None:
        """It is there again."""
        self.always = {}

    def finished(self, task_id: str) -> bool:
        return self.query_counts.get(task_id, 0) > self.queries_until_done

    def _kind(self, request: httpx.Request) -> str:
        path = request.url.path
        for end, kind in (
            ("/video/create", "create"),
            ("/video/query", "query"),
            ("/v1/models", "models"),
            ("/files/uploads", "upload"),
        ):
            if path.endswith(end):
                return kind
        return "file"

    def _count(self, kind: str, request: httpx.Request) -> None:
        match kind:
            case "create":
                self.creates.append(json.loads(request.content or b"{}").get("prompt", ""))
            case "query":
                self.queries.append(request.url.params["id"])
                self.times.append(asyncio.get_running_loop().time())
            case "models":
                self.probes += 1
            case "upload":
                self.uploads += 1
            case _:
                self.files.append(request.headers.get("range", ""))

    def accept(self, prompt: str) -> str:
        """Charges a task."""
        task_id = f"task-{len(self.charged) + 1}"
        self.charged[task_id] = prompt
        active = sum(not self.finished(each) for each in self.charged)
        self.max_active = max(self.max_active, active)
        return task_id


Answer = Callable[[ScriptedService, httpx.Request], httpx.Response]


def replied(status: int, body: Any, **headers: str) -> Answer:
    named = {"x-oneapi-request-id": REQUEST_ID} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    if isinstance(body, bytes):
        return lambda _s, _r: httpx.Response(status, content=body, headers=named)
    return lambda _s, _r: httpx.Response(status, json=body, headers=named)


def gateway_error(status: int, message: str, code: str = "", **headers: str) -> Answer:
    body = {"error": {"message": message, "type": "new_api_error", "code": code}}
    return replied(status, body, **headers)


def raised(fault: type[Exception]) -> Answer:
    def answer(_service: ScriptedService, _request: httpx.Request) -> httpx.Response:
        raise fault("broken by the test")

    return answer


def lost(service: ScriptedService, request: httpx.Request) -> httpx.Response:
    """Takes the request; the answer never arrives."""
    service.accept(json.loads(request.content)["prompt"])
    raise httpx.ReadError("broken by the test")


def accepted(service: ScriptedService, request: httpx.Request) -> httpx.Response:
    task_id = service.accept(json.loads(request.content)["prompt"])
    return replied(200, {"id": task_id, "status": "queued"})(service, request)


def query_state(service: ScriptedService, request: httpx.Request) -> httpx.Response:
    task_id = request.url.params["id"]
    if task_id not in service.charged:
        return no_such_task(service, request)
    service.query_counts[task_id] = service.query_counts.get(task_id, 0) + 1
    if not service.finished(task_id):
        return state("processing")(service, request)
    return done(service, request)


def done(service: ScriptedService, request: httpx.Request) -> httpx.Response:
    task_id = request.url.params["id"]
    return state("completed", video_url=f"{service.files_url}/{task_id}.mp4")(service, request)


def state(word: str, **fields: Any) -> Answer:
    def answer(service: ScriptedService, request: httpx.Request) -> httpx.Response:
        body = {"id": request.url.params["id"], "status": word, **fields}
        return replied(200, body)(service, request)

    return answer


class Body(httpx.AsyncByteStream):
    """What comes over a wire: once, in pieces."""

    def __init__(self, data: bytes, breaks_after: int | None = None) -> None:
        self._data = data
        self._breaks_after = breaks_after

    async def __aiter__(self) -> AsyncIterator[bytes]:
        end = self._breaks_after if self._breaks_after is not None else len(self._data)
        yield self._data[:end]
        if self._breaks_after is not None:
            raise httpx.ReadError("broken by the test")


def file_reply(data: bytes, headers: dict[str, str], *, status: int = 200) -> httpx.Response:
    length = {"Content-Length": str(len(data)), "Content-Type": "video/mp4"}
    return httpx.Response(status, stream=Body(data), headers=length | headers)


def served(_service: ScriptedService, request: httpx.Request) -> httpx.Response:
    data = clip_bytes()
    headers = {"ETag": '"one"'}
    asked = request.headers.get("range", "").removeprefix("bytes=").removesuffix("-")
    if not asked:
        return file_reply(data, headers)
    start = int(asked)
    headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
    return file_reply(data[start:], headers, status=206)


def cut_after(size: int) -> "Answer":
    """The whole file is announced, and the connection breaks after so many bytes."""

    def answer(_service: ScriptedService, _request: httpx.Request) -> httpx.Response:
        data = clip_bytes()
        headers = {
            "Content-Length": str(len(data)),
            "Content-Type": "video/mp4",
            "ETag": '"one"',
        }
        return httpx.Response(200, stream=Body(data, size), headers=headers)

    return answer


not_sent = raised(httpx.ConnectError)
dropped = raised(httpx.ReadError)
no_such_task = replied(400, {"code": "task_not_exist", "message": "task_not_exist", "data": None})
bad_key = gateway_error(401, "Invalid token")
no_balance = gateway_error(403, "User quota is not enough", "insufficient_user_quota")
busy = gateway_error(429, "当前分组上游负载已饱和", "get_channel_failed")
refused = gateway_error(400, "the prompt is too long", "invalid_request")
image_refused = gateway_error(401, "failed to download image")
models = replied(200, {"data": [{"id": "veo3"}]})
proxy_page = replied(504, b"<html><title>504 Gateway Time-out</title></html>")
link_refused = replied(403, b"<html>expired</html>")

_DEFAULT_ANSWERS: dict[str, Answer] = {
    "create": accepted,
    "query": query_state,
    "models": models,
    "upload": replied(200, {"url": "https://pictures.test/one.png"}),
    "file": served,
}
