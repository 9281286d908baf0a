"""API.md's error tables, row by row: which answer to which call means what.

Statuses stand as numbers, as they do there. Where API.md leaves a gap, a create that may have
been taken is UNKNOWN, and all other calls are asked again.
"""

from typing import Final

import httpx

from videodesk.errors import Code
from videodesk.provider.outcome import (
    AskMeaning,
    Body,
    CreateMeaning,
    Fault,
    Row,
    Table,
)

_ANY: Final = range(1000)
_OK: Final = range(200, 300)
_REFUSALS: Final = (*_OK, 400, 401, 402, 403)
_CLIENT_FAULT: Final = tuple(code for code in range(400, 500) if code not in {403, 408, 425, 499})

# The gateway's own words, in its two languages.
_KEY_WORDS: Final = (
    "token has expired",
    "quota is exhausted",
    "invalid token",
    "令牌已过期",
    "令牌额度已用尽",
    "无效的令牌",
)
_BALANCE_WORDS: Final = (
    "insufficient_quota",
    "insufficient_user_quota",
    "pre_consume_token_quota_failed",
    "quota_not_enough",
    "额度不足",
    "余额不足",
)
_MODEL_WORDS: Final = ("no access to model", "无权访问模型")
_FILTER_WORDS: Final = ("sensitive_words_detected", "prompt_blocked", "content_policy")
_BUSY_WORDS: Final = ("saturated", "饱和", "get_channel_failed", "model_not_found")
_NO_TASK_WORDS: Final = ("task_not_exist", "task not exist", "task not found")
_ADDRESS_WORDS: Final = ("invalid url",)

_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.LocalProtocolError,
)
_BAD_ADDRESS: Final = (httpx.UnsupportedProtocol, httpx.InvalidURL)

_GAVE_BACK: Final = (
    "The service answered with an error and did not take the request. "
    "What it had set aside for it is given back."
)
_NOT_TAKEN_HINT: Final = "Look at its words, and generate again."
_SLOW_DOWN: Final = "The service asks to be asked less often. The task is still being followed."
_GATEWAY_FAULT: Final = (
    "The service's gateway refuses to say how this task stands, as if its model were not allowed. "
    "This is a known fault of it. The task is still being followed."
)
_KEY_NOT_TRIED: Final = (
    "The service answered with an error, or a proxy answered in its place. "
    "Nothing is known about the key yet."
)
_UPLOAD_BROKEN: Final = "A picture could not be handed over to the service. Nothing was charged."
_UPLOAD_REFUSED: Final = "The service does not take this picture. Nothing was charged."
_HOST_AWAY: Final = "The place where the clip lies could not be reached. The clip is not lost."
_AGAIN_HINT: Final = "It is tried again by itself."


def _create() -> Table[CreateMeaning]:
    m, c, b = CreateMeaning, Code, Body
    return Table(
        rows=(
            Row(_ANY, b.MOVED, m.PROFILE, c.WRONG_ADDRESS),
            Row((401,), b.ANY, m.PROFILE, c.KEY_REFUSED),
            Row((407,), b.ANY, m.NOT_SENT, c.UNREACHABLE),
            Row(_REFUSALS, b.ERROR, m.PROFILE, c.KEY_REFUSED, _KEY_WORDS),
            Row(_REFUSALS, b.ERROR, m.PROFILE, c.NO_BALANCE, _BALANCE_WORDS),
            Row((402,), b.ANY, m.PROFILE, c.NO_BALANCE),
            # The profile's other models work: only this request is refused.
            Row((*_OK, 403), b.ERROR, m.REFUSED, c.MODEL_NOT_ALLOWED, _MODEL_WORDS),
            Row((403,), b.ERROR, m.REFUSED, c.REFUSED, _FILTER_WORDS),
            Row((403,), b.SERVICE, m.PROFILE, c.ACCESS_DENIED),
            Row((404,), b.ERROR, m.PROFILE, c.WRONG_ADDRESS, _ADDRESS_WORDS),
            Row((404,), b.RELAY, m.REFUSED, c.REFUSED),
            Row((404, 405), b.ANY, m.PROFILE, c.WRONG_ADDRESS),
            Row((413,), b.ANY, m.REFUSED, c.TOO_LARGE_FOR_SERVICE),
            Row((429,), b.ANY, m.TRY_LATER, c.BUSY),
            Row((*_OK, 500, 503), b.ERROR, m.TRY_LATER, c.BUSY, _BUSY_WORDS),
            Row((503,), b.RELAY, m.TRY_LATER, c.BUSY),
            Row((500, 502), b.RELAY, m.REFUSED, c.REFUSED, (), _GAVE_BACK, _NOT_TAKEN_HINT),
            Row(_OK, b.ERROR, m.REFUSED, c.REFUSED),
            Row(_CLIENT_FAULT, b.OBJECT, m.REFUSED, c.REFUSED),
        ),
        faults=(
            Fault(_NOT_SENT, m.NOT_SENT, c.UNREACHABLE),
            Fault(_BAD_ADDRESS, m.PROFILE, c.WRONG_ADDRESS),
        ),
        otherwise=Row(_ANY, b.ANY, m.UNKNOWN, c.ANSWER_LOST),
    )


