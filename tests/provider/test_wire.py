"""Every form of docs/service-api.md, in and out; any JSON is read without error."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from videodesk.generation import Json, Request
from videodesk.provider.wire import (
    Envelope,
    ErrorText,
    UploadedImage,
    create_body,
    parse,
    read_error,
    read_models,
    read_task_id,
    read_time,
    read_upload,
)


def each(words: str) -> list[str]:
    return words.split()


_NAMES = each(
    "id task_id data error message msg code type success status url expires_at detail "
    "reason fail_reason video videos status_update_time progress"
)
_TEXT = st.text(st.characters(), max_size=12)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | _TEXT
    | st.sampled_from(["success", "failed", "completed", "https://a/b.mp4", "50%", "{}", '{"a":['])
)
_ANY_JSON: st.SearchStrategy[Json] = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(_NAMES) | _TEXT, inner, max_size=6)
    ),
    max_leaves=25,
)


def test_create_body_leaves_out_unset_fields() -> None:
    body = create_body(Request(model="veo3", prompt="a kite"), [])

    assert body == {"model": "veo3", "prompt": "a kite"}


def test_create_body_has_set_fields_and_image_array() -> None:
    request = Request(
        model="veo3",
        prompt="a kite",
        images=("/home/a/kite.png",),
        aspect_ratio="9:16",
        size="720x1280",
        duration=8,
    )

    assert create_body(request, ["https://host/kite.png"]) == {
        "model": "veo3",
        "prompt": "a kite",
        "images": ["https://host/kite.png"],
        "aspect_ratio": "9:16",
        "size": "720x1280",
        "duration": 8,
    }


def test_empty_text_counts_as_unset() -> None:
    request = Request(model="m", prompt="p", aspect_ratio="", size="")

    assert create_body(request, []) == {"model": "m", "prompt": "p"}


def test_extras_are_added_but_never_replace_request_fields() -> None:
    request = Request(
        model="veo3",
        prompt="a kite",
        duration=5,
        extra={"seed": 7, "model": "other", "prompt": "", "duration": 99, "size": "720P"},
    )

    assert create_body(request, []) == {
        "model": "veo3",
        "prompt": "a kite",
        "duration": 5,
        "seed": 7,
        "size": "720P",
    }


@pytest.mark.parametrize(
    ("answer", "task_id"),
    [
        ({"id": "video_task_abc123", "status": "processing"}, "video_task_abc123"),
        ({"task_id": "t1", "status": "processing"}, "t1"),
        ({"code": "success", "message": "", "data": {"task_id": "t2", "status": "queued"}}, "t2"),
        ({"code": "success", "data": {"id": 12345, "task_id": "task_3"}}, "task_3"),
        ({"code": "success", "data": {"id": "t4"}}, "t4"),
        ({"code": "success", "data": "t5"}, "t5"),
        ({"data": "t6"}, "t6"),
        ({"id": 12345, "task_id": "t7"}, "t7"),
        ({"id": "", "task_id": "t8"}, "t8"),
        ({"id": "  ", "task_id": " t9 "}, "t9"),
        ({"task_id": 99}, "99"),
        ({"id": "a:b/c="}, "a:b/c="),
        ({"id": "t10", "error": {"message": "left over"}}, "t10"),
        ({"id": 12345}, None),
        ({"id": True, "task_id": False}, None),
        ({"code": "success", "data": {"id": 12345}}, None),
        ({"code": "success", "data": None}, None),
        ({"code": "invalid_request", "message": "no", "data": "trace 7"}, None),
        ({"success": False, "message": "no", "data": "trace 7"}, None),
        ({}, None),
        ([{"id": "t"}], None),
        ("t", None),
        (None, None),
    ],
)
def test_task_id_is_found_in_every_form_of_create_answer(answer: Json, task_id: str | None) -> None:
    assert read_task_id(answer) == task_id


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {"error": {"message": "Invalid token", "type": "new_api_error", "code": ""}},
            ErrorText("Invalid token", "new_api_error", Envelope.GATEWAY),
        ),
        (
            {"error": {"message": "no", "type": "t", "code": "insufficient_quota"}},
            ErrorText("no", "insufficient_quota", Envelope.GATEWAY),
        ),
        ({"error": {"message": "no", "code": 7}}, ErrorText("no", "7", Envelope.GATEWAY)),
        ({"error": {"code": "x"}}, ErrorText("", "x", Envelope.LOOSE)),
        (
            {"code": "task_not_exist", "message": "task_not_exist", "data": None},
            ErrorText("task_not_exist", "task_not_exist", Envelope.TASK),
        ),
        ({"code": "boom"}, ErrorText("", "boom", Envelope.LOOSE)),
        ({"code": 500, "message": "boom"}, ErrorText("boom", "500", Envelope.LOOSE)),
        ({"success": False, "message": "no"}, ErrorText("no", "", Envelope.SITE)),
        ({"error": "Bad gateway"}, ErrorText("Bad gateway", "", Envelope.LOOSE)),
        (
            {"error": "当前分组上游负载已饱和"},
            ErrorText("当前分组上游负载已饱和", "", Envelope.LOOSE),
        ),
        ({"error": None}, None),
        ({"error": {}}, None),
        ({"error": ""}, None),
        ({"code": "success", "message": "", "data": {}}, None),
        ({"code": "SUCCESS", "message": "fine"}, None),
        ({"code": 0, "message": "fine"}, None),
        ({"code": 200, "message": "fine"}, None),
        ({"code": "processing", "message": "queued"}, None),
        ({"code": "SUBMITTED", "message": "accepted"}, None),
        ({"success": True}, None),
        ({"detail": "Not Found"}, None),
        (None, None),
        ([], None),
    ],
)
def test_three_error_envelopes_are_recognised(answer: Json, words: ErrorText | None) -> None:
    assert read_error(answer) == words


@pytest.mark.parametrize(
    ("answer", "models"),
    [
        ({"data": [{"id": "veo3"}, {"id": "veo2"}, {"id": "veo3"}]}, ("veo3", "veo2")),
        ({"data": ["veo3", {"name": "x"}, 7, None]}, ("veo3",)),
        ([{"id": "veo3"}], ("veo3",)),
        ({"data": []}, ()),
        ({"data": None}, None),
        ({"success": False}, None),
        ("veo3", None),
    ],
)
def test_models_are_listed_once_in_service_order(
    answer: Json, models: tuple[str, ...] | None
) -> None:
    assert read_models(answer) == models


@pytest.mark.parametrize(
    ("answer", "uploaded"),
    [
        (
            {"url": "https://h/p.png", "expires_at": 1709123456},
            UploadedImage("https://h/p.png", datetime(2024, 2, 28, 12, 30, 56, tzinfo=UTC)),
        ),
        ({"data": {"url": "https://h/p.png"}}, UploadedImage("https://h/p.png", None)),
        ({"url": "/files/p.png"}, None),
        ({"url": 7}, None),
        (None, None),
    ],
)
def test_upload_is_read_with_its_url(answer: Json, uploaded: UploadedImage | None) -> None:
    assert read_upload(answer) == uploaded


@pytest.mark.parametrize(
    "answer",
    [
        {"url": "/i/a.png"},
        {"data": [{"url": "/i/a.png"}]},
        {"file": {"url": "/i/a.png"}},
        {"image_url": "/i/a.png"},
        {"image_url": {"url": "/i/a.png"}},
        {"data": {"image_url": "https://host/i/a.png"}},
        {"data": "https://host/i/a.png"},
        "https://host/i/a.png",
        "/i/a.png",
        {"data": '{"url": "https://host/i/a.png"}'},
    ],
)
def test_address_of_an_upload_is_found_in_every_form(answer: Json) -> None:
    assert read_upload(answer, "https://host/gateway") == UploadedImage(
        "https://host/i/a.png", None
    )


def test_address_of_an_upload_may_be_the_whole_body() -> None:
    found = UploadedImage("https://host/i/a.png", None)
    assert read_upload(None, "https://host", "https://host/i/a.png") == found
    assert read_upload(None, "https://host", "see /i/a.png") is None
    assert read_upload("i/a.png", "https://host/gateway") == UploadedImage(
        "https://host/gateway/i/a.png", None
    )


@pytest.mark.parametrize(
    "answer", [{"id": "file-1"}, "file-1", {"data": "file-1"}, {"url": "a.png"}]
)
def test_id_alone_is_not_an_address(answer: Json) -> None:
    assert read_upload(answer, "https://host") is None


@pytest.mark.parametrize(
    "body",
    [
        b'\xef\xbb\xbf{"message": "\xe4\xbd\x99"}',
        b'\r\n\r\n{"message": "\xe4\xbd\x99"}\n',
        b'\n\xef\xbb\xbf\n{"message": "\xe4\xbd\x99"}',
        '{"message": "余"}'.encode("gbk"),
        '\ufeff{"message": "余"}',
        '{"message": "余"}'.encode("utf-16"),
    ],
)
def test_body_is_read_with_a_mark_blank_lines_or_in_gbk(body: bytes | str) -> None:
    assert parse(body) == {"message": "余"}


@pytest.mark.parametrize(
    "answer",
    [
        {"code": 200, "msg": "success", "data": {"taskId": "t1"}},
        {"taskId": "t1"},
        {"output": {"task_id": "t1", "task_status": "PENDING"}, "request_id": "r"},
        {"code": "success", "data": '{"task_id": "t1"}'},
    ],
)
def test_task_id_of_other_gateways_is_read(answer: Json) -> None:
    assert read_task_id(answer) == "t1"


@pytest.mark.parametrize(
    "value",
    [
        1709123456,
        1709123456000,
        "1709123456",
        "1709123456000",
        1709123456.0,
        "2024-02-28T12:30:56Z",
    ],
)
def test_times_are_parsed_as_seconds_milliseconds_or_iso_8601(value: Json) -> None:
    assert read_time(value) == datetime(2024, 2, 28, 12, 30, 56, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", [None, True, 0, -5, 10**400, 1e300, float("nan"), "soon", "", "1e400", [], {}]
)
def test_invalid_time_is_none(value: Json) -> None:
    assert read_time(value) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"<html>", b'{"id": "t', b"\xff\xfe\x00", b"[" * 200_000, b"9" * 10_000],
    ids=["empty", "null", "page", "half", "no utf-8", "too deep", "too long a number"],
)
def test_invalid_json_is_none(body: bytes) -> None:
    assert parse(body) is None


def test_byte_order_mark_is_skipped() -> None:
    assert parse(b'\xef\xbb\xbf{"id": "t"}') == {"id": "t"}


def test_lone_surrogate_in_id_is_replaced() -> None:
    task_id = read_task_id(parse(b'{"id": "task\\ud83d"}'))

    assert task_id == "task?"


@settings(deadline=None)
@given(_ANY_JSON)
def test_any_json_is_read_without_error(answer: Json) -> None:
    task_id = read_task_id(answer)
    words = read_error(answer)
    read_models(answer)
    read_upload(answer)
    read_time(answer)

    assert task_id is None or task_id.strip() == task_id != ""
    if words is not None:
        f"{words.message}{words.code}".encode()


@settings(deadline=None)
@given(_ANY_JSON.filter(lambda value: value is not None))
def test_json_round_trips(answer: Json) -> None:
    written = json.dumps(answer)

    assert json.dumps(parse(written)) == written


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["model", "prompt", "seed", "images"]), _LEAVES),
    st.text(),
    st.text(),
)
def test_extra_cannot_change_model_or_prompt(
    extra: dict[str, Json], model: str, prompt: str
) -> None:
    body = create_body(Request(model=model, prompt=prompt, extra=extra), [])

    assert (body["model"], body["prompt"]) == (model, prompt)
