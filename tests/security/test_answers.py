"""Answers of a service that means harm: compressed, in pieces, nested, long, with odd headers."""

import asyncio
import gzip
import json
import logging
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.engine import scripted
from tests.engine.harness import a_request, engine_harness
from tests.engine.scripted import ScriptedService
from tests.security.raw_service import answer_of, answering, in_chunks
from videodesk.credentials import ApiKey
from videodesk.errors import Code, Reason, VideoDeskError
from videodesk.generation import Json, Request, Status
from videodesk.library.event_log import LogEvent
from videodesk.messages import problem_message
from videodesk.provider.answer import read_retry_after
from videodesk.provider.client import Client
from videodesk.provider.clip_link import find_link
from videodesk.provider.money import read_balance, read_prices
from videodesk.provider.outcome import AskError, CreateError, CreateMeaning
from videodesk.provider.task_state import Done, Failed, Working, read_state, shown_answer
from videodesk.provider.wire import parse, read_models, read_task_id, read_upload, with_data
from videodesk.stored_values import MAX_LINK_LENGTH

KEY = ApiKey("sk-Zq81mXw0TtEr55")
REQUEST = Request("veo3", "a red kite")
CREATED = b'{"id": "task-1", "status": "processing"}'
REASON_LIMIT = 10_000


@asynccontextmanager
async def client_of(answer: bytes) -> AsyncIterator[Client]:
    async with answering(answer) as address, aclosing(Client(address, KEY)) as client:
        yield client


# -- Compression ---------------------------------------------------------------------------------


@cache
def bomb() -> bytes:
    """32 MB of blanks and a task id, in two layers of gzip: less than 1 kB."""
    return gzip.compress(gzip.compress(b" " * 32_000_000 + CREATED, 1))


CALLS: dict[str, Callable[[Client], Awaitable[object]]] = {
    "create": lambda client: client.create(REQUEST, []),
    "query": lambda client: client.query("task-1"),
    "models": lambda client: client.models(),
    "upload": lambda client: client.upload(b"x", name="a.png", media_type="image/png"),
    "balance": lambda client: client.balance(),
    "prices": lambda client: client.prices(),
}


async def outcome_of(call: Awaitable[object]) -> str:
    """What a call failed with, "" if it did not."""
    try:
        await call
    except VideoDeskError as failure:
        return failure.problem.detail
    return ""


async def test_two_layers_of_gzip_are_not_unpacked_by_any_call() -> None:
    packed = bomb()
    assert len(packed) < 1_000
    async with client_of(answer_of(packed, "Content-Encoding: gzip, gzip")) as client:
        for name, call in CALLS.items():
            tracemalloc.start()
            said = await outcome_of(call(client))
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            expected = "HTTP 200: compressed (gzip, gzip), which was not asked for"
            assert said == ("" if name in {"balance", "prices"} else expected)
            assert peak < 8_000_000, name


async def test_answer_to_a_create_in_two_layers_of_gzip_is_in_doubt() -> None:
    async with client_of(answer_of(bomb(), "Content-Encoding: gzip, gzip")) as client:
        with pytest.raises(CreateError) as failed:
            await client.create(REQUEST, [])
    assert failed.value.outcome.meaning is CreateMeaning.UNKNOWN
    assert failed.value.problem.code is Code.ANSWER_LOST


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "x-gzip", "deflate", "rot13", "gzip,br"])
async def test_encoding_that_was_not_asked_for_is_refused(coding: str) -> None:
    state = gzip.compress(b'{"status": "processing"}')
    async with client_of(answer_of(state, f"Content-Encoding: {coding}")) as client:
        with pytest.raises(AskError) as failed:
            await client.query("task-1")
        with pytest.raises(AskError) as tested:
            await client.models()
    assert failed.value.problem.code is Code.SERVICE_ERROR
    assert "not asked for" in failed.value.problem.detail
    assert tested.value.problem.code is Code.SERVICE_ERROR  # not "this is a web page"


@pytest.mark.parametrize("header", ["Content-Encoding: identity", "Content-Encoding: ", "X-A: b"])
async def test_plain_answer_is_read(header: str) -> None:
    async with client_of(answer_of(CREATED, header)) as client:
        assert (await client.create(REQUEST, [])).task_id == "task-1"
        assert isinstance((await client.query("task-1")).state, Working)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress(CREATED, mtime=0)), ("deflate", zlib.compress(CREATED))],
    ids=["gzip", "deflate"],
)
async def test_task_id_in_one_layer_of_gzip_is_kept_because_it_was_paid_for(
    coding: str, packed: bytes
) -> None:
    async with client_of(answer_of(packed, f"Content-Encoding: {coding}")) as client:
        assert (await client.create(REQUEST, [])).task_id == "task-1"


