"""The tables of docs/service-api.md, "Errors": which answer to which call means what.

Statuses are numbers, as in the document. Where it leaves a gap, a create that may have been taken
is UNKNOWN, and all other calls are retried.
"""

from typing import Final, TypeVar

import httpx

from videodesk.errors import Code
from videodesk.provider import messages as phrases
from videodesk.provider.outcome import (
    AskMeaning,
    Body,
    CreateMeaning,
    ExceptionRule,
    ResponseRule,
    Table,
)
from videodesk.provider.proxies import BadProxyError
from videodesk.provider.route import ProxyAwayError, ProxyPasswordError, UntrustedError

M = TypeVar("M", CreateMeaning, AskMeaning)

_ANY: Final = range(1000)
_OK: Final = range(200, 300)
_REFUSALS: Final = (*_OK, 400, 401, 402, 403)
_CLIENT_FAULT: Final = tuple(
    code for code in range(400, 500) if code not in {403, 407, 408, 425, 499}
)
_FILTERED: Final = (*_OK, 400, 422, 451)
_GIVEN_BACK: Final = (500, 502, 503)

_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.LocalProtocolError,
)
_BAD_ADDRESS: Final = (httpx.UnsupportedProtocol,)
"""An httpx.InvalidURL is not among them: httpx raises it for an odd `Location` of an answer."""


def _on_the_way(
    meaning: M, consequence: str = phrases.NOTHING_SENT
) -> tuple[ExceptionRule[M], ...]:
    """What keeps a request from its way, in a sentence about what to mend; alike for all calls."""
    c, p = Code.UNREACHABLE, phrases
    told = (
        (BadProxyError, p.BAD_PROXY, p.PROXY_HINT),
        (ProxyPasswordError, p.PROXY_ASKS, p.PROXY_ASKS_HINT),
        (ProxyAwayError, p.PROXY_AWAY, p.PROXY_HINT),
        (httpx.ProxyError, p.PROXY_REFUSES, p.PROXY_HINT),
        (UntrustedError, p.UNTRUSTED, p.UNTRUSTED_HINT),
    )
    return tuple(
        ExceptionRule((kind,), meaning, c, f"{message} {consequence}", hint)
        for kind, message, hint in told
    )


def _key(meaning: M) -> tuple[ResponseRule[M], ...]:
    """The rows about the key: what exactly is wrong with it, where the service says so."""
    c, b, p = Code.KEY_REFUSED, Body.ERROR, phrases
    return (
        ResponseRule(_REFUSALS, b, meaning, c, p.KEY_EXPIRED, p.EXPIRED, p.NEW_KEY_HINT),
        ResponseRule(_REFUSALS, b, meaning, c, p.KEY_USED_UP, p.USED_UP, p.QUOTA_HINT),
        ResponseRule(_REFUSALS, b, meaning, c, p.KEY_UNKNOWN, p.UNKNOWN_KEY),
        ResponseRule((401,), Body.ANY, meaning, c),
    )


def _asks_for_password(consequence: str = phrases.NOTHING_SENT) -> ResponseRule[AskMeaning]:
    """A 407, whoever says it. Of a create only a proxy's own counts (`ProxyPasswordError`)."""
    message = f"{phrases.PROXY_ASKS} {consequence}"
    hint = phrases.PROXY_ASKS_HINT
    return ResponseRule(
        (407,), Body.ANY, AskMeaning.UNREACHABLE, Code.UNREACHABLE, (), message, hint
    )


def _filtered_create() -> tuple[ResponseRule[CreateMeaning], ...]:
    """Refusals for what was asked, as no fault is; a guard before the site may say the like."""
    m, c, b, p = CreateMeaning.REFUSED, Code.CONTENT_REFUSED, Body, phrases
    but = p.NO_FILTER
    return (
        ResponseRule(_FILTERED, b.ERROR, m, c, p.FILTER, p.FILTERED, unless=but),
        ResponseRule((403,), b.SERVICE, m, c, p.FILTER, p.FILTERED, unless=but),
        ResponseRule((403,), b.ERROR, m, c, p.FILTER_CODES, p.FILTERED),
        ResponseRule(_GIVEN_BACK, b.RELAY, m, c, p.FILTER, p.FILTERED_LATER, unless=but),
    )


