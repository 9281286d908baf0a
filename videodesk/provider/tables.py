"""Outcome tables from docs/service-api.md, "Errors": the meaning of each answer to each call.

Statuses are numbers, as in the document. If it leaves a gap, a create that may have been accepted
is UNKNOWN, and all other calls are retried.
"""

from typing import Final, TypeVar

import httpx

from videodesk.errors import Code, Consequence, Reason
from videodesk.provider import error_patterns as patterns
from videodesk.provider.link_guard import LocalAddressError
from videodesk.provider.outcome import (
    AskMeaning,
    Body,
    CreateMeaning,
    ExceptionRule,
    ResponseRule,
    RuleTable,
)
from videodesk.provider.proxies import InvalidProxyError
from videodesk.provider.route import (
    ProxyLoginError,
    ProxyUnreachableError,
    UntrustedCertificateError,
)

M = TypeVar("M", CreateMeaning, AskMeaning)

_ANY: Final = range(1000)
_OK: Final = range(200, 300)
_REFUSALS: Final = (*_OK, 400, 401, 402, 403)
_CLIENT_FAULT: Final = tuple(
    code for code in range(400, 500) if code not in {403, 407, 408, 425, 499}
)
_TASK_ERRORS: Final = (*_OK, 400, 404, 406, 409, 410, 412, 422, 423, 424, 451)
_FILTERED: Final = (*_OK, 400, 422, 451)
_PAGES: Final = (*_OK, *(code for code in range(400, 500) if code not in {408, 413, 425, 429}))
_GIVEN_BACK: Final = (500, 502, 503)

_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.LocalProtocolError,
)
_BAD_ADDRESS: Final = (httpx.UnsupportedProtocol,)
"""Excludes httpx.InvalidURL, which httpx also raises for an invalid `Location` in an answer."""


def _on_the_way(meaning: M, consequence: Consequence | None = None) -> tuple[ExceptionRule[M], ...]:
    """Errors before a request was sent, the same for all calls."""
    reasons = (
        (InvalidProxyError, Reason.PROXY_INVALID),
        (ProxyLoginError, Reason.PROXY_LOGIN_REQUIRED),
        (ProxyUnreachableError, Reason.PROXY_UNREACHABLE),
        (httpx.ProxyError, Reason.PROXY_REFUSED),
        (UntrustedCertificateError, Reason.CERTIFICATE_UNTRUSTED),
    )
    return tuple(
        ExceptionRule((kind,), meaning, Code.UNREACHABLE, reason, consequence)
        for kind, reason in reasons
    )


def _key(meaning: M) -> tuple[ResponseRule[M], ...]:
    """Rules about the key: what is wrong with it, in the service's own words."""
    c, b, p, r = Code.KEY_REFUSED, Body.ERROR, patterns, Reason
    return (
        ResponseRule(_REFUSALS, b, meaning, c, p.KEY_EXPIRED, r.KEY_EXPIRED),
        ResponseRule(_REFUSALS, b, meaning, c, p.KEY_USED_UP, r.KEY_QUOTA_USED_UP),
        ResponseRule(_REFUSALS, b, meaning, c, p.KEY_UNKNOWN, r.KEY_UNKNOWN),
    )


def _about_image(meaning: M) -> tuple[ResponseRule[M], ...]:
    """Rules about one of the request's images. A status alone says nothing about the account."""
    c, r, says = Code.REFUSED, Reason.IMAGE_REFUSED, patterns.is_about_image
    return (
        ResponseRule((401,), Body.ANY, meaning, c, (), r, says=says),
        ResponseRule((400, 404, 422), Body.OBJECT, meaning, c, (), r, says=says),
        ResponseRule((*_OK, 403), Body.ERROR, meaning, c, (), r, says=says),
    )


def _asks_for_password(consequence: Consequence | None = None) -> ResponseRule[AskMeaning]:
    """A 407 from any source. For a create, only a proxy's own counts (`ProxyLoginError`)."""
    return ResponseRule(
        (407,),
        Body.ANY,
        AskMeaning.UNREACHABLE,
        Code.UNREACHABLE,
        (),
        Reason.PROXY_LOGIN_REQUIRED,
        consequence,
    )


def _filtered_create() -> tuple[ResponseRule[CreateMeaning], ...]:
    """Refusals of the content; a firewall in front of the site may use similar words."""
    m, c, b, p = CreateMeaning.REFUSED, Code.CONTENT_REFUSED, Body, patterns
    r, but = Reason, p.NO_FILTER
    return (
        ResponseRule(_FILTERED, b.ERROR, m, c, p.FILTER, r.REQUEST_FILTERED, excluded=but),
        ResponseRule((401, 403), b.SERVICE, m, c, p.FILTER, r.REQUEST_FILTERED, excluded=but),
        ResponseRule((403,), b.ERROR, m, c, p.FILTER_CODES, r.REQUEST_FILTERED),
        ResponseRule(
            _GIVEN_BACK, b.RELAY, m, c, p.FILTER, r.REQUEST_FILTERED_REFUNDED, excluded=but
        ),
    )


