import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.demo.clock import Clock
from tests.demo.probe import difference, frame, look
from videodesk.demo.backend import DemoBackend
from videodesk.demo.clips import RenderCancelledError
from videodesk.demo.create_request import CreateRequest
from videodesk.demo.options import DemoOptions
from videodesk.demo.tasks import Phase

ORDER = CreateRequest("veo3", "a red kite over dunes", size="128x72", duration=1)
PATIENCE = 60.0


def order(prompt: str) -> CreateRequest:
    return CreateRequest("veo3", prompt, size="128x72", duration=1)


def test_task_goes_from_queued_to_processing_to_completed(
    backend: DemoBackend, clock: Clock
) -> None:
    task = backend.accept(ORDER)
    backend.clip(task).result(PATIENCE)

    assert backend.state(task).phase is Phase.QUEUED
    clock.pass_by(2)
    half = backend.state(task)
    assert (half.phase, half.progress, half.since) == (Phase.PROCESSING, 50, task.taken_at + 2)
    clock.pass_by(2)
    done = backend.state(task)
    assert (done.phase, done.progress, done.since) == (Phase.COMPLETED, 100, task.taken_at + 4)


def test_task_is_not_completed_before_its_clip_is_rendered(tmp_path: Path, clock: Clock) -> None:
    backend = DemoBackend(tmp_path, DemoOptions((0, 0)), now=clock)
    backend.stop()
    task = backend.accept(ORDER)
    clock.pass_by(3600)
    state = backend.state(task)
    assert (state.phase, state.progress) == (Phase.PROCESSING, 99)


def test_work_time_is_within_the_given_range(tmp_path: Path, clock: Clock) -> None:
    backend = DemoBackend(tmp_path, DemoOptions((10, 20)), now=clock)
    failing = [backend.accept(order("[demo: fail]")) for _ in range(20)]
    clock.pass_by(20)
    ends = {backend.state(task).since - task.taken_at for task in failing}
    assert len(ends) == 20
    assert all(10 <= end <= 20 for end in ends)


def test_fail_directive_fails_the_task(backend: DemoBackend, clock: Clock) -> None:
    task = backend.accept(order("[demo: fail] a kite"))
    clock.pass_by(3)
    assert backend.state(task).phase is Phase.PROCESSING
    clock.pass_by(1)
    state = backend.state(task)
    assert state.phase is Phase.FAILED
    assert "content filter" in state.reason


def test_slow_directive_takes_a_minute(backend: DemoBackend, clock: Clock) -> None:
    task = backend.accept(order("[demo: slow] a kite"))
    backend.clip(task).result(PATIENCE)
    clock.pass_by(59)
    assert backend.state(task).phase is Phase.PROCESSING
    clock.pass_by(1)
    assert backend.state(task).phase is Phase.COMPLETED


def test_forever_directive_never_ends(backend: DemoBackend, clock: Clock) -> None:
    task = backend.accept(order("[demo: forever]"))
    clock.pass_by(10_000_000)
    state = backend.state(task)
    assert (state.phase, state.progress) == (Phase.PROCESSING, 99)


def test_clock_set_back_is_tolerated(backend: DemoBackend, clock: Clock) -> None:
    task = backend.accept(ORDER)
    clock.pass_by(-500)
    assert backend.state(task).phase is Phase.QUEUED


def test_next_backend_on_the_folder_finishes_accepted_tasks(tmp_path: Path, clock: Clock) -> None:
    left = DemoBackend(tmp_path, DemoOptions((0, 0)), now=clock)
    left.stop()
    task = left.accept(ORDER)

    taking_over = DemoBackend(tmp_path, DemoOptions((0, 0)), now=clock)
    taking_over.resume()
    found = taking_over.find(task.id)
    assert found == task
    assert look(taking_over.clip(task).result(PATIENCE)).width == 128
    assert taking_over.state(task).phase is Phase.COMPLETED
    assert taking_over.charged == 1


def test_deleted_clip_is_rendered_again(backend: DemoBackend, clock: Clock) -> None:
    task = backend.accept(ORDER)
    path = backend.clip(task).result(PATIENCE)
    before = frame(path)
    path.unlink()
    clock.pass_by(4)

    assert backend.state(task).phase is Phase.COMPLETED
    assert difference(frame(backend.clip(task).result(PATIENCE)), before) == 0


def test_old_clips_are_deleted_at_start_and_rendered_on_demand(tmp_path: Path) -> None:
    first = DemoBackend(tmp_path, DemoOptions((0, 0)))
    task = first.accept(ORDER)
    path = first.clip(task).result(PATIENCE)

    second = DemoBackend(tmp_path, now=lambda: time.time() + 3 * 24 * 3600)
    second.resume()

    assert not path.exists()
    assert second.state(task).phase is Phase.COMPLETED
    assert second.clip(task).result(PATIENCE) == path
    assert path.exists()


def test_stop_cancels_running_and_waiting_renders(tmp_path: Path) -> None:
    backend = DemoBackend(tmp_path)
    tasks = [backend.accept(CreateRequest("veo3", "a kite", duration=20)) for _ in range(3)]
    promises = [backend.clip(task) for task in tasks]
    backend.stop()
    backend.stop()
    for promise in promises:
        assert isinstance(promise.exception(PATIENCE), RenderCancelledError)
    assert isinstance(backend.clip(tasks[0]).exception(PATIENCE), RenderCancelledError)
    assert not list((tmp_path / "clips").glob("*"))


def test_failed_render_fails_only_its_task(
    backend: DemoBackend, tmp_path: Path, clock: Clock
) -> None:
    clips = tmp_path / "demo" / "clips"
    clips.write_text("not a folder")
    task = backend.accept(ORDER)
    assert backend.clip(task).exception(PATIENCE) is not None
    clock.pass_by(4)
    assert backend.state(task).phase is Phase.FAILED
    assert "could not draw" in backend.state(task).reason

    clips.unlink()
    other = backend.accept(ORDER)
    backend.clip(other).result(PATIENCE)
    clock.pass_by(4)
    assert backend.state(other).phase is Phase.COMPLETED


def halves() -> bytes:
    data = BytesIO()
    picture = Image.new("RGB", (200, 100), (220, 30, 30))
    picture.paste((30, 60, 220), (100, 0, 200, 100))
    picture.save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize("number", [0, 23])
def test_clip_from_an_image_shows_the_image_throughout(backend: DemoBackend, number: int) -> None:
    address = backend.uploads.url(backend.uploads.store(halves()))
    task = backend.accept(CreateRequest("veo3", "it moves", (address,), size="128x72", duration=1))
    seen = frame(backend.clip(task).result(PATIENCE), number)
    for place, colour in (((20, 20), (220, 30, 30)), ((105, 30), (30, 60, 220))):
        got = seen.getpixel(place)
        assert isinstance(got, tuple)
        assert max(abs(a - b) for a, b in zip(got, colour, strict=True)) < 40


def test_foreign_image_is_replaced_by_a_placeholder(backend: DemoBackend) -> None:
    elsewhere = ("http://192.0.2.1/a.jpg",)
    task = backend.accept(CreateRequest("veo3", "a kite", elsewhere, size="128x72", duration=1))
    plain = backend.accept(order("a kite"))
    shown = frame(backend.clip(task).result(PATIENCE))
    assert difference(shown, frame(backend.clip(plain).result(PATIENCE))) > 10
