"""Requests and results of the client; the key never leaks."""

import json
import traceback
from collections.abc import Callable
from contextlib import aclosing

import httpx
import pytest

from videodesk import __version__
from videodesk.credentials import ApiKey
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Json, Request
from videodesk.provider.client import Client, CreatedTask, TaskReport
from videodesk.provider.outcome import (
    AskError,
    AskMeaning,
    CreateError,
    CreateMeaning,
    ServiceError,
)
from videodesk.provider.task_state import Done, Expired, Failed, Working
from videodesk.provider.wire import UploadedImage

SECRET = "sk-Zq81mXw0TtEr55"
REQUEST = Request(model="veo3", prompt="a red kite 红色风筝")


class Service:
    """Answers in the order that it was given, the last one for ever, and keeps what was asked."""

    def __init__(self, *answers: httpx.Response) -> None:
        self._answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return httpx.Response(answer.status_code, content=answer.content, headers=answer.headers)


def client_of(
    respond: Callable[[httpx.Request], httpx.Response],
) -> Client:
    transport = httpx.MockTransport(respond)
    return Client("https://service.test/v1/", ApiKey(SECRET), transport=transport)


def answer(body: Json, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body, headers=headers)


async def test_create_is_one_json_post_with_key_and_user_agent() -> None:
    service = Service(httpx.Response(200, json={"id": "t1"}, headers={"X-Oneapi-Request-Id": "r"}))

    async with aclosing(client_of(service)) as client:
        created = await client.create(REQUEST, ["https://host/a.png"])

    (asked,) = service.asked
    assert created == CreatedTask("t1", 200, "r")
    assert (asked.method, str(asked.url)) == ("POST", "https://service.test/v1/video/create")
    assert asked.headers["Authorization"] == f"Bearer {SECRET}"
    assert asked.headers["User-Agent"] == f"VideoDesk/{__version__}"
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Content-Length"] == str(len(asked.content))
    assert "Transfer-Encoding" not in asked.headers
    assert json.loads(asked.content) == {
        "model": "veo3",
        "prompt": "a red kite 红色风筝",
        "images": ["https://host/a.png"],
    }


async def test_large_embedded_image_arrives_whole() -> None:
    service = Service(answer({"id": "t1"}))
    picture = "data:image/png;base64," + "A" * 1_000_000

    async with aclosing(client_of(service)) as client:
        await client.create(REQUEST, [picture])

    assert json.loads(service.asked[0].content)["images"] == [picture]


async def test_prompt_with_lone_surrogate_is_sent() -> None:
    service = Service(answer({"id": "t1"}))

    async with aclosing(client_of(service)) as client:
        await client.create(Request(model="m", prompt="kite \ud83d"), [])

    assert json.loads(service.asked[0].content)["prompt"] == "kite \ud83d"


async def test_extra_that_json_cannot_encode_is_refused_before_sending() -> None:
    service = Service(answer({"id": "t1"}))
    request = Request(model="m", prompt="p", extra={"seed": float("nan")})

    async with aclosing(client_of(service)) as client:
        with pytest.raises(CreateError) as raised:
            await client.create(request, [])

    assert raised.value.outcome.meaning is CreateMeaning.REFUSED
    assert raised.value.code is Code.INVALID_REQUEST
    assert service.asked == []


async def test_query_returns_state_and_request_id() -> None:
    service = Service(
        httpx.Response(200, json={"status": "processing"}, headers={"X-Oneapi-Request-Id": "r1"}),
        answer({"status": "completed", "video_url": "https://h/c.mp4"}),
    )

    async with aclosing(client_of(service)) as client:
        first = await client.query("t1")
        second = await client.query("t1")

    assert first == TaskReport(Working("processing"), 200, "r1")
    assert second.state == Done("https://h/c.mp4")


async def test_task_id_with_special_characters_is_quoted_in_query() -> None:
    service = Service(answer({"status": "processing"}))
    task_id = "models/veo:op=1&x=%20 ü"

    async with aclosing(client_of(service)) as client:
        await client.query(task_id)
        content = client.content_url(task_id)

    assert dict(service.asked[0].url.params) == {"id": task_id}
    assert content == (
        "https://service.test/v1/videos/models%2Fveo%3Aop%3D1%26x%3D%2520%20%C3%BC/content"
    )


@pytest.mark.parametrize("status", [400, 404])
async def test_other_id_parameter_is_tried_once_and_remembered(status: int) -> None:
    service = Service(answer({"detail": "id?"}, status), answer({"status": "processing"}))

    async with aclosing(client_of(service)) as client:
        await client.query("t1")
        await client.query("t2")

    assert [dict(asked.url.params) for asked in service.asked] == [
        {"id": "t1"},
        {"task_id": "t1"},
        {"task_id": "t2"},
    ]


async def test_first_id_parameter_is_kept_if_other_fails_too() -> None:
    service = Service(answer({"code": "task_not_exist", "message": "task_not_exist"}, 400))

    async with aclosing(client_of(service)) as client:
        for _ in range(2):
            with pytest.raises(AskError) as raised:
                await client.query("t1")

    assert raised.value.outcome.meaning is AskMeaning.UNKNOWN_TASK
    assert [list(asked.url.params) for asked in service.asked] == [["id"], ["task_id"], ["id"]]


async def test_only_one_id_parameter_is_used_after_successful_query() -> None:
    service = Service(answer({"status": "processing"}), answer({"detail": "no"}, 404))

    async with aclosing(client_of(service)) as client:
        await client.query("t1")
        with pytest.raises(AskError):
            await client.query("t1")

    assert [list(asked.url.params) for asked in service.asked] == [["id"], ["id"]]


