"""The state of a task, in every form and with every status of docs/service-api.md."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from videodesk.generation import Json
from videodesk.provider.task_state import (
    Done,
    Expired,
    Failed,
    TaskState,
    Working,
    has_state,
    is_error_of_the_service,
    is_understood,
    read_state,
)

_CLIP = "https://host/clip.mp4"
_AT = datetime(2024, 2, 28, 12, 30, 56, tzinfo=UTC)


def each(words: str) -> list[str]:
    return words.split()


_NAMES = each(
    "status data error message code type detail reason fail_reason error_message progress "
    "url video videos video_url artifact_url upsample_video_url status_update_time"
)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(
        [
            "success",
            "FAILED",
            "completed",
            "expired",
            _CLIP,
            "50%",
            "{",
            '{"error":"x"}',
            "data:video",
        ]
    )
)
_ANY_JSON: st.SearchStrategy[Json] = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=8)
    ),
    max_leaves=30,
)


@pytest.mark.parametrize(
    "word",
    each(
        "completed complete success succeeded succeed done finished ready "
        "video_upsampling_completed SUCCESS Completed"
    ),
)
def test_status_means_done(word: str) -> None:
    assert read_state({"status": word, "video_url": _CLIP}) == Done(_CLIP)
    assert read_state({"data": {"status": word, "url": _CLIP}}) == Done(_CLIP)


@pytest.mark.parametrize(
    "word",
    each(
        "failed fail failure error cancelled canceled video_generation_failed "
        "video_upsampling_failed FAILURE"
    ),
)
def test_status_means_failed(word: str) -> None:
    assert read_state({"status": word}) == Failed()
    assert read_state({"data": {"status": word, "fail_reason": "no"}}) == Failed("no")


def test_expired_status_means_expired() -> None:
    assert read_state({"status": "Expired", "message": "kept 7 days"}) == Expired("kept 7 days")


@pytest.mark.parametrize(
    "word",
    each(
        "pending queued submitted not_start preparing processing in_progress running "
        "generating video_generating video_generation_completed video_upsampling unknown "
        "hatching"
    ),
)
def test_other_status_means_working(word: str) -> None:
    assert read_state({"status": word.upper()}) == Working(word)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"status": ""},
        {"status": None},
        {"status": 7},
        {"code": "success", "data": None},
        {"code": "success", "data": {}},
        {"code": "success", "data": []},
        {"data": {"status": ""}},
    ],
)
def test_missing_status_means_working(answer: Json) -> None:
    assert read_state(answer) == Working()
    assert has_state(answer)


def test_first_recorded_answers_are_read() -> None:
    assert read_state(
        {"id": "v", "status": "processing", "status_update_time": 1709123456}
    ) == Working("processing", None, _AT)
    assert read_state(
        {"id": "v", "status": "completed", "status_update_time": 1709123456, "video_url": _CLIP}
    ) == Done(_CLIP, _AT)


def test_wrapped_answers_are_read() -> None:
    assert read_state(
        {
            "code": "success",
            "message": "",
            "data": {
                "task_id": "t",
                "status": "SUCCESS",
                "url": _CLIP,
                "artifact_url": _CLIP + "?a",
            },
        }
    ) == Done(_CLIP + "?a")
    assert read_state(
        {
            "code": "success",
            "data": {
                "id": 123,
                "task_id": "t",
                "status": "IN_PROGRESS",
                "progress": "50%",
                "fail_reason": "",
                "result_url": "",
                "data": {"status": "completed"},
            },
        }
    ) == Working("in_progress", 50)


def test_sister_gateway_answers_are_read_with_times_in_milliseconds() -> None:
    assert read_state(
        {
            "id": "v",
            "status": "video_upsampling_completed",
            "video_url": None,
            "status_update_time": 1709123456000,
            "detail": {
                "video_url": _CLIP,
                "upsample_video_url": _CLIP + "?up",
                "error_message": "",
            },
        }
    ) == Done(_CLIP + "?up", _AT)


def test_successful_envelope_does_not_end_running_task() -> None:
    answer: Json = {"status": "success", "data": {"status": "processing"}}

    assert read_state(answer) == Working("processing")


_ORDER = ["artifact_url", "result_url", "video_url", "url", "output_url"]


@pytest.mark.parametrize("place", ["top", "data", "data.data"])
@pytest.mark.parametrize("first", range(len(_ORDER)))
def test_links_are_read_in_documented_order(place: str, first: int) -> None:
    links: dict[str, Json] = {name: f"https://host/{name}.mp4" for name in _ORDER[first:]}
    answer: dict[str, dict[str, Json]] = {
        "top": {**links, "status": "done"},
        "data": {"data": {**links, "status": "done"}},
        "data.data": {"data": {"status": "done", "data": {**links}}},
    }

    assert read_state(answer[place]) == Done(f"https://host/{_ORDER[first]}.mp4")


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ({"video": {"url": _CLIP}}, _CLIP),
        ({"videos": [{"url": _CLIP}]}, _CLIP),
        ({"data": {"videos": [{"url": _CLIP}, {"url": "https://host/2.mp4"}]}}, _CLIP),
        ({"detail": {"video_url": _CLIP}}, _CLIP),
        ({"fail_reason": _CLIP}, _CLIP),
        ({"data": {"fail_reason": _CLIP}}, _CLIP),
        ({"fail_reason": "an older try failed"}, None),
        ({"video_url": "data:video/mp4;base64,AAAA"}, "data:video/mp4;base64,AAAA"),
        ({"video_url": "HTTPS://host/c.mp4"}, "HTTPS://host/c.mp4"),
        ({"video_url": "/files/c.mp4", "url": _CLIP}, _CLIP),
        ({"video_url": "file:///etc/passwd"}, None),
        ({"video_url": "data:text/html,<p>"}, None),
        ({"url": 7, "videos": [], "video": None, "detail": "no"}, None),
        ({}, None),
    ],
)
def test_finished_task_has_first_usable_link_or_none(
    links: dict[str, Json], url: str | None
) -> None:
    assert read_state({"status": "completed", **links}) == Done(url)


def test_old_errors_do_not_change_finished_state() -> None:
    answer: Json = {
        "status": "completed",
        "video_url": _CLIP,
        "error": {"code": "x", "message": "first try timed out"},
        "error_message": "first try timed out",
    }

    assert read_state(answer) == Done(_CLIP)
    assert has_state(answer)


def test_error_without_status_is_no_state() -> None:
    assert not has_state({"code": "task_not_exist", "message": "task_not_exist", "data": None})
    assert not has_state({"error": {"message": "Invalid token"}})
    assert not has_state({"success": False, "message": "no"})
    assert not has_state([])
    assert not has_state(None)


@pytest.mark.parametrize(
    ("progress", "percent"),
    [
        (50, 50),
        ("50", 50),
        ("50%", 50),
        (" 50 % ", 50),
        (50.7, 50),
        (0, 0),
        ("100%", 100),
        (None, None),
        ("", None),
        ("half", None),
        (True, None),
        (-1, None),
        (250, None),
        (float("inf"), None),
        (float("nan"), None),
        ([50], None),
    ],
)
def test_progress_is_read_in_all_forms(progress: Json, percent: int | None) -> None:
    assert read_state({"status": "running", "progress": progress}) == Working("running", percent)
    assert read_state({"data": {"status": "running", "progress": progress}}) == Working(
        "running", percent
    )


@pytest.mark.parametrize(
    ("said", "reason", "code"),
    [
        ({"error": "no"}, "no", ""),
        ({"error": {"message": "no"}}, "no", ""),
        ({"error": {"code": "content_policy", "message": "no"}}, "no", "content_policy"),
        ({"error": {"code": "content_policy"}}, "content_policy", "content_policy"),
        ({"error": {"type": "safety", "message": "no"}}, "no", "safety"),
        ({"error": {"error": {"message": "deep", "code": 7}}}, "deep", "7"),
        ({"fail_reason": "no"}, "no", ""),
        ({"error_message": "no"}, "no", ""),
        ({"message": "no"}, "no", ""),
        ({"reason": "no"}, "no", ""),
        ({"error": None, "reason": "no"}, "no", ""),
        ({"error": {}, "reason": "no"}, "no", ""),
        ({"detail": {"error_message": "no"}}, "no", ""),
        ({"data": {"fail_reason": "no"}}, "no", ""),
        ({"data": {"detail": {"reason": "no"}}}, "no", ""),
        ({"code": "success", "message": "success", "data": {"fail_reason": "no"}}, "no", ""),
        ({"code": "success", "message": "", "data": {"message": "no"}}, "no", ""),
        ({"fail_reason": '{"error": {"code": "nsfw", "message": "no"}}'}, "no", "nsfw"),
        ({"fail_reason": '{"code": "nsfw", "message": "no", "data": null}'}, "no", "nsfw"),
        ({"fail_reason": '{"error": "{\\"message\\": \\"no\\"}"}'}, "no", ""),
        ({"fail_reason": '{"message": "cut of'}, '{"message": "cut of', ""),
        ({"fail_reason": '{"x": 1}'}, '{"x": 1}', ""),
        ({"fail_reason": "提示词违规"}, "提示词违规", ""),
        ({}, "", ""),
        ({"error": [1], "message": 7}, "", ""),
    ],
)
def test_failure_reason_is_found(said: dict[str, Json], reason: str, code: str) -> None:
    assert read_state({"status": "failed", **said}) == Failed(reason, code)


@settings(deadline=None)
@given(_ANY_JSON)
def test_any_json_is_read_and_only_status_ends_task(answer: Json) -> None:
    state = read_state(answer)

    match state:
        case Done(url):
            assert url is None or url.lower().startswith(("http://", "https://", "data:video"))
        case Failed(reason, code):
            f"{reason}{code}".encode()
        case Expired(reason):
            reason.encode()
        case Working(_, progress):
            assert progress is None or 0 <= progress <= 100
    if not isinstance(answer, dict):
        assert state == Working()


@pytest.mark.parametrize(
    "answer",
    [
        {"state": "success"},
        {"task_status": "SUCCEED"},
        {"data": {"state": "success"}},
        {"code": 0, "message": "SUCCEED", "data": {"task_status": "succeed"}},
        {"request_id": "r", "output": {"task_id": "t", "task_status": "SUCCEEDED"}},
        {"data": {"output": {"task_status": "SUCCEEDED"}}},
        {"code": 200, "msg": "success", "data": {"successFlag": 1}},
        {"data": '{"status": "completed"}'},
        {"status": "success", "data": {"state": "done"}},
    ],
)
def test_status_is_found_in_every_place(answer: Json) -> None:
    assert read_state(answer) == Done(None)
    assert is_understood(answer)


@pytest.mark.parametrize(
    ("flag", "state"),
    [
        (0, Working("processing")),
        (1, Done(None)),
        (2, Failed("no luck")),
        (3, Failed("no luck")),
        ("3", Failed("no luck")),
        (7, Working()),
    ],
)
def test_success_flag_is_a_status(flag: Json, state: TaskState) -> None:
    data: Json = {"successFlag": flag, "errorMessage": "no luck"}
    assert read_state({"code": 200, "msg": "success", "data": data}) == state


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"id": "t"},
        {"result": {"phase": "over"}},
        {"code": 200, "msg": "success", "data": {"taskId": "t"}},
        {"status": None},
    ],
)
def test_answer_without_a_status_is_not_understood(answer: Json) -> None:
    assert not is_understood(answer)
    assert read_state(answer) == Working()


def test_nothing_yet_is_understood() -> None:
    assert is_understood({"code": "success", "data": None})
    assert is_understood({"status": ""})


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"status": "rejected", "reason": "a face"}, "a face"),
        ({"status": "blocked", "error": {"message": "a face"}}, "a face"),
        ({"data": {"state": "timeout", "failMsg": "too slow"}, "msg": "success"}, "too slow"),
        ({"output": {"task_status": "SUSPENDED", "message": "arrears"}}, "arrears"),
        ({"status": "hatching"}, ""),
        ({"status": "hatching", "message": "Hatching"}, ""),
        ({"status": "processing", "error": "an older try failed"}, ""),
        ({"status": "", "message": "hello"}, ""),
    ],
)
def test_reason_beside_an_unknown_status_is_read(said: dict[str, Json], reason: str) -> None:
    state = read_state(said)
    assert isinstance(state, Working)
    assert state.reason == reason


@pytest.mark.parametrize(
    ("answer", "is_the_services"),
    [
        ({"status": "error", "message": "Too many requests"}, True),
        ({"status": "error", "message": "generation failed"}, False),
        ({"status": "error", "message": "the server is busy", "id": "t"}, False),
        ({"status": "error", "message": "no luck"}, False),
        ({"status": "error"}, False),
        ({"status": "failed", "message": "Internal server error"}, False),
        ({"status": "processing", "message": "the server is busy"}, False),
    ],
)
def test_error_of_the_service_does_not_end_a_task(answer: Json, *, is_the_services: bool) -> None:
    assert is_error_of_the_service(answer) is is_the_services
