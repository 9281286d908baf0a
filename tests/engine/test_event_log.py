"""What is written down about each generation, and what never is."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine import scripted
from tests.engine.harness import Workbench, a_request, workbench
from tests.engine.scripted import ScriptedService
from videodesk.engine.event_log import without_request
from videodesk.errors import Code, error
from videodesk.generation import Generation, Request, Status
from videodesk.library.library import Library
from videodesk.library.types import EventLogEntry, LogEvent
from videodesk.messages import event_message

PROMPT = "a very particular red kite over the dunes"


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def lines(bench: Workbench, generation: Generation) -> list[EventLogEntry]:
    await bench.runner.close()
    return bench.library.events(generation.id)


async def test_a_way_without_trouble_is_told_from_end_to_end(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.looks_needed = 4
    async with workbench(tmp_path, service) as bench:
        done = await bench.rest(await bench.submit(a_request(PROMPT)))
        told = await lines(bench, done)
    assert [(each.event, event_message(each).detail, each.http_status) for each in told] == [
        (LogEvent.REQUEST_SENT, "", None),
        (LogEvent.ACCEPTED, "", 200),
        (LogEvent.SERVICE_STATE, "processing", 200),
        (LogEvent.SERVICE_STATE, "done", 200),
        (LogEvent.DOWNLOAD_STARTED, "from files.test", None),
        (LogEvent.FILE_CHECKED, "32 x 18, 0.3 s, h264", None),
        (LogEvent.FILE_STORED, "", None),
    ]
    assert told[1].request_id == scripted.REQUEST_ID
    assert all(each.at.tzinfo is not None for each in told)
    assert [each.at for each in told] == sorted(each.at for each in told)
    assert told[0].at > datetime(2020, 1, 1, tzinfo=UTC)


async def test_what_the_service_did_not_take_is_told_in_its_words(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.busy, scripted.refused]
    async with workbench(tmp_path, service) as bench:
        failed = await bench.rest(await bench.submit(a_request()))
        told = await lines(bench, failed)
    assert [each.event for each in told] == [
        LogEvent.REQUEST_SENT,
        LogEvent.NOT_ACCEPTED,
        LogEvent.REQUEST_SENT,
        LogEvent.REFUSED,
    ]
    assert "饱和" in told[1].detail
    assert told[1].http_status == 429
    assert told[3].request_id == scripted.REQUEST_ID


async def test_an_answer_that_was_lost_is_told_and_so_is_what_its_owner_did(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.lost]
    async with workbench(tmp_path, service) as bench:
        lost = await bench.rest(await bench.submit(a_request()))
        await bench.decisions.stop(lost.id)
        await bench.rest(await bench.decisions.give_task_id(lost.id, "task-1"))
        told = await lines(bench, lost)
    events = [each.event for each in told]
    assert events[:4] == [
        LogEvent.REQUEST_SENT,
        LogEvent.ANSWER_LOST,
        LogEvent.DISMISSED,
        LogEvent.TASK_ID_ENTERED,
    ]
    assert "ReadError" in told[1].detail


async def test_the_same_trouble_again_and_again_is_one_line_and_a_count(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_query = [scripted.proxy_page] * 4 + [scripted.dropped]
    async with workbench(tmp_path, service) as bench:
        done = await bench.rest(await bench.submit(a_request()))
        told = await lines(bench, done)
    troubles = [
        (each.event, each.http_status, event_message(each).detail)
        for each in told
        if each.event in {LogEvent.POLLING_FAILED, LogEvent.RECOVERED}
    ]
    assert troubles == [
        (LogEvent.POLLING_FAILED, 504, "HTTP 504: 504 Gateway Time-out"),
        (LogEvent.RECOVERED, None, "it happened 4 times"),
        (LogEvent.POLLING_FAILED, None, "ReadError: broken by the test"),
        (LogEvent.RECOVERED, None, ""),
    ]


async def test_what_a_run_left_behind_is_told_by_the_next_one(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_file = [scripted.cut_after(700)]
    service.always["file"] = scripted.proxy_page
    async with workbench(tmp_path, service) as bench:
        sent = await bench.submit(a_request())
        await bench.until(lambda: len(service.files) > 2)
    service.always = {}
    async with workbench(tmp_path, service) as bench:
        await bench.runner.resume()
        done = await bench.rest(sent)
        told = await lines(bench, done)
    events = [each.event for each in told]
    assert Counter(events)[LogEvent.RESUMED] == 1
    assert (LogEvent.DOWNLOAD_RESUMED, "from files.test, after 700 bytes") in [
        (each.event, event_message(each).detail) for each in told
    ]


async def test_no_line_holds_the_key_the_prompt_or_a_picture(
    service: ScriptedService, tmp_path: Path
) -> None:
    echo = json.dumps(
        {"prompt": PROMPT, "key": scripted.KEY, "images": ["data:image/png;base64,QUJD"]}
    )
    service.on_create = [
        scripted.gateway_error(429, f"slow down: {echo}"),
        scripted.gateway_error(400, f"not {PROMPT}, {scripted.KEY}", "invalid_request"),
    ]
    async with workbench(tmp_path, service) as bench:
        failed = await bench.rest(await bench.submit(a_request(PROMPT)))
        told = await lines(bench, failed)
    everything = " ".join(each.detail for each in told)
    assert "slow down" in everything
    assert PROMPT not in everything
    assert scripted.KEY not in everything
    assert "QUJD" not in everything


class NoJournal(Library):
    """A library that keeps generations, and no journal."""

    def add_event(self, entry: EventLogEntry) -> None:
        raise error(Code.DISK_FULL)


async def test_a_journal_that_cannot_be_written_holds_nothing_up(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, library_of=NoJournal) as bench:
        done = await bench.rest(await bench.submit(a_request()))
        assert done.status is Status.COMPLETED
        assert await lines(bench, done) == []


@given(prompt=st.text(min_size=1, max_size=200), before=st.text(), after=st.text())
def test_no_prompt_is_left_in_the_words(prompt: str, before: str, after: str) -> None:
    request = Request(model="veo3", prompt=prompt)
    words = without_request(f"{before} {prompt.strip()} {after}", request)
    assert len(words) <= 500
    if len(prompt.strip()) >= 12 and prompt.strip() not in f"{before} … {after}":
        assert prompt.strip() not in words


def test_a_short_prompt_does_not_tear_words_apart() -> None:
    assert without_request("expired: x", Request(model="veo3", prompt="x")) == "expired: …"
