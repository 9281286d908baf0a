from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.inspector.factories import NOW, WORKING, completed, name
from videodesk.generation import Generation, Request
from videodesk.ui.inspector.metadata import aspect_ratio, metadata, summary


def lines(generation: Generation) -> dict[str, str]:
    return {fact.name: fact.value for fact in metadata(generation, name, NOW)}


@pytest.fixture
def done() -> Generation:
    file = Path("/library/videos/2026/11/a red kite.mp4")
    return replace(completed(file), width=1280, height=720, seconds=8.0)


def test_a_finished_clip_says_all_that_is_known(done: Generation) -> None:
    assert lines(done) == {
        "Model": "Veo 3",
        "Aspect ratio": "16:9",
        "Size": "720p, 1280 × 720",  # noqa: RUF001  # a multiplication sign
        "Duration": "8 s",
        "Created": "3 min ago",
        "Took": "2 min 4 s",
        "Profile": "default",
        "Task id": "video_task_abc123",
        "File": "a red kite.mp4",
    }


def test_what_is_not_set_is_left_out() -> None:
    bare = replace(WORKING, request=Request("veo3", "A kite"), task_id=None)
    assert lines(bare) == {"Model": "Veo 3", "Created": "3 min ago", "Profile": "default"}


def test_a_size_that_was_asked_in_pixels_is_not_said_twice(done: Generation) -> None:
    asked = replace(done, request=replace(done.request, size="1280X720"))
    assert lines(asked)["Size"] == "1280 × 720"  # noqa: RUF001  # a multiplication sign


def test_extras_are_said_as_they_were_sent() -> None:
    request = replace(WORKING.request, extra={"negative_prompt": "模糊", "seed": 7})
    extras = lines(replace(WORKING, request=request))["Extras"]
    assert extras == '{"negative_prompt": "模糊", "seed": 7}'


def test_the_whole_truth_is_in_the_tooltips(done: Generation) -> None:
    tips = {fact.name: fact.tooltip for fact in metadata(done, name, NOW)}
    assert tips["File"] == str(done.file)
    assert tips["Model"] == "veo3"
    assert "2026" in tips["Created"]


def test_one_line_sums_a_clip_up(done: Generation) -> None:
    assert summary(done, name) == "Veo 3 · 16:9 · 8 s · 1280 × 720"  # noqa: RUF001


def test_before_it_is_finished_the_line_says_what_was_asked() -> None:
    assert summary(WORKING, name) == "Veo 3 · 16:9 · 8 s"


def test_an_unknown_model_is_called_by_its_id() -> None:
    other = replace(WORKING, request=Request("new-model-9", "A kite"))
    assert summary(other, name) == "new-model-9"


def test_the_shape_is_that_of_the_clip_or_else_as_it_was_asked(done: Generation) -> None:
    assert aspect_ratio(done) == 1280 / 720
    assert aspect_ratio(replace(done, width=None)) == 16 / 9


@pytest.mark.parametrize("ratio", [None, "", "wide", "16:", "0:9", "16:0", "a:b"])
def test_a_ratio_that_cannot_be_read_is_no_shape(ratio: str | None) -> None:
    request = replace(WORKING.request, aspect_ratio=ratio)
    assert aspect_ratio(replace(WORKING, request=request)) is None