@pytest.mark.parametrize(
    "body",
    [gzip.compress(b" " * 32_000_000 + CREATED, 1), gzip.compress(CREATED)[:-9], b"not gzip"],
    ids=["bomb", "cut off", "not gzip"],
)
async def test_create_that_cannot_be_unpacked_within_limits_is_in_doubt(body: bytes) -> None:
    async with client_of(answer_of(body, "Content-Encoding: gzip")) as client:
        tracemalloc.start()
        with pytest.raises(CreateError) as failed:
            await client.create(REQUEST, [])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert failed.value.outcome.meaning is CreateMeaning.UNKNOWN
    assert peak < 8_000_000


# -- Pieces, size, depth -------------------------------------------------------------------------


async def test_body_in_tiny_chunks_is_given_up_and_leaves_the_loop_its_turns() -> None:
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with client_of(in_chunks(b" " * 12_000 + CREATED, 1)) as client:
        other = asyncio.create_task(take_turns())
        with pytest.raises(AskError) as failed:
            await client.query("task-1")
        other.cancel()
    assert "longer than" in failed.value.problem.detail
    assert turns > 100


async def test_body_in_usual_chunks_is_read() -> None:
    body = json.dumps({"data": [{"id": f"model-{number}"} for number in range(5_000)]}).encode()
    async with client_of(in_chunks(body, 1_000)) as client:
        assert len(await client.models()) == 5_000


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 4_000_000,
        b'{"a":' * 1_000_000,
        b"[" * 101 + b"]" * 101,
        ("[" * 101 + "]" * 101).encode("utf-16"),
        b'{"id": "t", "a": ' + b"[" * 200 + b"]" * 200 + b"}",
        b"[" + b"{}," * 300_000 + b"{}]",
        b'"' * 4_000_000,
    ],
    ids=["lists", "objects", "101", "utf-16", "beside an id", "values", "quotes"],
)
def test_json_that_would_take_many_times_its_size_is_none(body: bytes) -> None:
    assert parse(body) is None
    assert parse(body.decode("latin-1")) is None


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100 + b"]" * 100,
        json.dumps({"video_url": "data:video/mp4;base64," + "A" * 7_000_000}).encode(),
        json.dumps({"text": "[{" * 10_000}).encode(),
        json.dumps([{"id": f"model {number}"} for number in range(20_000)]).encode(),
        b"\xef\xbb\xbf\n {}",
        '{"message": "令牌已过期"}'.encode("gbk"),
    ],
    ids=["100 deep", "a clip inside", "brackets in a text", "models", "byte order mark", "GBK"],
)
def test_json_of_usual_shape_is_read(body: bytes) -> None:
    assert parse(body) is not None


@pytest.mark.parametrize("name", ["query", "models", "upload", "create"])
async def test_deeply_nested_answer_is_an_error_of_its_call(name: str) -> None:
    body = b'{"data": ' + b"[" * 3_000_000 + b"]" * 3_000_000 + b"}"
    async with client_of(answer_of(body)) as client:
        with pytest.raises((AskError, CreateError)):
            await CALLS[name](client)


def test_link_beside_a_long_name_and_many_values_is_found_at_once() -> None:
    many: list[Json] = [f"https://h.test/picture-{number}.png" for number in range(100_000)]
    name = "video" + "n" * 2_000_000

    assert find_link({name: many, "status": "done"}) == (None, "")


def test_odd_answer_is_shown_by_its_beginning() -> None:
    values: list[Json] = list(range(200_000))

    assert len(shown_answer({"a": values, "b": "x" * 1_000_000})) == 20_000


# -- What a service may name ---------------------------------------------------------------------


def test_task_id_of_512_characters_counts_and_a_longer_one_gives_way_to_a_usable_one() -> None:
    assert read_task_id({"id": "i" * 512}) == "i" * 512
    assert read_task_id({"id": "i" * 513}) is None
    assert read_task_id({"id": "i" * 513, "task_id": "task-1"}) == "task-1"


