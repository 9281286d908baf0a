"""What is logged for each generation, and what never is."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine import scripted
from tests.engine.harness import EngineHarness, a_request, engine_harness
from tests.engine.scripted import ScriptedService
from videodesk.engine.event_log import redact_request
from videodesk.errors import Code, error
from videodesk.generation import Generation, Request, Status
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.library.library import Library
from videodesk.messages import event_message

PROMPT = "a very particular red kite over the dunes"


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def lines(harness: EngineHarness, generation: Generation) -> list[EventLogEntry]:
    await harness.engine.close()
    return harness.library.events(generation.id)


async def test_log_of_a_generation_without_errors_is_complete(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.queries_until_done = 4
    async with engine_harness(tmp_path, service) as harness:
        done = await harness.settle(await harness.submit(a_request(PROMPT)))
        reported = await lines(harness, done)
    assert [(each.event, event_message(each).detail, each.http_status) for each in reported] == [
        (LogEvent.REQUEST_SENT, "", None),
        (LogEvent.ACCEPTED, "", 200),
        (LogEvent.SERVICE_STATE, "processing", 200),
        (LogEvent.SERVICE_STATE, "done", 200),
        (LogEvent.DOWNLOAD_STARTED, "from files.test", None),
        (LogEvent.FILE_CHECKED, "32 x 18, 0.3 s, h264", None),
        (LogEvent.FILE_STORED, "", None),
    ]
    assert reported[1].request_id == scripted.REQUEST_ID
    assert all(each.at.tzinfo is not None for each in reported)
    assert [each.at for each in reported] == sorted(each.at for each in reported)
    assert reported[0].at > datetime(2020, 1, 1, tzinfo=UTC)


async def test_refusal_is_logged_in_the_words_of_the_service(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.busy, scripted.refused]
    async with engine_harness(tmp_path, service) as harness:
        failed = await harness.settle(await harness.submit(a_request()))
        reported = await lines(harness, failed)
    assert [each.event for each in reported] == [
        LogEvent.REQUEST_SENT,
        LogEvent.NOT_ACCEPTED,
        LogEvent.REQUEST_SENT,
        LogEvent.REFUSED,
    ]
    assert "饱和" in reported[1].detail
    assert reported[1].http_status == 429
    assert reported[3].request_id == scripted.REQUEST_ID


async def test_lost_answer_and_user_commands_are_logged(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.lost]
    async with engine_harness(tmp_path, service) as harness:
        lost = await harness.settle(await harness.submit(a_request()))
        await harness.commands.stop(lost.id)
        await harness.settle(await harness.commands.give_task_id(lost.id, "task-1"))
        reported = await lines(harness, lost)
    events = [each.event for each in reported]
    assert events[:4] == [
        LogEvent.REQUEST_SENT,
        LogEvent.ANSWER_LOST,
        LogEvent.DISMISSED,
        LogEvent.TASK_ID_ENTERED,
    ]
    assert "ReadError" in reported[1].detail


async def test_repeated_error_is_logged_once_with_a_count(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_query = [scripted.proxy_page] * 4 + [scripted.dropped]
    async with engine_harness(tmp_path, service) as harness:
        done = await harness.settle(await harness.submit(a_request()))
        reported = await lines(harness, done)
    problems = [
        (each.event, each.http_status, event_message(each).detail)
        for each in reported
        if each.event in {LogEvent.POLLING_FAILED, LogEvent.RECOVERED}
    ]
    assert problems == [
        (LogEvent.POLLING_FAILED, 504, "HTTP 504: 504 Gateway Time-out"),
        (LogEvent.RECOVERED, None, "after 4 failures"),
        (LogEvent.POLLING_FAILED, None, "ReadError: broken by the test"),
        (LogEvent.RECOVERED, None, ""),
    ]


async def test_interrupted_send_is_logged_by_the_next_run(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_file = [scripted.cut_after(700)]
    service.always["file"] = scripted.proxy_page
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: len(service.files) > 2)
    service.always = {}
    async with engine_harness(tmp_path, service) as harness:
        await harness.engine.resume()
        done = await harness.settle(sent)
        reported = await lines(harness, done)
    events = [each.event for each in reported]
    assert Counter(events)[LogEvent.RESUMED] == 1
    assert (LogEvent.DOWNLOAD_RESUMED, "from files.test, after 700 bytes") in [
        (each.event, event_message(each).detail) for each in reported
    ]


async def test_log_contains_no_key_prompt_or_image(
    service: ScriptedService, tmp_path: Path
) -> None:
    echo = json.dumps(
        {"prompt": PROMPT, "key": scripted.KEY, "images": ["data:image/png;base64,QUJD"]}
    )
    service.on_create = [
        scripted.gateway_error(429, f"slow down: {echo}"),
        scripted.gateway_error(400, f"not {PROMPT}, {scripted.KEY}", "invalid_request"),
    ]
    async with engine_harness(tmp_path, service) as harness:
        failed = await harness.settle(await harness.submit(a_request(PROMPT)))
        reported = await lines(harness, failed)
    everything = " ".join(each.detail for each in reported)
    assert "slow down" in everything
    assert PROMPT not in everything
    assert scripted.KEY not in everything
    assert "QUJD" not in everything


class LibraryWithoutLog(Library):
    """A library that keeps generations, and no journal."""

    def add_event(self, entry: EventLogEntry) -> None:
        raise error(Code.DISK_FULL)


async def test_unwritable_log_delays_nothing(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service, library_of=LibraryWithoutLog) as harness:
        done = await harness.settle(await harness.submit(a_request()))
        assert done.status is Status.COMPLETED
        assert await lines(harness, done) == []


@given(prompt=st.text(min_size=1, max_size=200), before=st.text(), after=st.text())
def test_prompt_is_removed_from_logged_words(prompt: str, before: str, after: str) -> None:
    request = Request(model="veo3", prompt=prompt)
    words = redact_request(f"{before} {prompt.strip()} {after}", request)
    assert len(words) <= 500
    if len(prompt.strip()) >= 12 and prompt.strip() not in f"{before} … {after}":
        assert prompt.strip() not in words


def test_short_prompt_is_removed_as_whole_words_only() -> None:
    assert redact_request("expired: x", Request(model="veo3", prompt="x")) == "expired: …"
