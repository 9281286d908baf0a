"""The table of faults: each once, on a real socket, with the required outcome.

docs/design.md, "Rules about money and loss", one row per fault. A create in doubt ends as
`unconfirmed`, whatever else happens; what was provably not taken is sent once more; an error while
polling or downloading ends no generation.
"""

from collections.abc import Iterator
from typing import Final

from tests.torture.faults import (
    DONE,
    PAGE,
    Act,
    Door,
    Ends,
    Exchange,
    Fault,
    cuts,
    hangs_up,
    queries,
    resets,
    says,
    sends,
    serves,
)
from videodesk.errors import Code
from videodesk.generation import Json, Status

_MUCH: Final = b'{"id": "task-1", "padding": "' + b"x" * 10_000_000 + b'"}'
_GARBAGE: Final = b"\x00\x01SSH-2.0-hello\r\n\r\n"


def _gateway(message: str, code: str = "") -> Json:
    return {"error": {"message": message, "type": "new_api_error", "code": code}}


def _task(code: str) -> Json:
    return {"code": code, "message": code, "data": None}


_NAMED: Final[Json] = {"task_id": "task-1", "error": {"message": "saturated"}}
_IN_DOUBT: Final[dict[str, Act]] = {
    "no answer comes": hangs_up,
    "the connection is reset after the request": resets,
    "the answer breaks off in its headers": cuts(Door.CREATE, 0.3),
    "the answer breaks off in its body": cuts(Door.CREATE, 0.9),
    "the answer is half a JSON of the right length": says(200, b'{"id": "task-'),
    "the answer is no HTTP": sends(_GARBAGE),
    "the answer is a page, 200": says(200, PAGE),
    "the answer is empty, 200": says(200),
    "the answer is 204": says(204),
    "the answer is 10 MB of JSON": says(200, _MUCH),
    "the answer has no id": says(200, {"status": "processing"}),
    "the id is a number": says(200, {"id": 12345, "status": "processing"}),
    "the id is a list": says(200, {"id": ["task-1"], "task_id": {}, "data": [1]}),
    "the answer is a bare list": says(200, []),
    "the answer says success and nothing else": says(200, {"code": "success", "data": None}),
    "a firewall's page, 403": says(403, PAGE),
    "a proxy's page, 500": says(500, PAGE),
    "a proxy's page, 502": says(502, PAGE),
    "a proxy's page, 503": says(503, PAGE),
    "a proxy's page, 504": says(504, PAGE),
    "nothing, 520": says(520),
    "nothing, 524": says(524),
    "408 in JSON": says(408, {"message": "request timed out"}),
    "a redirect to something that is not an address, 302": says(302, Location="mailto:x"),
    "the service asks for a proxy's password, 407": says(407, Proxy_Authenticate="Basic"),
    "a task is named beside an error, 503": says(503, _NAMED),
    "a status word in place of the code, and no id": says(
        200, {"code": "processing", "message": "queued"}
    ),
}
_REFUSED: Final[dict[str, tuple[Act, Code]]] = {
    "the request is refused, 400": (says(400, _task("invalid_size")), Code.REFUSED),
    "the pictures are too big, 413": (says(413, PAGE), Code.TOO_LARGE_FOR_SERVICE),
    "the key may not use the model, 403": (
        says(403, _gateway("This token has no access to model veo3")),
        Code.MODEL_NOT_ALLOWED,
    ),
    "one image cannot be downloaded, 401": (
        says(401, _gateway("failed to download image: 401")),
        Code.REFUSED,
    ),
    "the request is refused, 403": (says(403, _gateway("size 4k is not allowed")), Code.REFUSED),
    "the service's own fault in its own words, 500": (says(500, _gateway("panic")), Code.REFUSED),
    "the service's own fault in its own words, 503": (
        says(503, _gateway("shutting down")),
        Code.REFUSED,
    ),
    "an error in an answer of 200": (says(200, _gateway("size is wrong")), Code.REFUSED),
    "a site's refusal in an answer of 200": (
        says(200, {"success": False, "message": "no"}),
        Code.REFUSED,
    ),
}
_NEEDS_THE_USER: Final[dict[str, tuple[Act, Code]]] = {
    "the key is wrong, 401": (says(401, _gateway("Invalid token")), Code.KEY_REFUSED),
    "the key has expired, 403": (says(403, _gateway("this token has expired")), Code.KEY_REFUSED),
    "no balance, 402": (says(402), Code.NO_BALANCE),
    "no balance, 403": (says(403, _gateway("no", "insufficient_user_quota")), Code.NO_BALANCE),
    "this network is not let in, 403": (
        says(403, _gateway("no", "access_denied")),
        Code.ACCESS_DENIED,
    ),
    "a wrong base URL, 404": (says(404, _gateway("Invalid URL (POST /x)")), Code.WRONG_ADDRESS),
    "a redirect of the create, 307": (
        says(307, Location="http://127.0.0.1:9/elsewhere"),
        Code.WRONG_ADDRESS,
    ),
}
_NOT_TAKEN: Final[dict[str, Act]] = {
    "slow down, 429, empty": says(429),
    "slow down, 429, with Retry-After": says(429, _gateway("slow"), Retry_After="1"),
    "no capacity, 503": says(503, _gateway("当前分组上游负载已饱和")),
    "no channel for the model, 500": says(500, _task("get_channel_failed")),
}
_ASKED_AGAIN: Final[dict[str, Act]] = {
    "a query gets no answer": hangs_up,
    "a query's connection is reset": resets,
    "a query's answer breaks off": cuts(Door.QUERY, 0.8),
    "a query is answered by no HTTP": sends(_GARBAGE),
    "a query is answered by a page, 200": says(200, PAGE),
    "a query is answered by half a JSON": says(200, b'{"id": "task-'),
    "a query is answered by 10 MB of JSON": says(200, _MUCH),
    "a query is answered by a page, 502": says(502, PAGE),
    "a query is answered by nothing, 504": says(504),
    "a query is answered by 429": says(429),
    "a query is answered by 500 in the service's words": says(500, _gateway("panic")),
    "right after the create the task is not known, 400": says(400, _task("task_not_exist")),
    "a query is refused for its model, a fault of the gateway, 403": says(
        403, _gateway("This token has no access to model ")
    ),
    "the task is not there yet: success and no data": says(200, {"code": "success", "data": None}),
    "a status word that nobody knows": says(200, {"id": "x", "status": "dreaming"}),
    "a status word that nobody knows, with a reason": says(
        200, {"id": "x", "status": "rejected", "reason": "a face"}
    ),
    "an answer without a status": says(200, {"phase": 3}),
    "an error about the task, once, 400": says(400, _gateway("Your prompt was flagged")),
    "wrong types in every field": says(
        200, {"id": 7, "status": "running", "progress": [], "video_url": {}, "error": 3.5}
    ),
    "done, and no link": says(200, {"id": "x", "status": "completed", "video_url": None}),
    "done, and the link is not a web address": says(
        200, {"id": "x", "status": "completed", "video_url": "ftp://x/y.mp4"}
    ),
}