async def test_create_with_a_task_id_of_seven_megabytes_is_in_doubt_and_says_how_it_begins(
    tmp_path: Path,
) -> None:
    task_id = "task." + "a.b-" * 1_750_000
    service = ScriptedService(on_create=[scripted.replied(200, {"id": task_id})])
    async with engine_harness(tmp_path, service) as harness:
        left = await harness.settle(await harness.submit(a_request()))

    assert left.status is Status.UNCONFIRMED
    assert left.task_id is None
    assert left.problem is not None
    assert left.problem.code is Code.ANSWER_LOST
    assert left.problem.reason is Reason.TASK_ID_TOO_LONG
    assert left.problem.detail == f"{len(task_id)} characters: {task_id[:512]}…"
    assert "accepted the request" in str(problem_message(left.problem, left.status))
    assert len(service.creates) == 1


class _Watching(logging.Handler):
    """Asks for the row at the moment when a record names the task."""

    def __init__(self, task_id: str, read: Callable[[], str | None]) -> None:
        super().__init__()
        self._task_id = task_id
        self._read = read
        self.on_disk = list[str | None]()

    def emit(self, record: logging.LogRecord) -> None:
        if self._task_id in record.getMessage():
            self.on_disk.append(self._read())


async def test_task_id_is_logged_only_once_it_is_on_disk(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    service = ScriptedService(on_create=[scripted.replied(200, {"id": "task-77"})])
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("create"):
            sent = await harness.submit(a_request())
            await harness.until(lambda: len(service.creates) == 1)
            watching = _Watching("task-77", lambda: harness.row(sent).task_id)
            logging.getLogger().addHandler(watching)
        try:
            await harness.until_status(sent, Status.PROCESSING)
        finally:
            logging.getLogger().removeHandler(watching)
    assert watching.on_disk
    assert set(watching.on_disk) == {"task-77"}


@pytest.mark.parametrize("length", [10_000, 10_001, 7_000_000])
async def test_reason_of_a_failure_is_kept_up_to_ten_thousand_characters_and_says_it_was_cut(
    tmp_path: Path, length: int
) -> None:
    said = f"{'why ' * (length // 4)}yyyy"[: length - 1] + "."
    service = ScriptedService(
        on_query=[scripted.replied(200, {"status": "failed", "fail_reason": said})]
    )
    async with engine_harness(tmp_path, service) as harness:
        left = await harness.settle(await harness.submit(a_request()))
        await harness.engine.context.event_log.close()
        entries = harness.library.events(left.id)

    assert left.status is Status.FAILED
    assert left.problem is not None
    detail = left.problem.detail
    if length <= REASON_LIMIT:
        assert detail == said
    else:
        assert len(detail) == REASON_LIMIT
        assert detail.startswith("why why why")
        assert detail.endswith("… [shortened]")
    noted = next(each.detail for each in entries if each.event is LogEvent.FAILED)
    assert noted.endswith("… [shortened]")


async def test_error_beside_a_create_is_cut_as_well() -> None:
    body = json.dumps({"error": {"message": "no " * 1_000_000, "code": "c" * 100_000}}).encode()
    async with client_of(answer_of(body, status="400 Bad Request")) as client:
        with pytest.raises(CreateError) as failed:
            await client.create(REQUEST, [])
    assert failed.value.outcome.meaning is CreateMeaning.REFUSED
    assert len(failed.value.problem.detail) == REASON_LIMIT
    assert failed.value.problem.detail.endswith("… [shortened]")


def test_words_and_codes_of_a_state_are_cut() -> None:
    working = read_state({"status": "x" * 1_000_000, "progress": "9" * 1_000_000})
    failed = read_state({"status": "failed", "message": "no", "code": "c" * 1_000_000})

    assert isinstance(working, Working)
    assert len(working.status) == 200
    assert isinstance(failed, Failed)
    assert len(failed.code) == 200


def test_links_that_are_too_long_are_not_taken() -> None:
    long = "https://h.test/" + "a" * MAX_LINK_LENGTH + ".mp4"

    assert read_state({"status": "done", "video_url": long}) == Done(None)
    assert read_state({"status": "done", "video_url": long, "url": "https://h.test/a.mp4"}) == Done(
        "https://h.test/a.mp4"
    )
    assert read_upload({"url": long}) is None
    assert read_upload(None, text=long) is None


def test_lists_of_models_and_prices_are_limited() -> None:
    models: list[Json] = [{"id": f"m{number}"} for number in range(12_000)]
    groups: dict[str, Json] = {f"g{number}": 1 for number in range(100_000)}
    entries: list[Json] = [
        {"model_name": f"m{number}", "quota_type": 1, "model_price": 1} for number in range(9_000)
    ]

    assert len(read_models(models) or ()) == 10_000
    assert read_models([{"id": "n" * 600}, {"id": "veo3"}]) == ("veo3",)
    assert read_prices({"data": entries, "group_ratio": groups}) == {}


@pytest.mark.parametrize(
    "moment",
    [
        *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+23:59", "1", 1),
        *(253402300799, 2.5e14, -1, "9" * 5_000, 10**4_000, True, "1970-01-01"),
    ],
)
def test_upload_that_expires_at_an_impossible_time_has_no_such_time(moment: Json) -> None:
    uploaded = read_upload({"url": "https://h.test/a.png", "expires_at": moment})

    assert uploaded is not None
    assert uploaded.expires_at is None


@pytest.mark.parametrize("amount", [1e13, 1e308, -1.0, 10**400, float("inf"), float("nan"), True])
def test_amount_that_no_account_has_counts_as_none(amount: Json) -> None:
    entry: Json = {"model_name": "veo3", "quota_type": 1, "model_price": amount}

    assert read_balance({"hard_limit_usd": 20.0}, {"total_usage": amount}) is None
    assert read_prices({"data": [entry]}) == {}


async def test_data_stored_as_long_text_is_read_once_and_later_left_alone() -> None:
    inner = {"status": "done", "url": "data:video/mp4;base64," + "A" * 1_000_000}
    async with client_of(answer_of(json.dumps({"data": json.dumps(inner)}).encode())) as client:
        state = (await client.query("task-1")).state
    assert isinstance(state, Done)
    assert state.url == inner["url"]
    unread: Json = {"data": "{" * 1_000_000}
    assert with_data(unread) is unread


# -- Headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        *("1" * 100_000, "9" * 65, "Mon, " * 20_000, " " * 100_000, "1e999999999", "0x10", "٣"),
        *("Mon, 99999999999999999999 Nov 99999999999999 12:00:00 GMT", "\x00", "-0", "1_0", "--1"),
        *(
            "Mon, 01 Jan 9999 00:00:00 -2359",
            "Mon, 01 Jan 0001 00:00:00 +2359",
            "5, 10",
            "infinity",
        ),
        *("Mon, 23 Nov 2026 12:00:30 +999999", "Mon, 23 Nov 2026 12:00:30 -0000", ",,,", "GMT"),
    ],
)
def test_odd_retry_after_is_a_wait_of_two_minutes_at_most_or_none(header: str) -> None:
    seconds = read_retry_after(header, now=datetime(2026, 11, 23, 12, tzinfo=UTC))

    assert seconds is None or 0 <= seconds <= 120


