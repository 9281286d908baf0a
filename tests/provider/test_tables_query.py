"""docs/service-api.md, "Errors", for all calls that may be repeated, through a client."""

from collections.abc import Callable, Coroutine
from contextlib import aclosing

import httpx
import pytest

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
from videodesk.messages import problem_message
from videodesk.provider.outcome import (
    AskError,
    AskMeaning,
    Outcome,
)


async def query_at(respond: Respond) -> Outcome[AskMeaning]:
    async with aclosing(client_of(respond)) as client:
        with pytest.raises(AskError) as raised:
            await client.query("task-1")
        return raised.value.outcome


async def models_at(respond: Respond) -> Outcome[AskMeaning]:
    async with aclosing(client_of(respond)) as client:
        with pytest.raises(AskError) as raised:
            await client.models()
        return raised.value.outcome


async def upload_at(respond: Respond) -> Outcome[AskMeaning]:
    async with aclosing(client_of(respond)) as client:
        with pytest.raises(AskError) as raised:
            await client.upload(b"picture", name="a.png", media_type="image/png")
        return raised.value.outcome


def _class_name(value: object) -> str | None:
    return type(value).__name__ if isinstance(value, Exception) else None


AWAY, AGAIN, PROFILE, NO_TASK, NOT_TAKEN, NO_UPLOAD, TASK_ERROR = (
    AskMeaning.UNREACHABLE,
    AskMeaning.ASK_AGAIN,
    AskMeaning.PROFILE,
    AskMeaning.UNKNOWN_TASK,
    AskMeaning.REFUSED,
    AskMeaning.NOT_OFFERED,
    AskMeaning.TASK_ERROR,
)

