"""Reading of HTTP answers: Retry-After, readable text, size limits."""

from datetime import UTC, datetime

import httpx
import pytest

from videodesk.provider.answer import Answer, read_answer, read_retry_after

_NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("5", 5.0),
        ("2.5", 2.5),
        ("120", 120.0),
        ("86400", 120.0),
        ("inf", 120.0),
        ("-3", 0.0),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 13:00:00 GMT", 120.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("Mon, 23 Nov 2026 12:00:30 -0000", 30.0),
        ("", None),
        ("nan", None),
        ("tomorrow", None),
        ("Mon, 99 Foo 2026", None),
    ],
)
def test_retry_after_is_parsed_in_both_forms_and_limited_to_two_minutes(
    header: str, seconds: float | None
) -> None:
    assert read_retry_after(header, now=_NOW) == seconds


async def read(response: httpx.Response, *, most: int = 1000) -> Answer:
    response.request = httpx.Request("POST", "http://host/v1/video/create")
    return await read_answer(response, max_bytes=most)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html><title> Bad\n gateway </title><body>x", "HTTP 500: Bad gateway"),
        (b"<body><h1>Oops &amp; sorry</h1></body>", "HTTP 500: Oops & sorry"),
        (b"<p>no <b>headline</b></p><script>x=1", "HTTP 500: no headline"),
        (b"upstream is away", "HTTP 500: upstream is away"),
        (b"", "HTTP 500: empty response"),
        (b"\xff\xfe", "HTTP 500: \ufffd\ufffd"),
        (b'{"detail": "odd"}', 'HTTP 500: {"detail": "odd"}'),
        (b'{"message": "no", "code": "x"}', "no (x)"),
        (b'{"message": "x is bad", "code": "X"}', "x is bad"),
        (b'{"success": false}', ""),
    ],
)
async def test_description_of_answer_is_readable_text(body: bytes, words: str) -> None:
    answer = await read(httpx.Response(500, content=body))

    assert answer.description == words


async def test_too_long_answer_is_not_json() -> None:
    answer = await read(httpx.Response(200, content=b'{"id": "t1"}' + b" " * 1000))

    assert answer.json is None
    assert answer.description == "HTTP 200: longer than 1 kB"


async def test_large_answer_is_parsed_like_small_one() -> None:
    body = b'{"id": "t1", "pad": "' + b"x" * 400_000 + b'"}'

    answer = await read(httpx.Response(200, content=body), most=1_000_000)

    assert isinstance(answer.json, dict)
    assert answer.json["id"] == "t1"


@pytest.mark.parametrize("name", ["X-Oneapi-Request-Id", "X-Request-Id"])
async def test_request_id_is_kept(name: str) -> None:
    answer = await read(httpx.Response(200, headers={name: "2026-7"}))

    assert answer.request_id == "2026-7"