async def test_request_id_is_limited_printable_and_without_the_key() -> None:
    odd = "r\u202e\x9b" + KEY.reveal() + "x" * 2_000
    header = f"X-Request-Id: {odd.encode().decode('latin-1')}"
    async with client_of(answer_of(CREATED, header)) as client:
        created = await client.create(REQUEST, [])
        report = await client.query("task-1")
    async with client_of(answer_of(b"{}", header, status="400 Bad Request")) as client:
        with pytest.raises(CreateError) as failed:
            await client.create(REQUEST, [])
    for request_id in (created.request_id, report.request_id, failed.value.outcome.request_id):
        assert request_id is not None
        assert request_id.startswith("r…x")
        assert request_id.isprintable()
        assert len(request_id) <= 512


async def test_headers_without_end_are_an_error_of_the_call() -> None:
    head = b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000
    for answer in (head + b"\r\n{}", b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 1_000_000 + b"\r\n\r\n"):
        async with client_of(answer) as client:
            with pytest.raises(CreateError) as created:
                await client.create(REQUEST, [])
            with pytest.raises(AskError):
                await client.query("task-1")
        assert created.value.outcome.meaning is CreateMeaning.UNKNOWN


async def test_key_in_a_status_is_not_kept() -> None:
    body: dict[str, Any] = {"status": f"waiting for {KEY.reveal()}"}
    async with client_of(answer_of(json.dumps(body).encode())) as client:
        state = (await client.query("task-1")).state
    assert isinstance(state, Working)
    assert state.status == "waiting for …"
