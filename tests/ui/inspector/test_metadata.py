from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.ui.inspector.factories import NOW, WORKING, completed, name
from videodesk.generation import Generation, Request
from videodesk.ui.inspector.metadata import aspect_ratio, metadata


def lines(generation: Generation) -> dict[str, str]:
    return {item.name: item.value for item in metadata(generation, name, NOW)}


@pytest.fixture
def done() -> Generation:
    file = Path("/library/videos/2026/11/a red kite.mp4")
    return replace(completed(file), width=1280, height=720, seconds=8.0)


def test_metadata_of_a_finished_clip_is_complete(done: Generation) -> None:
    assert lines(done) == {
        "Model": "Veo 3",
        "Aspect ratio": "16:9",
        "Size": "1280 × 720",  # noqa: RUF001  # a multiplication sign
        "Duration": "8 s",
        "Created": "3 min ago",
        "Generation time": "2 min 4 s",
        "Profile": "default",
        "Task ID": "video_task_abc123",
        "File": "a red kite.mp4",
    }


def test_unset_values_are_left_out() -> None:
    minimal = replace(WORKING, request=Request("veo3", "A kite"), task_id=None)
    assert lines(minimal) == {"Model": "Veo 3", "Created": "3 min ago", "Profile": "default"}


@pytest.mark.parametrize(
    ("requested", "shown"),
    [
        ("1280X720", "1280 × 720"),  # noqa: RUF001  # a multiplication sign
        ("720p", "1280 × 720"),  # noqa: RUF001  # a multiplication sign
        ("720P", "1280 × 720"),  # noqa: RUF001  # a multiplication sign
        ("1080p", "1080p, 1280 × 720"),  # noqa: RUF001  # a multiplication sign
        ("1080P", "1080p, 1280 × 720"),  # noqa: RUF001  # a multiplication sign
        (None, "1280 × 720"),  # noqa: RUF001  # a multiplication sign
    ],
)
def test_requested_size_is_shown_only_if_the_clip_has_another(
    requested: str | None, shown: str, done: Generation
) -> None:
    asked = replace(done, request=replace(done.request, size=requested))
    assert lines(asked)["Size"] == shown


def test_extra_parameters_are_shown_as_json() -> None:
    request = replace(WORKING.request, extra={"negative_prompt": "模糊", "seed": 7})
    extras = lines(replace(WORKING, request=request))["Extra parameters"]
    assert extras == '{"negative_prompt": "模糊", "seed": 7}'


def test_tooltips_have_the_full_values(done: Generation) -> None:
    tips = {item.name: item.tooltip for item in metadata(done, name, NOW)}
    assert tips["File"] == str(done.file)
    assert tips["Model"] == "veo3"
    assert "2026" in tips["Created"]


def test_generation_time_of_less_than_a_second_is_not_zero(done: Generation) -> None:
    sent = NOW - timedelta(seconds=10)
    quick = replace(done, submitted_at=sent, completed_at=sent + timedelta(milliseconds=300))
    assert lines(quick)["Generation time"] == "Less than 1 s"


@pytest.mark.parametrize(
    "changes",
    [
        {"task_id_from_user": True},
        {"submitted_at": None},
        {"completed_at": NOW - timedelta(days=1)},  # the clock was set back
    ],
)
def test_generation_time_is_left_out_if_it_is_not_known(
    changes: dict[str, object], done: Generation
) -> None:
    assert "Generation time" not in lines(replace(done, **changes))  # type: ignore[arg-type]


def test_unknown_model_is_named_by_its_id() -> None:
    other = replace(WORKING, request=Request("new-model-9", "A kite"))
    assert lines(other)["Model"] == "new-model-9"


def test_aspect_ratio_is_that_of_the_clip_or_else_as_requested(done: Generation) -> None:
    assert aspect_ratio(done) == 1280 / 720
    assert aspect_ratio(replace(done, width=None)) == 16 / 9


@pytest.mark.parametrize("ratio", [None, "", "wide", "16:", "0:9", "16:0", "a:b"])
def test_invalid_aspect_ratio_is_none(ratio: str | None) -> None:
    request = replace(WORKING.request, aspect_ratio=ratio)
    assert aspect_ratio(replace(WORKING, request=request)) is None