def _leftovers(exchange: Exchange) -> Json:
    done = {"id": exchange.task, "status": "completed", "video_url": exchange.file_url}
    return {**done, "error": {"message": "an earlier try failed"}, "fail_reason": "timeout"}


def _wrapped(exchange: Exchange) -> Json:
    inner = {"task_id": exchange.task, "status": "SUCCESS", "fail_reason": exchange.file_url}
    return {"code": "success", "message": "", "data": {"id": 12, **inner}}


_READ_ALL_THE_SAME: Final[dict[str, Act]] = {
    "done, with leftovers of errors": queries(_leftovers),
    "done in the wrapped shape, the link among the reasons of failure": queries(_wrapped),
}
_FETCHED_AGAIN: Final[dict[str, Act]] = {
    "a download gets no answer": hangs_up,
    "a download's connection is reset": resets,
    "a download breaks off in the middle": cuts(Door.FILE, 0.5),
    "a download breaks off at its last byte": cuts(Door.FILE, 0.9999),
    "a page in place of the clip": says(200, PAGE),
    "a page dressed as a clip": serves(lambda _: PAGE),
    "JSON dressed as a clip": serves(lambda _: b'{"error": "gone"}'),
    "an empty file": serves(lambda _: b""),
    "a packed file": serves(lambda it: it.clip, Content_Encoding="gzip"),
    "a clip that was cut at its source": serves(lambda it: it.clip[:700]),
    "a GIF in place of the clip": serves(lambda _: b"GIF89a" + bytes(900)),
    "bytes that are not a video": serves(lambda _: bytes(range(256)) * 40),
    "a link that has expired, 403": says(403),
    "a link that is gone, 404": says(404),
    "a link that is gone, 410": says(410),
    "the store is down, 503": says(503),
    "a redirect in a circle": says(302, Location="/files/again.mp4"),
    "a redirect to nowhere": says(302),
}


def _faults() -> Iterator[Fault]:
    """All rows."""
    doubt = Ends(4, Status.UNCONFIRMED, Code.ANSWER_LOST)
    for name, act in _IN_DOUBT.items():
        yield Fault(f"create: {name}", Door.CREATE, act, doubt, Status.UNCONFIRMED)
    for name, (act, code) in _REFUSED.items():
        ends = Ends(1, Status.FAILED, code)
        yield Fault(f"create: {name}", Door.CREATE, act, ends, Status.FAILED)
    for name, (act, code) in _NEEDS_THE_USER.items():
        ends = Ends(3, Status.QUEUED, code)
        yield Fault(f"create: {name}", Door.CREATE, act, ends, Status.COMPLETED, creates=2)
    for name, act in _NOT_TAKEN.items():
        yield Fault(f"create: {name}", Door.CREATE, act, DONE, Status.COMPLETED, creates=2)
    for name, act in {**_ASKED_AGAIN, **_READ_ALL_THE_SAME}.items():
        yield Fault(f"query: {name}", Door.QUERY, act, DONE, Status.COMPLETED)
    refused = Ends(3, Status.PROCESSING, Code.KEY_REFUSED)
    act = says(401, _gateway("Invalid token"))
    yield Fault("query: the key is refused, 401", Door.QUERY, act, refused, Status.COMPLETED)
    failed = Ends(1, Status.FAILED, Code.GENERATION_FAILED)
    act = says(200, {"id": "x", "status": "failed", "error": "upstream broke"})
    yield Fault("query: the service could not make it", Door.QUERY, act, failed, Status.FAILED)
    filtered = Ends(1, Status.FAILED, Code.CONTENT_REFUSED)
    act = says(200, {"id": "x", "status": "failed", "error": "a content filter"})
    yield Fault("query: a content filter refused it", Door.QUERY, act, filtered, Status.FAILED)
    gone = Ends(1, Status.FAILED, Code.EXPIRED)
    act = says(200, {"id": "x", "status": "expired"})
    yield Fault("query: the task has expired", Door.QUERY, act, gone, Status.FAILED)
    for name, act in _FETCHED_AGAIN.items():
        yield Fault(f"download: {name}", Door.FILE, act, DONE, Status.COMPLETED)


FAULTS: Final = {fault.name: fault for fault in _faults()}