def _create() -> Table[CreateMeaning]:
    m, c, b, p = CreateMeaning, Code, Body, phrases
    return Table(
        rows=(
            ResponseRule(_ANY, b.MOVED, m.PROFILE, c.WRONG_ADDRESS),
            *_key(m.PROFILE),
            ResponseRule(_REFUSALS, b.ERROR, m.PROFILE, c.NO_BALANCE, p.BALANCE),
            ResponseRule((402,), b.ANY, m.PROFILE, c.NO_BALANCE),
            # The profile's other models work: only this request is refused.
            ResponseRule((*_OK, 403), b.ERROR, m.REFUSED, c.MODEL_NOT_ALLOWED, p.MODEL),
            *_filtered_create(),
            ResponseRule((403,), b.SERVICE, m.PROFILE, c.ACCESS_DENIED),
            ResponseRule((404,), b.ERROR, m.PROFILE, c.WRONG_ADDRESS, p.ADDRESS),
            ResponseRule((404,), b.RELAY, m.REFUSED, c.REFUSED),
            ResponseRule((404, 405), b.ANY, m.PROFILE, c.WRONG_ADDRESS),
            ResponseRule((413,), b.ANY, m.REFUSED, c.TOO_LARGE_FOR_SERVICE),
            ResponseRule((429,), b.ANY, m.TRY_LATER, c.BUSY),
            ResponseRule((*_OK, 500, 503), b.ERROR, m.TRY_LATER, c.BUSY, p.BUSY),
            ResponseRule((503,), b.RELAY, m.TRY_LATER, c.BUSY, p.CAPACITY),
            ResponseRule(
                _GIVEN_BACK, b.RELAY, m.REFUSED, c.REFUSED, (), p.GAVE_BACK, p.NOT_TAKEN_HINT
            ),
            ResponseRule(_OK, b.ERROR, m.REFUSED, c.REFUSED),
            ResponseRule(_CLIENT_FAULT, b.OBJECT, m.REFUSED, c.REFUSED),
        ),
        faults=(
            *_on_the_way(m.NOT_SENT),
            ExceptionRule(_NOT_SENT, m.NOT_SENT, c.UNREACHABLE),
            ExceptionRule(_BAD_ADDRESS, m.PROFILE, c.WRONG_ADDRESS),
        ),
        otherwise=ResponseRule(_ANY, b.ANY, m.UNKNOWN, c.ANSWER_LOST),
    )


_ASK_FAULTS: Final = (
    *_on_the_way(AskMeaning.UNREACHABLE),
    ExceptionRule(_NOT_SENT, AskMeaning.UNREACHABLE, Code.UNREACHABLE),
    ExceptionRule(_BAD_ADDRESS, AskMeaning.PROFILE, Code.WRONG_ADDRESS),
)


def _account(asked: str) -> tuple[ResponseRule[AskMeaning], ...]:
    """The rows about key and balance, alike for all calls that carry the key."""
    m, c, b, p = AskMeaning, Code, Body, phrases
    return (
        ResponseRule(_ANY, b.MOVED, m.PROFILE, c.WRONG_ADDRESS),
        *_key(m.PROFILE),
        _asks_for_password(),
        ResponseRule(_REFUSALS, b.ERROR, m.PROFILE, c.NO_BALANCE, p.BALANCE),
        ResponseRule((402,), b.ANY, m.PROFILE, c.NO_BALANCE),
        ResponseRule(
            (403,), b.ERROR, m.ASK_AGAIN, c.MODEL_NOT_ALLOWED, p.MODEL, asked, p.AGAIN_HINT
        ),
        ResponseRule((403,), b.SERVICE, m.PROFILE, c.ACCESS_DENIED),
    )


