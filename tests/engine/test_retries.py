"""What is tried again: why, how often, since when, with the service's words, and a way out."""

from collections.abc import Collection, Sequence
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.engine import scripted
from tests.engine.harness import EngineHarness, a_request, engine_harness
from tests.engine.manual_clock import ManualClock
from tests.engine.scripted import Answer, ScriptedService
from videodesk.engine.retry_policy import CONFIRM_SECONDS
from videodesk.errors import Code, Problem, Reason, VideoDeskError, problem
from videodesk.generation import Generation, Status
from videodesk.library.event_log import LogEvent
from videodesk.library.library import Library
from videodesk.library.uploads import Uploads

GIF = b"GIF89a" + bytes(2_000)


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


def problems(harness: EngineHarness) -> list[Problem]:
    """The problems that were reported, each once in a row."""
    seen: list[Problem] = []
    for each in harness.reports:
        if each.problem is not None and (not seen or seen[-1] != each.problem):
            seen.append(each.problem)
    return seen


def file_of(data: bytes, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _s, _r: scripted.file_reply(data, named)


async def completed(harness: EngineHarness) -> Generation:
    done = await harness.settle(await harness.submit(a_request()))
    assert done.status is Status.COMPLETED
    return done


# -- How often, and since when -----------------------------------------------------------------


async def test_failures_in_a_row_are_counted_until_a_success(
    service: ScriptedService, tmp_path: Path
) -> None:
    clock = ManualClock()
    service.on_query = [scripted.proxy_page] * 3
    async with engine_harness(tmp_path, service, clock=clock) as harness:
        began = clock.now()
        done = await completed(harness)
        failed = [each for each in harness.reports if each.retry_at is not None]
    assert [each.retry_count for each in failed] == [1, 2, 3]
    assert {each.retry_since for each in failed} == {began}
    assert (done.retry_count, done.retry_since, done.problem) == (0, None, None)


async def test_count_continues_after_a_restart(service: ScriptedService, tmp_path: Path) -> None:
    clock = ManualClock()
    service.always["query"] = scripted.proxy_page
    async with engine_harness(tmp_path, service, clock=clock) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: harness.reports[-1].retry_count == 2)
        await harness.engine.close()
        left = harness.row(sent)
    clock.run(60)
    async with engine_harness(tmp_path, service, clock=clock) as harness:
        await harness.engine.resume()
        await harness.until(
            lambda: bool(harness.reports) and harness.reports[-1].retry_count > left.retry_count
        )
        assert harness.reports[-1].retry_since == left.retry_since


async def test_stopping_ends_the_count(service: ScriptedService, tmp_path: Path) -> None:
    service.always["query"] = scripted.proxy_page
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: harness.reports[-1].retry_count > 0)
        await harness.commands.stop(sent.id)
        left = harness.row(sent)
    assert (left.retry_count, left.retry_since, left.retry_at) == (0, None, None)


# -- The link ----------------------------------------------------------------------------------


async def test_link_that_cannot_be_reached_is_replaced_then_the_content_address_is_tried(
    service: ScriptedService, tmp_path: Path
) -> None:
    asked: list[str] = []

    def file(service: ScriptedService, request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if request.url.host == "files.test":
            return scripted.not_sent(service, request)
        return scripted.served(service, request)

    service.always["file"] = file
    async with engine_harness(tmp_path, service) as harness:
        await completed(harness)
        links = {each.video_url for each in harness.reports if each.problem is not None}
    assert asked == [*["/task-1.mp4"] * 6, "/v1/videos/task-1/content"]
    assert len(service.queries) == 2 + 2
    assert links == {"http://files.test/task-1.mp4"}
    assert len(service.creates) == 1


async def test_whole_file_sent_as_a_part_is_ingested(
    service: ScriptedService, tmp_path: Path
) -> None:
    clip = scripted.clip_bytes()
    said = {"Content-Range": f"bytes 0-{len(clip) - 1}/{len(clip)}", "Content-Type": "text/html"}
    service.on_file = [lambda _s, _r: scripted.file_reply(clip, said, status=206)]
    async with engine_harness(tmp_path, service) as harness:
        await completed(harness)
    assert service.files == [""]


# -- What is not a clip - --------------------------------------------------------------------------


async def test_thing_that_is_not_a_clip_is_kept_once_and_named(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.always["file"] = file_of(GIF)
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: harness.reports[-1].retry_count == 4)
        row = harness.row(sent)
        assert harness.library.kept_path(row).read_bytes() == GIF
    assert row.status is Status.PROCESSING
    assert row.problem is not None
    assert (row.problem.code, row.problem.reason) == (Code.NOT_A_VIDEO, Reason.RECEIVED_IMAGE)
    assert row.problem.params["kept"] == len(GIF)
    assert row.video_url == "http://files.test/task-1.mp4"


@pytest.mark.parametrize("restarts", [False, True])
async def test_kept_file_becomes_the_result_as_it_is(
    service: ScriptedService, tmp_path: Path, *, restarts: bool
) -> None:
    service.always["file"] = file_of(GIF)
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: _is_kept(harness.reports[-1]))
        if not restarts:
            await _keep(harness, sent, service)
    if restarts:
        async with engine_harness(tmp_path, service) as harness:
            await _keep(harness, sent, service)