QUERY_ROWS: list[tuple[int, Body, AskMeaning, Code]] = [
    (401, gateway("Invalid token"), PROFILE, Code.KEY_REFUSED),
    (401, NOTHING, PROFILE, Code.KEY_REFUSED),
    (403, gateway("this token has expired"), PROFILE, Code.KEY_REFUSED),
    (402, gateway("no", "insufficient_quota"), PROFILE, Code.NO_BALANCE),
    (403, gateway("no", "insufficient_user_quota"), PROFILE, Code.NO_BALANCE),
    (403, gateway("This token has no access to model "), AGAIN, Code.MODEL_NOT_ALLOWED),
    (403, gateway("IP not in the list", "access_denied"), PROFILE, Code.ACCESS_DENIED),
    (403, PAGE, AGAIN, Code.SERVICE_ERROR),
    (403, NOTHING, AGAIN, Code.SERVICE_ERROR),
    (400, task("task_not_exist"), NO_TASK, Code.UNKNOWN_TASK),
    (404, task("task_not_exist"), NO_TASK, Code.UNKNOWN_TASK),
    (200, task("task_not_exist"), NO_TASK, Code.UNKNOWN_TASK),
    (400, task("invalid_request"), AGAIN, Code.SERVICE_ERROR),
    (404, gateway("Invalid URL (GET /v1/video/query)"), PROFILE, Code.WRONG_ADDRESS),
    (404, PAGE, AGAIN, Code.SERVICE_ERROR),
    (429, NOTHING, AGAIN, Code.SERVICE_ERROR),
    (429, gateway("slow down"), AGAIN, Code.SERVICE_ERROR),
    (500, gateway("panic"), AGAIN, Code.SERVICE_ERROR),
    (502, task("fail_to_fetch_task"), AGAIN, Code.SERVICE_ERROR),
    (503, gateway("当前分组上游负载已饱和"), AGAIN, Code.SERVICE_ERROR),
    *[(status, PAGE, AGAIN, Code.SERVICE_ERROR) for status in (500, 502, 503, 504, 520, 524)],
    (200, PAGE, AGAIN, Code.SERVICE_ERROR),
    (200, HALF, AGAIN, Code.SERVICE_ERROR),
    (200, NOTHING, AGAIN, Code.SERVICE_ERROR),
    (200, [], AGAIN, Code.SERVICE_ERROR),
    (200, site("try later"), AGAIN, Code.SERVICE_ERROR),
    (200, site("无效的令牌"), PROFILE, Code.KEY_REFUSED),
    (407, PAGE, AWAY, Code.UNREACHABLE),
    # about this task, by its own words
    (400, gateway("Your prompt was flagged"), TASK_ERROR, Code.SERVICE_ERROR),
    (422, task("moderation_blocked"), TASK_ERROR, Code.SERVICE_ERROR),
    (401, gateway("failed to download image"), TASK_ERROR, Code.SERVICE_ERROR),
    (403, gateway("content policy"), TASK_ERROR, Code.SERVICE_ERROR),
    (200, {"code": 501, "msg": "generation failed"}, TASK_ERROR, Code.SERVICE_ERROR),
    (200, {"code": 400, "message": "content policy", "data": None}, TASK_ERROR, Code.SERVICE_ERROR),
    (200, gateway("生成失败"), TASK_ERROR, Code.SERVICE_ERROR),
    # a status word that is not a task's
    (200, {"status": "error", "message": "rate limit exceeded"}, AGAIN, Code.SERVICE_ERROR),
    (200, {"status": "fail", "message": "Internal server error"}, AGAIN, Code.SERVICE_ERROR),
    (400, gateway("failed to generate the video: internal error"), TASK_ERROR, Code.SERVICE_ERROR),
    (200, gateway("Task was rejected by the safety system"), TASK_ERROR, Code.SERVICE_ERROR),
    (
        200,
        {"code": 400, "message": "could not complete generation"},
        TASK_ERROR,
        Code.SERVICE_ERROR,
    ),
    # its state could not be read just now: the task may still finish
    (400, task("get_task_failed"), AGAIN, Code.SERVICE_ERROR),
    (200, {"code": 500, "message": "failed to query task: EOF"}, AGAIN, Code.SERVICE_ERROR),
    (200, {"code": 500, "message": "video status query failed"}, AGAIN, Code.SERVICE_ERROR),
    (200, gateway("获取任务失败"), AGAIN, Code.SERVICE_ERROR),
    (400, gateway("connection refused by the video service"), AGAIN, Code.SERVICE_ERROR),
    (400, gateway("unable to complete request"), AGAIN, Code.SERVICE_ERROR),
    (200, gateway("failed to create redis client"), AGAIN, Code.SERVICE_ERROR),
    (200, {"code": 429, "message": "too many video requests, denied"}, AGAIN, Code.SERVICE_ERROR),
    (200, {"code": 429, "message": "rate limit violation"}, AGAIN, Code.SERVICE_ERROR),
    # not about this task, or not by the service
    (403, {"error": "violates this firewall's policy"}, AGAIN, Code.SERVICE_ERROR),
    (403, gateway("forbidden"), AGAIN, Code.SERVICE_ERROR),
    (500, gateway("generation failed"), AGAIN, Code.SERVICE_ERROR),
    (400, gateway("id is required"), AGAIN, Code.SERVICE_ERROR),
    (400, task("task_not_exist", "the task failed or does not exist"), NO_TASK, Code.UNKNOWN_TASK),
]


@pytest.mark.parametrize(("status", "body", "meaning", "code"), QUERY_ROWS)
async def test_outcome_of_query_without_state(
    status: int, body: Body, meaning: AskMeaning, code: Code
) -> None:
    outcome = await query_at(answering(status, body))

    assert (outcome.meaning, outcome.problem.code) == (meaning, code)
    assert outcome.http_status == status


ASK_FAULTS: list[tuple[Exception, AskMeaning]] = [
    (httpx.ConnectError("connection refused"), AWAY),
    (httpx.ConnectTimeout("no answer"), AWAY),
    (httpx.PoolTimeout("no free connection"), AWAY),
    (httpx.ProxyError("407"), AWAY),
    (httpx.UnsupportedProtocol("gopher"), PROFILE),
    (httpx.InvalidURL("an odd redirect"), AGAIN),
    (httpx.ReadTimeout("no answer"), AGAIN),
    (httpx.WriteTimeout("stuck"), AGAIN),
    (httpx.WriteError("reset"), AGAIN),
    (httpx.ReadError("reset"), AGAIN),
    (httpx.RemoteProtocolError("disconnected"), AGAIN),
    (httpx.DecodingError("broken gzip"), AGAIN),
    (OSError("something of the system"), AGAIN),
    (TimeoutError(), AGAIN),
]


