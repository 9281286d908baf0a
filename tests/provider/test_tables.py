"""docs/service-api.md, "Errors": each row goes through a client as a real answer or exception."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from enum import StrEnum

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.provider.answers import (
    HALF,
    NOTHING,
    PAGE,
    Body,
    Respond,
    answering,
    client_of,
    gateway,
    raising,
    site,
    task,
)
from videodesk.errors import Code
from videodesk.generation import Json, Request
from videodesk.messages import problem_message
from videodesk.provider.answer import Answer
from videodesk.provider.outcome import (
    AskError,
    AskMeaning,
    CreateError,
    CreateMeaning,
    Outcome,
)
from videodesk.provider.tables import CREATE, DOWNLOAD, MODELS, QUERY, UPLOAD


async def create_at(respond: Respond) -> Outcome[CreateMeaning]:
    async with aclosing(client_of(respond)) as client:
        with pytest.raises(CreateError) as raised:
            await client.create(Request(model="veo3", prompt="a kite"), [])
        return raised.value.outcome


async def query_at(respond: Respond) -> Outcome[AskMeaning]:
    async with aclosing(client_of(respond)) as client:
        with pytest.raises(AskError) as raised:
            await client.query("task-1")
        return raised.value.outcome


SENT_NOT, LATER, HELD, REFUSED, UNKNOWN = (
    CreateMeaning.NOT_SENT,
    CreateMeaning.TRY_LATER,
    CreateMeaning.PROFILE,
    CreateMeaning.REFUSED,
    CreateMeaning.UNKNOWN,
)

CREATE_ROWS: list[tuple[int, Body, CreateMeaning, Code]] = [
    # the key
    (401, gateway("Invalid token (request id: 1)"), HELD, Code.KEY_REFUSED),
    (401, gateway("this token has expired"), HELD, Code.KEY_REFUSED),
    (401, gateway("the token's quota is exhausted"), HELD, Code.KEY_REFUSED),
    (401, PAGE, HELD, Code.KEY_REFUSED),
    (401, NOTHING, HELD, Code.KEY_REFUSED),
    (403, gateway("This token has expired"), HELD, Code.KEY_REFUSED),
    (400, gateway("该令牌已过期"), HELD, Code.KEY_REFUSED),
    (200, site("无效的令牌"), HELD, Code.KEY_REFUSED),
    # the balance
    (402, gateway("pay first"), HELD, Code.NO_BALANCE),
    (402, NOTHING, HELD, Code.NO_BALANCE),
    (402, gateway("no", "insufficient_quota"), HELD, Code.NO_BALANCE),
    (403, gateway("no", "insufficient_user_quota"), HELD, Code.NO_BALANCE),
    (403, gateway("no", "pre_consume_token_quota_failed"), HELD, Code.NO_BALANCE),
    (403, task("quota_not_enough"), HELD, Code.NO_BALANCE),
    (403, gateway("用户额度不足, 剩余额度: 0"), HELD, Code.NO_BALANCE),
    (200, gateway("no", "insufficient_user_quota"), HELD, Code.NO_BALANCE),
    # the key's limits
    (403, gateway("This token has no access to model veo3"), REFUSED, Code.MODEL_NOT_ALLOWED),
    (403, gateway("该令牌无权访问模型 veo3"), REFUSED, Code.MODEL_NOT_ALLOWED),
    (403, gateway("Your IP is not in the list"), HELD, Code.ACCESS_DENIED),
    (403, gateway("您的 IP 不在令牌允许访问的列表中", "access_denied"), HELD, Code.ACCESS_DENIED),
    (403, site("您的 IP 不在令牌允许访问的列表中"), HELD, Code.ACCESS_DENIED),
    (403, gateway("该用户已被封禁"), HELD, Code.ACCESS_DENIED),
    (403, gateway("This account is suspended"), HELD, Code.ACCESS_DENIED),
    (403, gateway("令牌分组已被禁用"), HELD, Code.ACCESS_DENIED),
    (403, gateway("账户异常"), HELD, Code.ACCESS_DENIED),
    (403, gateway("Incorrect API key provided"), HELD, Code.KEY_REFUSED),
    (403, gateway("User quota is not enough"), HELD, Code.NO_BALANCE),
    (401, gateway("Insufficient balance"), HELD, Code.NO_BALANCE),
    # one request, in its own words: the account is not held
    (401, gateway("error fetching the reference image"), REFUSED, Code.REFUSED),
    (401, gateway("Failed to download image: 401 Unauthorized"), REFUSED, Code.REFUSED),
    (401, {"detail": "Failed to download image"}, REFUSED, Code.REFUSED),
    (401, {"error": "failed to download image: invalid token in its URL"}, REFUSED, Code.REFUSED),
    (403, gateway("error fetching the reference image"), REFUSED, Code.REFUSED),
    (403, task("access_denied", "image_url is not accessible"), REFUSED, Code.REFUSED),
    (403, site("参考图下载失败"), REFUSED, Code.REFUSED),
    (403, {"error": "failed to download image"}, REFUSED, Code.REFUSED),
    (404, {"detail": "image not found"}, REFUSED, Code.REFUSED),
    (401, gateway("The prompt violates our content policy"), REFUSED, Code.CONTENT_REFUSED),
    (403, gateway("This model is not offered to your group"), REFUSED, Code.REFUSED),
    (403, gateway("forbidden"), REFUSED, Code.REFUSED),
    (403, gateway("size 4k is not allowed"), REFUSED, Code.REFUSED),
    (404, {"error": "model veo9 not found"}, REFUSED, Code.REFUSED),
    # words about an image do not hide what is said of the account
    (401, gateway("Invalid API key for image generation"), HELD, Code.KEY_REFUSED),
    (401, gateway("Invalid token: not valid for image models"), HELD, Code.KEY_REFUSED),
    (401, gateway("This token has expired (image: invalid)"), HELD, Code.KEY_REFUSED),
    (403, gateway("no", "insufficient_user_quota"), HELD, Code.NO_BALANCE),
    # the request
    (400, task("invalid_request", "size must be set"), REFUSED, Code.REFUSED),
    (400, task("missing_model"), REFUSED, Code.REFUSED),
    (400, task("invalid_size"), REFUSED, Code.REFUSED),
    (400, task("invalid_json"), REFUSED, Code.REFUSED),
    (400, task("task_not_exist"), REFUSED, Code.REFUSED),
    (422, {"detail": "duration must be whole"}, REFUSED, Code.REFUSED),
    # a content filter, and what only sounds like one
    (400, gateway("no", "sensitive_words_detected"), REFUSED, Code.CONTENT_REFUSED),
    (403, gateway("no", "content_policy_violation"), REFUSED, Code.CONTENT_REFUSED),
    (403, {"error": {"code": "content_policy_violation"}}, REFUSED, Code.CONTENT_REFUSED),
    (400, gateway("The prompt violates our content policy"), REFUSED, Code.CONTENT_REFUSED),
    (400, gateway("Rejected by the safety system"), REFUSED, Code.CONTENT_REFUSED),
    (422, task("moderation_blocked"), REFUSED, Code.CONTENT_REFUSED),
    (451, gateway("prohibited content"), REFUSED, Code.CONTENT_REFUSED),
    (200, task("fail", "提示词包含敏感内容"), REFUSED, Code.CONTENT_REFUSED),
    (200, site("内容违规, 审核不通过"), REFUSED, Code.CONTENT_REFUSED),
    (403, gateway("内容违规"), REFUSED, Code.CONTENT_REFUSED),
    (500, gateway("upstream: sensitive content"), REFUSED, Code.CONTENT_REFUSED),
    (502, task("fail_to_fetch_task", "NSFW"), REFUSED, Code.CONTENT_REFUSED),
    (400, gateway("model names are case-sensitive"), REFUSED, Code.REFUSED),
    (500, gateway("insert violates unique constraint"), REFUSED, Code.REFUSED),
    (403, {"error": "violates this firewall's policy"}, UNKNOWN, Code.ANSWER_LOST),
    (500, {"error": "violates this firewall's policy"}, UNKNOWN, Code.ANSWER_LOST),
    (504, gateway("moderation timed out"), UNKNOWN, Code.ANSWER_LOST),
    (400, b"<html>the image could not be loaded", UNKNOWN, Code.ANSWER_LOST),
    (400, PAGE, UNKNOWN, Code.ANSWER_LOST),
    (404, gateway("The model does not exist", "model_not_found"), REFUSED, Code.REFUSED),
    (413, gateway("too large"), REFUSED, Code.TOO_LARGE_FOR_SERVICE),
    (413, PAGE, REFUSED, Code.TOO_LARGE_FOR_SERVICE),
    (413, NOTHING, REFUSED, Code.TOO_LARGE_FOR_SERVICE),
    # an id in what is no success may be the request's, or an error's
    (400, {"id": "req-1", "error": {"message": "no"}}, REFUSED, Code.REFUSED),
    (400, {"error": {"id": "task_1", "message": "no"}}, REFUSED, Code.REFUSED),
    (400, {"id": "e-1", "status": "error", "message": "no"}, REFUSED, Code.REFUSED),
    (429, {"id": "req-1", "error": {"message": "slow"}}, LATER, Code.BUSY),
    (429, {"task_id": 0, "error": {"message": "slow"}}, LATER, Code.BUSY),
    (500, {**task("boom"), "data": "trace 7"}, REFUSED, Code.REFUSED),
    # the address
    (404, gateway("Invalid URL (POST /v1/v1/video/create)"), HELD, Code.WRONG_ADDRESS),
    (404, PAGE, HELD, Code.WRONG_ADDRESS),
    (404, {"detail": "Not Found"}, HELD, Code.WRONG_ADDRESS),
    (405, NOTHING, HELD, Code.WRONG_ADDRESS),
    # slow down, no capacity
    (429, gateway("too many requests"), LATER, Code.BUSY),
    (429, NOTHING, LATER, Code.BUSY),
    (429, PAGE, LATER, Code.BUSY),
    (429, gateway("当前分组上游负载已饱和"), LATER, Code.BUSY),
    (500, gateway("当前分组上游负载已饱和"), LATER, Code.BUSY),
    (503, gateway("The upstream is saturated"), LATER, Code.BUSY),
    (500, task("get_channel_failed"), LATER, Code.BUSY),
    (503, gateway("no channel", "model_not_found"), LATER, Code.BUSY),
    (503, gateway("The system is busy"), LATER, Code.BUSY),
    (503, gateway("Upstream is at capacity"), LATER, Code.BUSY),
    (503, gateway("当前负载过高"), LATER, Code.BUSY),
    (503, {"error": "busy"}, UNKNOWN, Code.ANSWER_LOST),
    (500, {"error": "busy"}, UNKNOWN, Code.ANSWER_LOST),
    (200, site("当前分组上游负载已饱和"), LATER, Code.BUSY),
    # the service's own fault, in its own words
    (500, gateway("panic"), REFUSED, Code.REFUSED),
    (502, task("fail_to_fetch_task", "upstream 500"), REFUSED, Code.REFUSED),
    (503, gateway("shutting down"), REFUSED, Code.REFUSED),
    (503, task("fail_to_fetch_task", "upstream 503"), REFUSED, Code.REFUSED),
    (503, gateway("blocked by moderation"), REFUSED, Code.CONTENT_REFUSED),
    (503, {"error": "Service Unavailable"}, UNKNOWN, Code.ANSWER_LOST),
    # success that is none
    (200, gateway("size is wrong"), REFUSED, Code.REFUSED),
    (200, {"error": "size is wrong"}, REFUSED, Code.REFUSED),
    (200, site("size is wrong"), REFUSED, Code.REFUSED),
    (200, task("invalid_size"), REFUSED, Code.REFUSED),
    # a proxy spoke, or nobody: it may have been taken
    (200, {"status": "processing"}, UNKNOWN, Code.ANSWER_LOST),
    (200, {"code": "processing", "message": "queued"}, UNKNOWN, Code.ANSWER_LOST),
    (200, {"code": "pending", "message": "task accepted"}, UNKNOWN, Code.ANSWER_LOST),
    (200, {"code": "success", "data": None}, UNKNOWN, Code.ANSWER_LOST),
    (200, {"id": 12345, "status": "processing"}, UNKNOWN, Code.ANSWER_LOST),
    (200, [], UNKNOWN, Code.ANSWER_LOST),
    (200, NOTHING, UNKNOWN, Code.ANSWER_LOST),
    (200, PAGE, UNKNOWN, Code.ANSWER_LOST),
    (200, HALF, UNKNOWN, Code.ANSWER_LOST),
    (204, NOTHING, UNKNOWN, Code.ANSWER_LOST),
    (403, PAGE, UNKNOWN, Code.ANSWER_LOST),
    (403, NOTHING, UNKNOWN, Code.ANSWER_LOST),
    (403, {"error": "Forbidden"}, UNKNOWN, Code.ANSWER_LOST),
    (403, {"title": "blocked by a firewall"}, UNKNOWN, Code.ANSWER_LOST),
    (400, PAGE, UNKNOWN, Code.ANSWER_LOST),
    (408, {"message": "request timed out"}, UNKNOWN, Code.ANSWER_LOST),
    *[
        (status, page, UNKNOWN, Code.ANSWER_LOST)
        for status in (500, 501, 502, 503, 504, 520, 521, 522, 523, 524)
        for page in (PAGE, NOTHING)
    ],
    (500, {"message": "Internal server error"}, UNKNOWN, Code.ANSWER_LOST),
    (502, {"error": "Bad Gateway"}, UNKNOWN, Code.ANSWER_LOST),
    (500, site("no"), UNKNOWN, Code.ANSWER_LOST),
    (504, gateway("timed out"), UNKNOWN, Code.ANSWER_LOST),
    (524, gateway("timed out"), UNKNOWN, Code.ANSWER_LOST),
    # a 407 that nobody knows to be the own proxy's (test_broken_proxies)
    (407, PAGE, UNKNOWN, Code.ANSWER_LOST),
    (407, gateway("no"), UNKNOWN, Code.ANSWER_LOST),
]


@pytest.mark.parametrize(("status", "body", "meaning", "code"), CREATE_ROWS)
async def test_outcome_of_create_without_task_id(
    status: int, body: Body, meaning: CreateMeaning, code: Code
) -> None:
    outcome = await create_at(answering(status, body))

    assert (outcome.meaning, outcome.problem.code) == (meaning, code)
    assert outcome.http_status == status
    assert outcome.problem.detail


CREATE_FAULTS: list[tuple[Exception, CreateMeaning, Code]] = [
    (httpx.ConnectError("connection refused"), SENT_NOT, Code.UNREACHABLE),
    (httpx.ConnectTimeout("no answer"), SENT_NOT, Code.UNREACHABLE),
    (httpx.PoolTimeout("no free connection"), SENT_NOT, Code.UNREACHABLE),
    (httpx.ProxyError("407"), SENT_NOT, Code.UNREACHABLE),
    (httpx.LocalProtocolError("our own fault"), SENT_NOT, Code.UNREACHABLE),
    (httpx.UnsupportedProtocol("gopher"), HELD, Code.WRONG_ADDRESS),
    (httpx.InvalidURL("an odd redirect"), UNKNOWN, Code.ANSWER_LOST),
    (UnicodeError("odd bytes in an answer"), UNKNOWN, Code.ANSWER_LOST),
    (httpx.ReadTimeout("no answer"), UNKNOWN, Code.ANSWER_LOST),
    (httpx.WriteTimeout("stuck"), UNKNOWN, Code.ANSWER_LOST),
    (httpx.WriteError("reset"), UNKNOWN, Code.ANSWER_LOST),
    (httpx.ReadError("reset"), UNKNOWN, Code.ANSWER_LOST),
    (httpx.RemoteProtocolError("disconnected"), UNKNOWN, Code.ANSWER_LOST),
    (httpx.CloseError("close"), UNKNOWN, Code.ANSWER_LOST),
    (httpx.DecodingError("broken gzip"), UNKNOWN, Code.ANSWER_LOST),
    (httpx.TransportError("something new"), UNKNOWN, Code.ANSWER_LOST),
    (OSError("something of the system"), UNKNOWN, Code.ANSWER_LOST),
    (TimeoutError(), UNKNOWN, Code.ANSWER_LOST),
]


def _class_name(value: object) -> str | None:
    return type(value).__name__ if isinstance(value, Exception) else None


@pytest.mark.parametrize(("cause", "meaning", "code"), CREATE_FAULTS, ids=_class_name)
async def test_outcome_of_create_that_raised(
    cause: Exception, meaning: CreateMeaning, code: Code
) -> None:
    outcome = await create_at(raising(cause))

    assert (outcome.meaning, outcome.problem.code) == (meaning, code)
    assert outcome.http_status is None
    assert type(cause).__name__ in outcome.problem.detail


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("this token has expired", "The API key has expired."),
        ("该令牌已过期", "The API key has expired."),
        ("the token's quota is exhausted", "The API key has used up its quota."),
        ("该令牌额度已用尽", "The API key has used up its quota."),
        ("Invalid token (request id: 1)", "The service doesn't know this API key"),
        ("该令牌状态不可用", "The service doesn't know this API key"),
        ("no", "It may be wrong, expired or out of quota."),
    ],
)
@pytest.mark.parametrize("ask", [create_at, query_at])
async def test_key_error_has_reason_given_by_service(
    ask: Callable[[Respond], Coroutine[None, None, Outcome[StrEnum]]], words: str, sentence: str
) -> None:
    outcome = await ask(answering(401, gateway(words)))

    assert sentence in problem_message(outcome.problem).text
    assert problem_message(outcome.problem).text.endswith("Nothing was charged.")


@pytest.mark.parametrize(
    ("status", "location", "meaning"),
    [
        (301, "https://www.service.test/v1/video/create", HELD),
        (302, "https://www.service.test/v1/video/create", HELD),
        (307, "https://elsewhere.test/other", HELD),
        (308, "/elsewhere", HELD),
        (301, "https://service.test/login", UNKNOWN),
        (302, "http://portal.test/", UNKNOWN),
        (303, "https://service.test/v1/video/create", UNKNOWN),
        (302, "", UNKNOWN),
        (307, "", UNKNOWN),
        (307, "http://[", UNKNOWN),
        (302, "https://service.test/v1/video/create", UNKNOWN),
        (304, "", UNKNOWN),
        (302, "http:done", UNKNOWN),
        (303, "mailto:x", UNKNOWN),
        (307, "javascript:alert(1)", UNKNOWN),
    ],
)
async def test_redirect_of_create_is_not_followed_and_only_some_mean_not_accepted(
    status: int, location: str, meaning: CreateMeaning
) -> None:
    asked: list[httpx.URL] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(status, headers={"Location": location})

    outcome = await create_at(respond)

    assert outcome.meaning is meaning
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("3600", 120.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("soon", None)],
)
async def test_retry_after_is_in_outcome(header: str, seconds: float) -> None:
    respond = answering(429, NOTHING, {"Retry-After": header})

    assert (await create_at(respond)).retry_after == seconds
    assert (await query_at(respond)).retry_after == seconds


async def test_request_id_and_service_text_are_in_outcome() -> None:
    respond = answering(500, task("boom", "out of luck"), {"X-Oneapi-Request-Id": "2026-7"})

    outcome = await create_at(respond)

    assert outcome.request_id == "2026-7"
    assert outcome.problem.detail == "out of luck (boom)"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {**task("x", "late"), "data": {"task_id": "task_77"}}),
        (502, {**gateway("upstream timed out"), "task_id": "task_77"}),
        (504, {"task_id": "task_77"}),
        (503, {**task("busy", "queued"), "data": {"task_id": "task_77"}}),
        (503, {**gateway("saturated"), "id": "task_77"}),
        (409, {"id": "task_77", "status": "processing"}),
        (429, {"task_id": "task_77", "message": "slow"}),
        (429, {"code": "success", "data": "task_77"}),
        (401, {**gateway("Invalid token"), "task_id": "task_77"}),
        (303, {"data": {"id": "task_77", "status": "queued"}}),
    ],
)
async def test_task_id_beside_error_is_unknown_and_kept(status: int, body: Body) -> None:
    outcome = await create_at(answering(status, body))

    assert (outcome.meaning, outcome.problem.code) == (UNKNOWN, Code.ANSWER_LOST)
    assert "The service called it task_77." in outcome.problem.detail
    assert outcome.http_status == status


async def test_redirect_with_task_id_is_unknown() -> None:
    elsewhere = {"Location": "https://elsewhere.test/v1/video/create"}

    outcome = await create_at(answering(307, {"task_id": "task_77"}, elsewhere))

    assert outcome.meaning is UNKNOWN
    assert outcome.problem.detail.startswith("The service called it task_77.")


async def test_headline_of_page_is_kept() -> None:
    outcome = await create_at(answering(504, PAGE))

    assert outcome.problem.detail == "HTTP 504: 504 Gateway Time-out"


_INNER: st.SearchStrategy[Json] = st.dictionaries(
    st.sampled_from(["message", "code", "type"]), st.text() | st.integers()
)
_VALUES: st.SearchStrategy[Json] = st.none() | st.booleans() | st.integers() | st.text() | _INNER
_JSON_OBJECTS: st.SearchStrategy[Json] = st.dictionaries(
    st.sampled_from(["error", "code", "message", "success", "status", "data"]), _VALUES
)


@settings(deadline=None)
@given(st.integers(100, 599), _JSON_OBJECTS | st.none() | st.lists(st.none()) | st.text())
def test_every_answer_has_outcome_in_every_table(status: int, body: Json) -> None:
    answer = Answer(status, body)

    for table in (QUERY, MODELS, UPLOAD, DOWNLOAD):
        assert problem_message(table.from_answer(answer).problem).text
    outcome = CREATE.from_answer(answer)
    assert problem_message(outcome.problem).text
    may_be_a_proxy = body is None and status not in {401, 402, 404, 405, 413, 429}
    if may_be_a_proxy or status in {303, 408, 504} or status >= 520:
        assert outcome.meaning is UNKNOWN


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=5), st.text() | st.integers()))
def test_every_answer_to_create_is_id_or_outcome(body: dict[str, Json]) -> None:
    async def send() -> None:
        async with aclosing(client_of(answering(200, body))) as client:
            try:
                created = await client.create(Request(model="m", prompt="p"), [])
            except CreateError:
                return
            assert created.task_id

    asyncio.run(send())
