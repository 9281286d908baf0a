import asyncio
import threading

import pytest

from videodesk.background import Background, in_daemon_thread


async def test_what_fails_is_told_and_the_rest_goes_on() -> None:
    told: list[tuple[str, BaseException]] = []
    background = Background(lambda name, failure: told.append((name, failure)))

    async def fail() -> None:
        raise ValueError("a bug")

    async def work() -> int:
        return 3

    broken = background.start(fail(), name="broken")
    assert await background.start(work(), name="whole") == 3
    await asyncio.wait({broken})
    await background.close()
    assert [(name, str(failure)) for name, failure in told] == [("broken", "a bug")]


async def test_what_fails_is_logged_where_nobody_is_told(caplog: pytest.LogCaptureFixture) -> None:
    background = Background()

    async def fail() -> None:
        raise ValueError("a bug")

    await asyncio.wait({background.start(fail(), name="broken")})
    await background.close()
    (record,) = caplog.records
    assert record.getMessage() == "Task broken failed"
    assert record.exc_info is not None


async def test_closing_cancels_everything_also_what_is_begun_meanwhile() -> None:
    background = Background()
    ended: list[str] = []

    async def wait(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)
            if name == "first":
                background.start(wait("second"), name="second")

    background.start(wait("first"), name="first")
    await asyncio.sleep(0)
    await asyncio.wait_for(background.close(), 5)
    assert ended[0] == "first"


async def test_a_call_that_never_returns_is_left_behind() -> None:
    release = threading.Event()
    with pytest.raises(TimeoutError):
        await in_daemon_thread(release.wait, seconds=0.05)
    release.set()


async def test_a_call_gives_its_result_or_its_exception() -> None:
    assert await in_daemon_thread(lambda: 3, seconds=5) == 3

    def fail() -> None:
        raise KeyError("no")

    with pytest.raises(KeyError):
        await in_daemon_thread(fail, seconds=5)