def _is_kept(generation: Generation) -> bool:
    return generation.problem is not None and "kept" in generation.problem.params


async def _keep(harness: EngineHarness, sent: Generation, service: ScriptedService) -> None:
    done = await harness.commands.keep_file(sent.id)
    asked = len(service.files)
    assert (done.status, done.problem, done.retry_count) == (Status.COMPLETED, None, 0)
    assert done.file is not None
    assert done.file.suffix == ".gif"
    assert done.file.read_bytes() == GIF
    assert not harness.library.kept_path(done).exists()
    assert harness.row(sent) == done
    await harness.engine.close()
    assert LogEvent.FILE_KEPT in harness.logged_events(done)
    assert len(service.files) == asked


async def test_nothing_is_kept_before_anything_arrived(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("query"):
            sent = await harness.submit(a_request())
            await harness.until_status(sent, Status.PROCESSING)
            with pytest.raises(VideoDeskError) as raised:
                await harness.commands.keep_file(sent.id)
        assert raised.value.problem == problem(Code.FILE_MISSING, reason=Reason.NOTHING_KEPT)
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_clip_replaces_what_was_kept(service: ScriptedService, tmp_path: Path) -> None:
    page = file_of(b"<html>wait</html>", Content_Type="text/html")
    service.on_file = [page, page, file_of(GIF), page]
    async with engine_harness(tmp_path, service) as harness:
        done = await completed(harness)
        assert done.file is not None
        assert done.file.suffix == ".mp4"
        reasons = [each.reason for each in problems(harness)]
    assert reasons[-2:] == [Reason.RECEIVED_IMAGE, Reason.RECEIVED_PAGE]


async def test_damaged_clip_can_be_kept_as_it_is(service: ScriptedService, tmp_path: Path) -> None:
    damaged = scripted.clip_bytes()[:-200]
    service.always["file"] = file_of(damaged)
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: _is_kept(harness.reports[-1]))
        done = await harness.commands.keep_file(sent.id)
        assert done.file is not None
        assert done.file.suffix == ".mp4"
        assert done.file.read_bytes() == damaged


# -- What the service says of the task ---------------------------------------------------------


async def test_unknown_status_is_shown_with_its_reason_and_queried_further(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_query = [
        scripted.state("hatching"),
        scripted.state("rejected", reason="a face was seen"),
        scripted.state("blocked"),
    ]
    async with engine_harness(tmp_path, service) as harness:
        await completed(harness)
        shown = [(each.reason, each.params["status"], each.detail) for each in problems(harness)]
    assert shown == [
        (Reason.STATUS_UNKNOWN, "rejected", "a face was seen"),
        (Reason.STATUS_UNKNOWN, "blocked", ""),
    ]


async def test_answer_that_is_not_understood_is_shown_after_two_minutes(
    service: ScriptedService, tmp_path: Path
) -> None:
    clock = ManualClock()
    odd = scripted.replied(200, {"phase": "over", "prompt": "a red kite", "note": "x"})
    service.always["query"] = odd
    async with engine_harness(tmp_path, service, clock=clock) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: len(service.queries) == 3)
        assert problems(harness) == []
        clock.run(CONFIRM_SECONDS)
        await harness.until(lambda: harness.reports[-1].problem is not None)
        (shown,) = problems(harness)
        assert shown.reason is Reason.ANSWER_NOT_UNDERSTOOD
        assert '"phase": "over"' in shown.detail
        assert "a red kite" not in shown.detail
        service.always = {}
        await harness.commands.try_now(sent.id)
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_same_error_about_the_task_for_two_minutes_is_the_end(
    service: ScriptedService, tmp_path: Path
) -> None:
    clock = ManualClock()
    service.always["query"] = _numbered("Your prompt was flagged (request id: {number})")
    async with engine_harness(tmp_path, service, clock=clock) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: harness.reports[-1].retry_count >= 2)
        assert problems(harness)[0].reason is Reason.TASK_ERROR
        clock.run(CONFIRM_SECONDS)
        failed = await harness.settle(sent)
        assert failed.status is Status.FAILED
        assert failed.problem is not None
        assert "flagged" in failed.problem.detail
        await harness.engine.context.event_log.close()
        assert LogEvent.FAILED in harness.logged_events(failed)
        service.always = {}
        await harness.commands.follow_again(sent.id)
        assert (await harness.settle(sent)).status is Status.COMPLETED
    assert len(service.creates) == 1


