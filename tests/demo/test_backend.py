import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.demo.clock import Clock
from tests.demo.probe import difference, frame, look
from videodesk.demo.backend import DemoBackend
from videodesk.demo.clips import GivenUpError
from videodesk.demo.create_request import CreateRequest
from videodesk.demo.options import DemoOptions
from videodesk.demo.tasks import Phase

ORDER = CreateRequest("veo3", "a red kite over dunes", size="128x72", duration=1)
PATIENCE = 60.0


def order(prompt: str) -> CreateRequest:
    return CreateRequest("veo3", prompt, size="128x72", duration=1)


def test_a_task_is_queued_then_processed_then_completed(
    workshop: DemoBackend, clock: Clock
) -> None:
    task = workshop.take(ORDER)
    workshop.clip(task).result(PATIENCE)

    assert workshop.standing(task).phase is Phase.QUEUED
    clock.pass_by(2)
    half = workshop.standing(task)
    assert (half.phase, half.progress, half.since) == (Phase.PROCESSING, 50, task.taken_at + 2)
    clock.pass_by(2)
    done = workshop.standing(task)
    assert (done.phase, done.progress, done.since) == (Phase.COMPLETED, 100, task.taken_at + 4)


def test_a_task_is_not_completed_before_its_clip_is_drawn(tmp_path: Path, clock: Clock) -> None:
    workshop = DemoBackend(tmp_path, DemoOptions((0, 0)), now=clock)
    workshop.stop()
    task = workshop.take(ORDER)
    clock.pass_by(3600)
    standing = workshop.standing(task)
    assert (standing.phase, standing.progress) == (Phase.PROCESSING, 99)


def test_a_pretended_time_lies_between_the_two_that_were_given(
    tmp_path: Path, clock: Clock
) -> None:
    workshop = DemoBackend(tmp_path, DemoOptions((10, 20)), now=clock)
    failing = [workshop.take(order("[demo: fail]")) for _ in range(20)]
    clock.pass_by(20)
    ends = {workshop.standing(task).since - task.taken_at for task in failing}
    assert len(ends) == 20
    assert all(10 <= end <= 20 for end in ends)


def test_a_task_can_be_asked_to_fail(workshop: DemoBackend, clock: Clock) -> None:
    task = workshop.take(order("[demo: fail] a kite"))
    clock.pass_by(3)
    assert workshop.standing(task).phase is Phase.PROCESSING
    clock.pass_by(1)
    standing = workshop.standing(task)
    assert standing.phase is Phase.FAILED
    assert "content filter" in standing.reason


def test_a_task_can_be_asked_to_take_a_minute(workshop: DemoBackend, clock: Clock) -> None:
    task = workshop.take(order("[demo: slow] a kite"))
    workshop.clip(task).result(PATIENCE)
    clock.pass_by(59)
    assert workshop.standing(task).phase is Phase.PROCESSING
    clock.pass_by(1)
    assert workshop.standing(task).phase is Phase.COMPLETED


def test_a_task_can_be_asked_never_to_end(workshop: DemoBackend, clock: Clock) -> None:
    task = workshop.take(order("[demo: forever]"))
    clock.pass_by(10_000_000)
    standing = workshop.standing(task)
    assert (standing.phase, standing.progress) == (Phase.PROCESSING, 99)


def test_a_clock_that_goes_back_does_no_harm(workshop: DemoBackend, clock: Clock) -> None:
    task = workshop.take(ORDER)
    clock.pass_by(-500)
    assert workshop.standing(task).phase is Phase.QUEUED


def test_the_next_workshop_of_the_folder_finishes_what_was_taken(
    tmp_path: Path, clock: Clock
) -> None:
    left = DemoBackend(tmp_path, DemoOptions((0, 0)), now=clock)
    left.stop()
    task = left.take(ORDER)

    taking_over = DemoBackend(tmp_path, DemoOptions((0, 0)), now=clock)
    taking_over.resume()
    found = taking_over.find(task.id)
    assert found == task
    assert look(taking_over.clip(task).result(PATIENCE)).width == 128
    assert taking_over.standing(task).phase is Phase.COMPLETED
    assert taking_over.charged == 1