_ASK_FAULTS: Final = (
    Fault(_NOT_SENT, AskMeaning.UNREACHABLE, Code.UNREACHABLE),
    Fault(_BAD_ADDRESS, AskMeaning.PROFILE, Code.WRONG_ADDRESS),
)


def _account(asked: str) -> tuple[Row[AskMeaning], ...]:
    """The rows about key and balance, alike for all calls that carry the key."""
    m, c, b = AskMeaning, Code, Body
    return (
        Row(_ANY, b.MOVED, m.PROFILE, c.WRONG_ADDRESS),
        Row((401,), b.ANY, m.PROFILE, c.KEY_REFUSED),
        Row((407,), b.ANY, m.UNREACHABLE, c.UNREACHABLE),
        Row(_REFUSALS, b.ERROR, m.PROFILE, c.KEY_REFUSED, _KEY_WORDS),
        Row(_REFUSALS, b.ERROR, m.PROFILE, c.NO_BALANCE, _BALANCE_WORDS),
        Row((402,), b.ANY, m.PROFILE, c.NO_BALANCE),
        Row((403,), b.ERROR, m.ASK_AGAIN, c.MODEL_NOT_ALLOWED, _MODEL_WORDS, asked, _AGAIN_HINT),
        Row((403,), b.SERVICE, m.PROFILE, c.ACCESS_DENIED),
    )


def _query() -> Table[AskMeaning]:
    m, c, b = AskMeaning, Code, Body
    return Table(
        rows=(
            *_account(_GATEWAY_FAULT),
            Row((*_OK, 400, 404), b.ERROR, m.UNKNOWN_TASK, c.UNKNOWN_TASK, _NO_TASK_WORDS),
            Row((404,), b.ERROR, m.PROFILE, c.WRONG_ADDRESS, _ADDRESS_WORDS),
            Row((429,), b.ANY, m.ASK_AGAIN, c.SERVICE_TROUBLE, (), _SLOW_DOWN, _AGAIN_HINT),
        ),
        faults=_ASK_FAULTS,
        otherwise=Row(_ANY, b.ANY, m.ASK_AGAIN, c.SERVICE_TROUBLE),
    )


def _models() -> Table[AskMeaning]:
    m, c, b = AskMeaning, Code, Body
    return Table(
        rows=(
            *_account(_KEY_NOT_TRIED),
            Row((404, 405), b.ANY, m.PROFILE, c.WRONG_ADDRESS),
            Row(_OK, b.NO_JSON, m.PROFILE, c.WRONG_ADDRESS),
        ),
        faults=_ASK_FAULTS,
        otherwise=Row(
            _ANY, b.ANY, m.ASK_AGAIN, c.SERVICE_TROUBLE, (), _KEY_NOT_TRIED, "Try again."
        ),
    )


def _upload() -> Table[AskMeaning]:
    m, c, b = AskMeaning, Code, Body
    return Table(
        rows=(
            *_account(_UPLOAD_BROKEN),
            Row((404, 405, 501), b.ANY, m.NOT_OFFERED, c.REFUSED, (), _UPLOAD_BROKEN),
            # A site without this door shows its front page, or anything else, in its place.
            Row(_OK, b.NO_JSON, m.NOT_OFFERED, c.REFUSED, (), _UPLOAD_BROKEN),
            Row((413,), b.ANY, m.REFUSED, c.TOO_LARGE_FOR_SERVICE),
            Row(_OK, b.ERROR, m.REFUSED, c.REFUSED, (), _UPLOAD_REFUSED),
            Row((400, 415, 422), b.OBJECT, m.REFUSED, c.REFUSED, (), _UPLOAD_REFUSED),
        ),
        faults=_ASK_FAULTS,
        otherwise=Row(_ANY, b.ANY, m.ASK_AGAIN, c.SERVICE_TROUBLE, (), _UPLOAD_BROKEN, _AGAIN_HINT),
    )


def _download() -> Table[AskMeaning]:
    m, c, b = AskMeaning, Code, Body
    return Table(
        rows=(
            Row((407,), b.ANY, m.UNREACHABLE, c.UNREACHABLE, (), _HOST_AWAY, _AGAIN_HINT),
            Row((408, 425, 429), b.ANY, m.ASK_AGAIN, c.DOWNLOAD_BROKEN),
            Row(range(300, 500), b.ANY, m.FRESH_LINK, c.LINK_REFUSED),
        ),
        faults=(
            Fault(_NOT_SENT, m.UNREACHABLE, c.UNREACHABLE, _HOST_AWAY, _AGAIN_HINT),
            Fault(_BAD_ADDRESS, m.FRESH_LINK, c.LINK_REFUSED),
        ),
        otherwise=Row(_ANY, b.ANY, m.ASK_AGAIN, c.DOWNLOAD_BROKEN),
    )


CREATE: Final = _create()
QUERY: Final = _query()
MODELS: Final = _models()
UPLOAD: Final = _upload()
DOWNLOAD: Final = _download()