async def test_errors_about_the_task_that_differ_are_not_the_end(
    service: ScriptedService, tmp_path: Path
) -> None:
    clock = ManualClock()
    flagged = scripted.gateway_error(400, "Your prompt was flagged")
    failed = scripted.replied(200, {"code": 501, "msg": "generation failed"})
    service.on_query = [flagged, failed, flagged, scripted.proxy_page, flagged]
    async with engine_harness(tmp_path, service, clock=clock) as harness:

        def pass_time() -> None:
            clock.run(CONFIRM_SECONDS)
            harness.recorder.recorded.set()

        service.on_request = pass_time
        await completed(harness)


def _numbered(message: str) -> Answer:
    numbers = iter(range(1_000))

    def answer(service: ScriptedService, request: httpx.Request) -> httpx.Response:
        said = message.format(number=next(numbers))
        return scripted.gateway_error(400, said)(service, request)

    return answer


# -- One request, and the account --------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403])
async def test_refusal_because_of_an_image_holds_nothing_else(
    service: ScriptedService, tmp_path: Path, status: int
) -> None:
    said = "error fetching the reference image"
    service.on_create = [scripted.gateway_error(status, said)]
    async with engine_harness(tmp_path, service) as harness:
        refused = await harness.submit(a_request("refused"))
        other = await harness.submit(a_request("other"))
        assert (await harness.settle(other)).status is Status.COMPLETED
        left = await harness.settle(refused)
    assert left.status is Status.FAILED
    assert left.problem is not None
    assert said in left.problem.detail
    assert harness.recorder.accounts == []
    assert service.creates == ["refused", "other"]


# -- Uploads -----------------------------------------------------------------------------------


def an_image(tmp_path: Path) -> str:
    path = tmp_path / "one.png"
    Image.new("RGB", (40, 30), "red").save(path)
    return str(path)


@pytest.mark.parametrize(
    "answers",
    [
        [scripted.replied(200, {"id": "file-1"})],
        [scripted.replied(200, b"<html>welcome</html>")],
        [scripted.gateway_error(500, "panic")] * 4,
    ],
    ids=["an id alone", "a page", "errors again and again"],
)
async def test_image_goes_inside_the_request_if_it_cannot_be_uploaded(
    service: ScriptedService, tmp_path: Path, answers: Sequence[Answer]
) -> None:
    bodies: list[bytes] = []

    def create(service: ScriptedService, request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return scripted.accepted(service, request)

    service.on_upload, service.always["create"] = list(answers), create
    async with engine_harness(tmp_path, service) as harness:
        done = await harness.settle(await harness.submit(a_request(images=(an_image(tmp_path),))))
        assert done.status is Status.COMPLETED
        await harness.engine.close()
        assert LogEvent.IMAGE_EMBEDDED in harness.logged_events(done)
    assert len(service.creates) == 1
    assert b'"data:image/' in bodies[0]


class WatchfulUploads(Uploads):
    """Notes the status of the generations on disk whenever uploads are deleted."""

    def __init__(self, library: Library) -> None:
        super().__init__(library._transaction)
        self._library = library
        self.seen: list[Status] = []

    def delete(self, profile: str, base_url: str, urls: Collection[str]) -> None:
        self.seen += [each.status for each in self._library.find()]
        super().delete(profile, base_url, urls)


async def test_refusal_is_on_disk_before_uploads_are_forgotten(
    service: ScriptedService, tmp_path: Path
) -> None:
    class WatchfulLibrary(Library):
        def __init__(self, folder: Path) -> None:
            super().__init__(folder)
            self.uploads = WatchfulUploads(self)

    service.on_create = [scripted.gateway_error(400, "image url cannot be fetched")]
    async with engine_harness(tmp_path, service, library_of=WatchfulLibrary) as harness:
        made = await harness.submit(a_request(images=(an_image(tmp_path),)))
        assert (await harness.settle(made)).status is Status.FAILED
        await harness.engine.close()
        assert isinstance(harness.library.uploads, WatchfulUploads)
        assert harness.library.uploads.seen == [Status.FAILED]