def _query() -> Table[AskMeaning]:
    m, c, b, p = AskMeaning, Code, Body, phrases
    return Table(
        rows=(
            *_account(p.GATEWAY_FAULT),
            ResponseRule((*_OK, 400, 404), b.ERROR, m.UNKNOWN_TASK, c.UNKNOWN_TASK, p.NO_TASK),
            ResponseRule((404,), b.ERROR, m.PROFILE, c.WRONG_ADDRESS, p.ADDRESS),
            ResponseRule(
                (429,), b.ANY, m.ASK_AGAIN, c.SERVICE_TROUBLE, (), p.SLOW_DOWN, p.AGAIN_HINT
            ),
        ),
        faults=_ASK_FAULTS,
        otherwise=ResponseRule(_ANY, b.ANY, m.ASK_AGAIN, c.SERVICE_TROUBLE),
    )


def _models() -> Table[AskMeaning]:
    m, c, b, p = AskMeaning, Code, Body, phrases
    again = "Try again."
    return Table(
        rows=(
            *_account(p.KEY_NOT_TRIED),
            ResponseRule((404, 405), b.ANY, m.PROFILE, c.WRONG_ADDRESS),
            ResponseRule(_OK, b.NO_JSON, m.PROFILE, c.WRONG_ADDRESS, (), p.PAGE, p.PAGE_HINT),
            ResponseRule(
                (429,), b.ANY, m.ASK_AGAIN, c.SERVICE_TROUBLE, (), p.KEY_NOT_TRIED_NOW, again
            ),
            ResponseRule(_ANY, b.NO_JSON, m.ASK_AGAIN, c.SERVICE_TROUBLE, (), p.NO_ANSWER, again),
        ),
        faults=_ASK_FAULTS,
        otherwise=ResponseRule(
            _ANY, b.ANY, m.ASK_AGAIN, c.SERVICE_TROUBLE, (), p.KEY_NOT_TRIED, again
        ),
    )


def _upload() -> Table[AskMeaning]:
    m, c, b, p = AskMeaning, Code, Body, phrases
    return Table(
        rows=(
            *_account(p.UPLOAD_BROKEN),
            ResponseRule((404, 405, 501), b.ANY, m.NOT_OFFERED, c.REFUSED, (), p.UPLOAD_BROKEN),
            # A site without this door shows its front page, or anything else, in its place.
            ResponseRule(_OK, b.NO_JSON, m.NOT_OFFERED, c.REFUSED, (), p.UPLOAD_BROKEN),
            ResponseRule((413,), b.ANY, m.REFUSED, c.TOO_LARGE_FOR_SERVICE),
            ResponseRule(
                _FILTERED,
                b.ERROR,
                m.REFUSED,
                c.CONTENT_REFUSED,
                p.FILTER,
                p.FILTERED_PICTURE,
                unless=p.NO_FILTER,
            ),
            ResponseRule(_OK, b.ERROR, m.REFUSED, c.REFUSED, (), p.UPLOAD_REFUSED),
            ResponseRule((400, 415, 422), b.OBJECT, m.REFUSED, c.REFUSED, (), p.UPLOAD_REFUSED),
        ),
        faults=_ASK_FAULTS,
        otherwise=ResponseRule(
            _ANY, b.ANY, m.ASK_AGAIN, c.SERVICE_TROUBLE, (), p.UPLOAD_BROKEN, p.AGAIN_HINT
        ),
    )


def _download() -> Table[AskMeaning]:
    m, c, b, p = AskMeaning, Code, Body, phrases
    return Table(
        rows=(
            _asks_for_password(p.CLIP_KEPT),
            ResponseRule((408, 425, 429), b.ANY, m.ASK_AGAIN, c.DOWNLOAD_BROKEN),
            ResponseRule(range(300, 500), b.ANY, m.FRESH_LINK, c.LINK_REFUSED),
        ),
        faults=(
            *_on_the_way(m.UNREACHABLE, p.CLIP_KEPT),
            ExceptionRule(_NOT_SENT, m.UNREACHABLE, c.UNREACHABLE, p.HOST_AWAY, p.AGAIN_HINT),
            ExceptionRule((*_BAD_ADDRESS, httpx.InvalidURL), m.FRESH_LINK, c.LINK_REFUSED),
        ),
        otherwise=ResponseRule(_ANY, b.ANY, m.ASK_AGAIN, c.DOWNLOAD_BROKEN),
    )


CREATE: Final = _create()
QUERY: Final = _query()
MODELS: Final = _models()
UPLOAD: Final = _upload()
DOWNLOAD: Final = _download()
