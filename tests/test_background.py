import asyncio
import subprocess
import sys
import threading

import pytest

from videodesk.background import Background, in_daemon_thread


async def test_crash_is_reported_and_other_tasks_go_on() -> None:
    crashes: list[tuple[str, BaseException]] = []
    background = Background(lambda name, failure: crashes.append((name, failure)))

    async def fail() -> None:
        raise ValueError("a bug")

    async def work() -> int:
        return 3

    broken = background.start(fail(), name="broken")
    assert await background.start(work(), name="whole") == 3
    await asyncio.wait({broken})
    await background.close()
    assert [(name, str(failure)) for name, failure in crashes] == [("broken", "a bug")]


async def test_crash_is_logged_without_a_reporter(caplog: pytest.LogCaptureFixture) -> None:
    background = Background()

    async def fail() -> None:
        raise ValueError("a bug")

    await asyncio.wait({background.start(fail(), name="broken")})
    await background.close()
    (record,) = caplog.records
    assert record.getMessage() == "Task broken failed"
    assert record.exc_info is not None


async def test_close_cancels_tasks_started_meanwhile_too() -> None:
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


async def test_call_that_never_returns_is_abandoned() -> None:
    release = threading.Event()
    with pytest.raises(TimeoutError):
        await in_daemon_thread(release.wait, seconds=0.05)
    release.set()


async def test_call_returns_its_result_or_raises_its_exception() -> None:
    assert await in_daemon_thread(lambda: 3, seconds=5) == 3

    def fail() -> None:
        raise KeyError("no")

    with pytest.raises(KeyError):
        await in_daemon_thread(fail, seconds=5)


HANGING = """
import threading
from videodesk.background import end_process_after

for_ever = threading.Event()
end_process_after(0.1, code=7)
for_ever.wait()
"""

# The disk of the log does not answer: who writes keeps the handler's lock.
HANGING_WITH_ITS_LOG = """
import logging, threading
from videodesk.background import end_process_after

for_ever, writing = threading.Event(), threading.Event()


class DeadDisk(logging.Handler):
    def emit(self, record):
        writing.set()
        for_ever.wait()


logging.getLogger().addHandler(DeadDisk())
threading.Thread(target=logging.error, args=["the last line"], daemon=True).start()
writing.wait()
end_process_after(0.1, code=7)
for_ever.wait()
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False
    )


def test_hanging_process_is_ended_and_logged() -> None:
    ended = run(HANGING)
    assert ended.returncode == 7
    assert "did not end within 0.1 s and is terminated" in ended.stderr


def test_process_with_a_hanging_log_is_ended() -> None:
    assert run(HANGING_WITH_ITS_LOG).returncode == 7