@pytest.mark.parametrize("ask", [query_at, models_at, upload_at])
@pytest.mark.parametrize(("cause", "meaning"), ASK_FAULTS, ids=_class_name)
async def test_outcome_of_free_call_that_raised(
    ask: Callable[[Respond], Coroutine[None, None, Outcome[AskMeaning]]],
    cause: Exception,
    meaning: AskMeaning,
) -> None:
    outcome = await ask(raising(cause))

    assert outcome.meaning is meaning


@pytest.mark.parametrize("ask", [query_at, models_at, upload_at])
@pytest.mark.parametrize("location", ["http:done", "mailto:x", "javascript:alert(1)"])
async def test_unclear_redirect_of_query_does_not_pause_profile(
    ask: Callable[[Respond], Coroutine[None, None, Outcome[AskMeaning]]], location: str
) -> None:
    outcome = await ask(answering(302, NOTHING, {"Location": location}))

    assert outcome.meaning is AGAIN


MODELS_ROWS: list[tuple[int, Body, AskMeaning, Code]] = [
    (401, gateway("Invalid token"), PROFILE, Code.KEY_REFUSED),
    (401, gateway("this token has expired"), PROFILE, Code.KEY_REFUSED),
    (402, NOTHING, PROFILE, Code.NO_BALANCE),
    (403, gateway("IP not in the list"), PROFILE, Code.ACCESS_DENIED),
    (404, gateway("Invalid URL (GET /v1/models)"), PROFILE, Code.WRONG_ADDRESS),
    (404, PAGE, PROFILE, Code.WRONG_ADDRESS),
    (405, NOTHING, PROFILE, Code.WRONG_ADDRESS),
    (200, PAGE, PROFILE, Code.WRONG_ADDRESS),
    (403, PAGE, AGAIN, Code.SERVICE_ERROR),
    (502, PAGE, AGAIN, Code.SERVICE_ERROR),
    (200, site("no"), AGAIN, Code.SERVICE_ERROR),
    (200, {"data": None}, AGAIN, Code.SERVICE_ERROR),
    (429, NOTHING, AGAIN, Code.SERVICE_ERROR),
]


@pytest.mark.parametrize(("status", "body", "meaning", "code"), MODELS_ROWS)
async def test_outcome_of_models_without_list(
    status: int, body: Body, meaning: AskMeaning, code: Code
) -> None:
    outcome = await models_at(answering(status, body))

    assert (outcome.meaning, outcome.problem.code) == (meaning, code)
    assert "tracked" not in problem_message(outcome.problem).text


UPLOAD_ROWS: list[tuple[int, Body, AskMeaning]] = [
    (404, gateway("Invalid URL (POST /v1/files/uploads)"), NO_UPLOAD),
    (404, PAGE, NO_UPLOAD),
    (405, NOTHING, NO_UPLOAD),
    (501, gateway("not implemented"), NO_UPLOAD),
    (200, PAGE, NO_UPLOAD),
    (401, gateway("Invalid token"), PROFILE),
    (403, gateway("no", "insufficient_user_quota"), PROFILE),
    (413, PAGE, NOT_TAKEN),
    (400, task("invalid_file"), NOT_TAKEN),
    (415, gateway("png only"), NOT_TAKEN),
    (401, gateway("failed to process the image"), NOT_TAKEN),
    (403, gateway("unsupported image"), NOT_TAKEN),
    (200, site("200 MB a day"), NOT_TAKEN),
    (200, {"id": "f"}, NO_UPLOAD),
    (200, {"data": {"id": "f"}}, NO_UPLOAD),
    (200, [], NO_UPLOAD),
    (201, NOTHING, NO_UPLOAD),
    (403, PAGE, NO_UPLOAD),
    (403, gateway("uploads are not enabled for your group"), NO_UPLOAD),
    (403, gateway("IP not in the list", "access_denied"), PROFILE),
    (429, NOTHING, AGAIN),
    (500, gateway("panic"), AGAIN),
    (502, PAGE, AGAIN),
]


@pytest.mark.parametrize(("status", "body", "meaning"), UPLOAD_ROWS)
async def test_outcome_of_upload_without_url(status: int, body: Body, meaning: AskMeaning) -> None:
    outcome = await upload_at(answering(status, body))

    assert outcome.meaning is meaning
