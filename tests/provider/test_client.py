"""What leaves through the client, what it gives back, and what never leaves it: the key."""

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


async def test_a_create_is_one_post_in_json_with_the_key_and_a_name_of_its_own() -> None:
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


async def test_a_large_picture_inside_the_request_arrives_whole() -> None:
    service = Service(answer({"id": "t1"}))
    picture = "data:image/png;base64," + "A" * 1_000_000

    async with aclosing(client_of(service)) as client:
        await client.create(REQUEST, [picture])

    assert json.loads(service.asked[0].content)["images"] == [picture]


async def test_a_prompt_with_half_a_character_is_sent_all_the_same() -> None:
    service = Service(answer({"id": "t1"}))

    async with aclosing(client_of(service)) as client:
        await client.create(Request(model="m", prompt="kite \ud83d"), [])

    assert json.loads(service.asked[0].content)["prompt"] == "kite \ud83d"


async def test_an_extra_that_json_cannot_carry_is_refused_before_anything_is_sent() -> None:
    service = Service(answer({"id": "t1"}))
    request = Request(model="m", prompt="p", extra={"seed": float("nan")})

    async with aclosing(client_of(service)) as client:
        with pytest.raises(CreateError) as raised:
            await client.create(request, [])

    assert raised.value.outcome.meaning is CreateMeaning.REFUSED
    assert raised.value.code is Code.INVALID_REQUEST
    assert service.asked == []


async def test_a_query_tells_how_the_task_stands_and_what_support_asks_for() -> None:
    service = Service(
        httpx.Response(200, json={"status": "processing"}, headers={"X-Oneapi-Request-Id": "r1"}),
        answer({"status": "completed", "video_url": "https://h/c.mp4"}),
    )

    async with aclosing(client_of(service)) as client:
        first = await client.query("t1")
        second = await client.query("t1")

    assert first == TaskReport(Working("processing"), 200, "r1")
    assert second.state == Done("https://h/c.mp4")


async def test_ids_with_special_characters_come_through_a_query_as_they_are() -> None:
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
async def test_the_other_name_of_the_id_is_tried_once_and_remembered(status: int) -> None:
    service = Service(answer({"detail": "id?"}, status), answer({"status": "processing"}))

    async with aclosing(client_of(service)) as client:
        await client.query("t1")
        await client.query("t2")

    assert [dict(asked.url.params) for asked in service.asked] == [
        {"id": "t1"},
        {"task_id": "t1"},
        {"task_id": "t2"},
    ]


async def test_where_the_other_name_is_no_better_the_first_one_stays() -> None:
    service = Service(answer({"code": "task_not_exist", "message": "task_not_exist"}, 400))

    async with aclosing(client_of(service)) as client:
        for _ in range(2):
            with pytest.raises(AskError) as raised:
                await client.query("t1")

    assert raised.value.outcome.meaning is AskMeaning.UNKNOWN_TASK
    assert [list(asked.url.params) for asked in service.asked] == [["id"], ["task_id"], ["id"]]


async def test_after_a_first_query_that_went_well_only_one_name_is_used() -> None:
    service = Service(answer({"status": "processing"}), answer({"detail": "no"}, 404))

    async with aclosing(client_of(service)) as client:
        await client.query("t1")
        with pytest.raises(AskError):
            await client.query("t1")

    assert [list(asked.url.params) for asked in service.asked] == [["id"], ["id"]]


async def test_an_upload_sends_the_file_and_its_purpose_as_a_form() -> None:
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


async def test_the_models_of_the_key_are_listed() -> None:
    service = Service(answer({"data": [{"id": "veo3"}, {"id": "veo2"}]}))

    async with aclosing(client_of(service)) as client:
        models = await client.models()

    assert models == ("veo3", "veo2")
    assert str(service.asked[0].url) == "https://service.test/v1/models"


async def test_answers_larger_than_8_mb_are_not_used() -> None:
    padded = json.dumps({"id": "t1", "status": "completed", "pad": "x" * 8_000_000}).encode()
    service = Service(httpx.Response(200, content=padded))

    async with aclosing(client_of(service)) as client:
        with pytest.raises(CreateError) as on_create:
            await client.create(REQUEST, [])
        with pytest.raises(AskError) as on_query:
            await client.query("t1")

    assert on_create.value.outcome.meaning is CreateMeaning.UNKNOWN
    assert on_query.value.outcome.meaning is AskMeaning.ASK_AGAIN
    assert on_create.value.problem.detail == "HTTP 200: more than 8000 kB"


async def test_answers_of_just_under_8_mb_are_used() -> None:
    padded = json.dumps({"id": "t1", "pad": "x" * 7_900_000}).encode()

    async with aclosing(client_of(Service(httpx.Response(200, content=padded)))) as client:
        created = await client.create(REQUEST, [])

    assert created.task_id == "t1"


@pytest.mark.parametrize("text", ["", "service", "ftp://service", "https://", "https://u:p@h"])
def test_a_client_is_not_made_for_what_is_no_address(text: str) -> None:
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
async def test_a_key_that_the_service_repeats_goes_no_further(echo: httpx.Response) -> None:
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


async def test_a_key_in_the_reason_of_a_failure_goes_no_further() -> None:
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
    "fault",
    [
        httpx.LocalProtocolError(f"Illegal header value b'Bearer {SECRET}'"),
        httpx.ReadTimeout(f"https://service.test/?key={SECRET}"),
        httpx.ConnectError(SECRET),
    ],
)
async def test_a_key_in_an_exception_s_words_goes_no_further(fault: Exception) -> None:
    def respond(_: httpx.Request) -> httpx.Response:
        raise fault

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