def test_a_clip_that_was_deleted_is_drawn_again(workshop: DemoBackend, clock: Clock) -> None:
    task = workshop.take(ORDER)
    path = workshop.clip(task).result(PATIENCE)
    before = frame(path)
    path.unlink()
    clock.pass_by(4)

    assert workshop.standing(task).phase is Phase.COMPLETED
    assert difference(frame(workshop.clip(task).result(PATIENCE)), before) == 0


def test_old_clips_go_at_the_start_and_come_back_when_they_are_fetched(tmp_path: Path) -> None:
    first = DemoBackend(tmp_path, DemoOptions((0, 0)))
    task = first.take(ORDER)
    path = first.clip(task).result(PATIENCE)

    second = DemoBackend(tmp_path, now=lambda: time.time() + 3 * 24 * 3600)
    second.resume()

    assert not path.exists()
    assert second.standing(task).phase is Phase.COMPLETED
    assert second.clip(task).result(PATIENCE) == path
    assert path.exists()


def test_stopping_gives_up_what_is_drawn_and_what_waits(tmp_path: Path) -> None:
    workshop = DemoBackend(tmp_path)
    tasks = [workshop.take(CreateRequest("veo3", "a kite", duration=20)) for _ in range(3)]
    promises = [workshop.clip(task) for task in tasks]
    workshop.stop()
    workshop.stop()
    for promise in promises:
        assert isinstance(promise.exception(PATIENCE), GivenUpError)
    assert isinstance(workshop.clip(tasks[0]).exception(PATIENCE), GivenUpError)
    assert not list((tmp_path / "clips").glob("*"))


def test_a_clip_that_cannot_be_drawn_fails_its_task_and_no_other(
    workshop: DemoBackend, tmp_path: Path, clock: Clock
) -> None:
    clips = tmp_path / "demo" / "clips"
    clips.write_text("not a folder")
    task = workshop.take(ORDER)
    assert workshop.clip(task).exception(PATIENCE) is not None
    clock.pass_by(4)
    assert workshop.standing(task).phase is Phase.FAILED
    assert "could not draw" in workshop.standing(task).reason

    clips.unlink()
    other = workshop.take(ORDER)
    workshop.clip(other).result(PATIENCE)
    clock.pass_by(4)
    assert workshop.standing(other).phase is Phase.COMPLETED


def halves() -> bytes:
    data = BytesIO()
    picture = Image.new("RGB", (200, 100), (220, 30, 30))
    picture.paste((30, 60, 220), (100, 0, 200, 100))
    picture.save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize("number", [0, 23])
def test_a_clip_from_a_picture_shows_the_picture_all_along(
    workshop: DemoBackend, number: int
) -> None:
    address = workshop.uploads.address(workshop.uploads.keep(halves()))
    task = workshop.take(CreateRequest("veo3", "it moves", (address,), size="128x72", duration=1))
    seen = frame(workshop.clip(task).result(PATIENCE), number)
    for place, colour in (((20, 20), (220, 30, 30)), ((105, 30), (30, 60, 220))):
        got = seen.getpixel(place)
        assert isinstance(got, tuple)
        assert max(abs(a - b) for a, b in zip(got, colour, strict=True)) < 40


def test_a_picture_from_elsewhere_is_not_fetched_but_stood_for(workshop: DemoBackend) -> None:
    elsewhere = ("http://192.0.2.1/a.jpg",)
    task = workshop.take(CreateRequest("veo3", "a kite", elsewhere, size="128x72", duration=1))
    plain = workshop.take(order("a kite"))
    shown = frame(workshop.clip(task).result(PATIENCE))
    assert difference(shown, frame(workshop.clip(plain).result(PATIENCE))) > 10