async def test_upload_sends_file_and_purpose_as_form() -> None:
    service = Service(answer({"url": "https://h/p.png", "expires_at": 1709123456}))

    async with aclosing(client_of(service)) as client:
        uploaded = await client.upload(b"\x89PNG", name="drachen ü.png", media_type="image/png")

    (asked,) = service.asked
    assert uploaded.url == "https://h/p.png"
    assert uploaded != UploadedImage("https://h/p.png", None)
    assert (asked.method, asked.url.path) == ("POST", "/v1/files/uploads")
    assert asked.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="purpose"\r\n\r\nmodel_input\r\n' in asked.content
    assert b'name="file"; filename="drachen \xc3\xbc.png"' in asked.content
    assert b"Content-Type: image/png\r\n\r\n\x89PNG\r\n" in asked.content


async def test_models_of_key_are_listed() -> None:
    service = Service(answer({"data": [{"id": "veo3"}, {"id": "veo2"}]}))

    async with aclosing(client_of(service)) as client:
        models = await client.models()

    assert models == ("veo3", "veo2")
    assert str(service.asked[0].url) == "https://service.test/v1/models"


async def test_answer_over_8_mb_is_not_used() -> None:
    padded = json.dumps({"id": "t1", "status": "completed", "pad": "x" * 8_000_000}).encode()
    service = Service(httpx.Response(200, content=padded))

    async with aclosing(client_of(service)) as client:
        with pytest.raises(CreateError) as on_create:
            await client.create(REQUEST, [])
        with pytest.raises(AskError) as on_query:
            await client.query("t1")

    assert on_create.value.outcome.meaning is CreateMeaning.UNKNOWN
    assert on_query.value.outcome.meaning is AskMeaning.ASK_AGAIN
    assert on_create.value.problem.detail == "HTTP 200: longer than 8000 kB"


async def test_answer_just_under_8_mb_is_used() -> None:
    padded = json.dumps({"id": "t1", "pad": "x" * 7_900_000}).encode()

    async with aclosing(client_of(Service(httpx.Response(200, content=padded)))) as client:
        created = await client.create(REQUEST, [])

    assert created.task_id == "t1"


@pytest.mark.parametrize("text", ["", "service", "ftp://service", "https://", "https://u:p@h"])
def test_client_for_invalid_address_is_refused(text: str) -> None:
    with pytest.raises(VideoDeskError) as raised:
        Client(text, ApiKey(SECRET))

    assert raised.value.code is Code.WRONG_ADDRESS


ECHOES: list[httpx.Response] = [
    answer({"error": {"message": f"Invalid token {SECRET} given"}}, 401),
    answer({"code": f"bad {SECRET}", "message": f"Bearer {SECRET}"}, 400),
    httpx.Response(502, content=f"<h1>{SECRET}</h1>".encode()),
    answer({"error": {"message": "x" * 1_990 + SECRET}}, 500),
    answer({"detail": SECRET}, 422),
]


@pytest.mark.parametrize("echo", ECHOES, ids=["gateway", "task", "page", "cut", "other"])
async def test_key_repeated_by_service_is_redacted(echo: httpx.Response) -> None:
    async with aclosing(client_of(Service(echo))) as client:
        for call in (
            lambda: client.create(REQUEST, []),
            lambda: client.query("t1"),
            client.models,
            lambda: client.upload(b"x", name="a.png", media_type="image/png"),
        ):
            with pytest.raises(ServiceError) as raised:
                await call()
            assert_keyless(raised.value)


async def test_key_in_failure_reason_is_redacted() -> None:
    service = Service(
        answer({"status": "failed", "error": {"message": f"no {SECRET}", "code": SECRET}}),
        answer({"status": "expired", "message": f"no {SECRET}"}),
    )

    async with aclosing(client_of(service)) as client:
        failed = (await client.query("t1")).state
        gone = (await client.query("t1")).state

    assert failed == Failed("no …", "…")
    assert gone == Expired("no …")


@pytest.mark.parametrize(
    "cause",
    [
        httpx.LocalProtocolError(f"Illegal header value b'Bearer {SECRET}'"),
        httpx.ReadTimeout(f"https://service.test/?key={SECRET}"),
        httpx.ConnectError(SECRET),
    ],
)
async def test_key_in_exception_text_is_redacted(cause: Exception) -> None:
    def respond(_: httpx.Request) -> httpx.Response:
        raise cause

    async with aclosing(client_of(respond)) as client:
        with pytest.raises(CreateError) as on_create:
            await client.create(REQUEST, [])
        with pytest.raises(AskError) as on_query:
            await client.query("t1")

        assert SECRET not in repr(client)
    assert_keyless(on_create.value)
    assert_keyless(on_query.value)


def assert_keyless(error: ServiceError) -> None:
    shown = "".join(traceback.format_exception(error))
    for text in (shown, str(error), repr(error), repr(error.outcome), repr(error.problem)):
        assert SECRET not in text
        assert SECRET[:8] not in text


async def test_shown_answer_contains_no_part_of_the_key_at_its_end() -> None:
    key = "Zq81mXw0TtEr55Zq81mXw0TtEr55"
    for padding in range(1_440, 1_500):
        service = Service(answer({"phase": "over", "echo": "x" * padding + key}))
        transport = httpx.MockTransport(service)
        async with aclosing(Client("https://service.test", ApiKey(key), transport=transport)) as it:
            report = await it.query("t1")
        assert report.answer
        assert key[:8] not in report.answer