def _create() -> RuleTable[CreateMeaning]:
    m, c, b, p, r = CreateMeaning, Code, Body, patterns, Reason
    return RuleTable(
        rules=(
            ResponseRule(_ANY, b.MOVED, m.PROFILE, c.WRONG_ADDRESS),
            ResponseRule(_REFUSALS, b.ERROR, m.PROFILE, c.NO_BALANCE, p.BALANCE),
            ResponseRule((402,), b.ANY, m.PROFILE, c.NO_BALANCE),
            *_about_image(m.REFUSED),
            *_key(m.PROFILE),
            # The profile's other models work: only this request is refused.
            ResponseRule((*_OK, 401, 403), b.ERROR, m.REFUSED, c.MODEL_NOT_ALLOWED, p.MODEL),
            *_filtered_create(),
            ResponseRule((401,), b.ANY, m.PROFILE, c.KEY_REFUSED),
            ResponseRule((403,), b.SERVICE, m.PROFILE, c.ACCESS_DENIED, says=p.ACCESS.search),
            ResponseRule((403,), b.SERVICE, m.REFUSED, c.REFUSED),
            ResponseRule((404,), b.ERROR, m.PROFILE, c.WRONG_ADDRESS, p.ADDRESS),
            ResponseRule((404,), b.RELAY, m.REFUSED, c.REFUSED),
            ResponseRule((404,), b.ERROR, m.REFUSED, c.REFUSED, p.OF_THE_REQUEST),
            ResponseRule((404, 405), b.ANY, m.PROFILE, c.WRONG_ADDRESS),
            ResponseRule((413,), b.ANY, m.REFUSED, c.TOO_LARGE_FOR_SERVICE),
            ResponseRule((429,), b.ANY, m.TRY_LATER, c.BUSY),
            ResponseRule((*_OK, 500, 503), b.ERROR, m.TRY_LATER, c.BUSY, p.BUSY),
            ResponseRule((503,), b.RELAY, m.TRY_LATER, c.BUSY, p.CAPACITY),
            ResponseRule(_GIVEN_BACK, b.RELAY, m.REFUSED, c.REFUSED, (), r.ERROR_REFUNDED),
            ResponseRule(_OK, b.ERROR, m.REFUSED, c.REFUSED),
            ResponseRule(_CLIENT_FAULT, b.OBJECT, m.REFUSED, c.REFUSED),
        ),
        exception_rules=(
            *_on_the_way(m.NOT_SENT),
            ExceptionRule(_NOT_SENT, m.NOT_SENT, c.UNREACHABLE),
            ExceptionRule(_BAD_ADDRESS, m.PROFILE, c.WRONG_ADDRESS),
        ),
        default=ResponseRule(_ANY, b.ANY, m.UNKNOWN, c.ANSWER_LOST),
    )


_ASK_FAULTS: Final = (
    *_on_the_way(AskMeaning.UNREACHABLE),
    ExceptionRule(_NOT_SENT, AskMeaning.UNREACHABLE, Code.UNREACHABLE),
    ExceptionRule(_BAD_ADDRESS, AskMeaning.PROFILE, Code.WRONG_ADDRESS),
)


def _account(
    asked: Reason, *of_the_call: ResponseRule[AskMeaning]
) -> tuple[ResponseRule[AskMeaning], ...]:
    """Rules about key and balance, the same for all calls that send the key.

    The rules `of_the_call` come before those that use the status alone.
    """
    m, c, b, p = AskMeaning, Code, Body, patterns
    return (
        ResponseRule(_ANY, b.MOVED, m.PROFILE, c.WRONG_ADDRESS),
        _asks_for_password(),
        ResponseRule(_REFUSALS, b.ERROR, m.PROFILE, c.NO_BALANCE, p.BALANCE),
        ResponseRule((402,), b.ANY, m.PROFILE, c.NO_BALANCE),
        *of_the_call,
        *_key(m.PROFILE),
        ResponseRule((401,), b.ANY, m.PROFILE, c.KEY_REFUSED),
        ResponseRule((403,), b.ERROR, m.ASK_AGAIN, c.MODEL_NOT_ALLOWED, p.MODEL, asked),
        ResponseRule((403,), b.SERVICE, m.PROFILE, c.ACCESS_DENIED, says=p.ACCESS.search),
    )


def _query() -> RuleTable[AskMeaning]:
    m, c, b, p, r = AskMeaning, Code, Body, patterns, Reason
    ended, says, but = r.TASK_ERROR, p.is_about_task, p.NO_TASK
    about_task = (
        ResponseRule(
            _TASK_ERRORS,
            b.ERROR,
            m.TASK_ERROR,
            c.SERVICE_ERROR,
            reason=ended,
            excluded=but,
            says=says,
        ),
        ResponseRule(
            (401, 403),
            b.SERVICE,
            m.TASK_ERROR,
            c.SERVICE_ERROR,
            reason=ended,
            excluded=but,
            says=says,
        ),
    )
    return RuleTable(
        rules=(
            *_account(r.STATE_WITHHELD, *about_task),
            ResponseRule((*_OK, 400, 404), b.ERROR, m.UNKNOWN_TASK, c.UNKNOWN_TASK, p.NO_TASK),
            ResponseRule((404,), b.ERROR, m.PROFILE, c.WRONG_ADDRESS, p.ADDRESS),
            ResponseRule((429,), b.ANY, m.ASK_AGAIN, c.SERVICE_ERROR, (), r.RATE_LIMITED),
        ),
        exception_rules=_ASK_FAULTS,
        default=ResponseRule(_ANY, b.ANY, m.ASK_AGAIN, c.SERVICE_ERROR),
    )


def _models() -> RuleTable[AskMeaning]:
    m, c, b, r = AskMeaning, Code, Body, Reason
    return RuleTable(
        rules=(
            *_account(r.KEY_UNTESTED),
            ResponseRule((404, 405), b.ANY, m.PROFILE, c.WRONG_ADDRESS),
            ResponseRule(_OK, b.NO_JSON, m.PROFILE, c.WRONG_ADDRESS, (), r.WEB_PAGE),
            ResponseRule(
                (429,), b.ANY, m.ASK_AGAIN, c.SERVICE_ERROR, (), r.KEY_UNTESTED_RATE_LIMITED
            ),
            ResponseRule(
                _ANY, b.NO_JSON, m.ASK_AGAIN, c.SERVICE_ERROR, (), r.KEY_UNTESTED_NO_ANSWER
            ),
        ),
        exception_rules=_ASK_FAULTS,
        default=ResponseRule(_ANY, b.ANY, m.ASK_AGAIN, c.SERVICE_ERROR, (), r.KEY_UNTESTED),
    )


def _upload() -> RuleTable[AskMeaning]:
    m, c, b, p, r = AskMeaning, Code, Body, patterns, Reason
    return RuleTable(
        rules=(
            *_account(r.UPLOAD_FAILED, *_about_image(m.REFUSED)),
            ResponseRule((404, 405, 501), b.ANY, m.NOT_OFFERED, c.REFUSED, (), r.UPLOAD_FAILED),
            # A site without uploads may answer with its front page, or anything else.
            ResponseRule(_PAGES, b.NO_JSON, m.NOT_OFFERED, c.REFUSED, (), r.UPLOAD_FAILED),
            ResponseRule((403,), b.SERVICE, m.NOT_OFFERED, c.REFUSED, (), r.UPLOAD_FAILED),
            ResponseRule((413,), b.ANY, m.REFUSED, c.TOO_LARGE_FOR_SERVICE),
            ResponseRule(
                _FILTERED,
                b.ERROR,
                m.REFUSED,
                c.CONTENT_REFUSED,
                p.FILTER,
                r.IMAGE_FILTERED,
                excluded=p.NO_FILTER,
            ),
            ResponseRule(_OK, b.ERROR, m.REFUSED, c.REFUSED, (), r.IMAGE_REFUSED),
            # It was taken, but no address can be read from the answer.
            ResponseRule(_OK, b.ANY, m.NOT_OFFERED, c.REFUSED, (), r.UPLOAD_FAILED),
            ResponseRule((400, 415, 422), b.OBJECT, m.REFUSED, c.REFUSED, (), r.IMAGE_REFUSED),
        ),
        exception_rules=_ASK_FAULTS,
        default=ResponseRule(_ANY, b.ANY, m.ASK_AGAIN, c.SERVICE_ERROR, (), r.UPLOAD_FAILED),
    )


def _download() -> RuleTable[AskMeaning]:
    m, c, b, r = AskMeaning, Code, Body, Reason
    return RuleTable(
        rules=(
            _asks_for_password(Consequence.CLIP_KEPT),
            ResponseRule((408, 425, 429), b.ANY, m.ASK_AGAIN, c.DOWNLOAD_BROKEN),
            ResponseRule(range(300, 500), b.ANY, m.FRESH_LINK, c.LINK_REFUSED),
        ),
        exception_rules=(
            ExceptionRule((LocalAddressError,), m.UNSAFE_LINK, c.LINK_UNSAFE, r.LINK_LOCAL),
            *_on_the_way(m.UNREACHABLE, Consequence.CLIP_KEPT),
            ExceptionRule(_NOT_SENT, m.UNREACHABLE, c.UNREACHABLE, r.CLIP_HOST_UNREACHABLE),
            ExceptionRule((*_BAD_ADDRESS, httpx.InvalidURL), m.FRESH_LINK, c.LINK_REFUSED),
        ),
        default=ResponseRule(_ANY, b.ANY, m.ASK_AGAIN, c.DOWNLOAD_BROKEN),
    )


CREATE: Final = _create()
QUERY: Final = _query()
MODELS: Final = _models()
UPLOAD: Final = _upload()
DOWNLOAD: Final = _download()
