"""The process that reads clips and images: what it may do, what ends it, what is believed of it."""

import os
import select
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from signal import SIGKILL

import msgspec
import pytest

from tests.engine.harness import a_request, engine_harness
from tests.engine.scripted import ScriptedService
from tests.security.hostile_clips import honest_clip
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Status
from videodesk.media.values import Clip, Prepared, Thumbnail
from videodesk.media.worker.calls import _failure, fault_of, inspect, poster, prepare_all, probe
from videodesk.media.worker.limits import MEMORY_BYTES
from videodesk.media.worker.pool import MediaWorkers, UnreadableError, workers
from videodesk.media.worker.process import CancelledError
from videodesk.media.worker.protocol import (
    COMMAND,
    ConvertRequest,
    Done,
    Failed,
    ProbeRequest,
    pack_path,
)

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits and filter are Linux's")

_CONFINED = """
    import os, socket, subprocess, sys, threading
    from videodesk.media.worker import limits, sandbox

    secret, target = sys.argv[1:]
    limits.restrict(memory_bytes=300 * 1024**2, file_bytes=0)
    assert sandbox.confine()

    def outcome(name, work):
        try:
            work()
            print(name, "done")
        except (OSError, MemoryError) as failure:
            print(name, type(failure).__name__)

    outcome("read", lambda: open(secret).read())
    outcome("thread", lambda: threading.Thread(target=str, daemon=True).start())
    outcome("socket", socket.socket)
    outcome("pair", socket.socketpair)
    outcome("program", lambda: subprocess.run(["true"]))
    outcome("fork", os.fork)
    outcome("write", lambda: open(secret, "a"))
    outcome("create", lambda: open(target, "w"))
    outcome("remove", lambda: os.unlink(secret))
    outcome("rename", lambda: os.rename(secret, target))
    outcome("link", lambda: os.symlink(secret, target))
    outcome("mode", lambda: os.chmod(secret, 0o777))
    outcome("folder", lambda: os.mkdir(target))
    outcome("signal", lambda: os.kill(os.getppid(), 0))
    outcome("memory", lambda: bytearray(400 * 1024**2))
"""

# Speaks the protocol, and misbehaves as its second argument says; its first is where it signs in.
_FALSE_WORKER = """
    import os, struct, sys, time
    from videodesk.media.worker.protocol import Progress, Ready, read_frame, write_frame

    with open(sys.argv[1], "a") as book:
        book.write("x")
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    kind = sys.argv[2]
    if kind == "never starts":
        sys.exit(3)
    write_frame(sink, Ready())
    read_frame(source, lambda: 10**6)
    match kind:
        case "dies":
            os._exit(1)
        case "silent":
            time.sleep(100)
        case "half an answer":
            sink.write(struct.pack(">I", 50) + b"abc"); sink.flush(); time.sleep(100)
        case "huge answer":
            sink.write(struct.pack(">I", 2**32 - 1) + b"abc"); sink.flush(); time.sleep(100)
        case "noise":
            sink.write(struct.pack(">I", 2) + b"\\xff\\xfe"); sink.flush(); time.sleep(100)
        case "out of turn":
            write_frame(sink, Ready()); time.sleep(100)
        case "on and on":
            while True:
                write_frame(sink, Progress(0.5)); time.sleep(0.01)
"""


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return honest_clip(tmp_path / "a.mp4")


class FalseWorkers:
    """A pool of workers that misbehave, and how many of them were started."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._book = folder / f"{kind}.book"
        command = [sys.executable, "-c", textwrap.dedent(_FALSE_WORKER), str(self._book), kind]
        self.pool = MediaWorkers(command=lambda: command)

    @property
    def started(self) -> int:
        return len(self._book.read_text())

    def ask(self, clip: Path, seconds: float = 30.0) -> object:
        return self.pool.ask(
            ProbeRequest(pack_path(clip)), [clip], seconds=seconds, max_bytes=10_000
        )


@pytest.fixture
def false_workers(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[FalseWorkers]:
    made = FalseWorkers(tmp_path, request.param)
    yield made
    made.pool.close()


@LINUX
def test_worker_reads_and_nothing_else(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("kept")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_CONFINED), str(secret), str(tmp_path / "new")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcomes = dict(line.split() for line in done.stdout.splitlines() if line)
    assert {name for name, each in outcomes.items() if each == "done"} == {"read", "thread"}
    assert outcomes.pop("memory") == "MemoryError"
    assert len(outcomes) == 14
    assert secret.read_text() == "kept"
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]


@LINUX
def test_running_worker_is_limited_and_knows_no_key(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIDEODESK_API_KEY", "sk-not-for-decoders")
    pool = MediaWorkers(most=1)
    answer = pool.ask(ProbeRequest(pack_path(clip)), [clip], seconds=60, max_bytes=10_000)
    assert isinstance(answer, Done)
    (pid,) = pool.pids
    process = Path(f"/proc/{pid}")
    assert "Seccomp:\t2" in (process / "status").read_text()
    assert b"sk-not-for-decoders" not in (process / "environ").read_bytes()
    limits = (process / "limits").read_text()
    assert f"Max data size             {MEMORY_BYTES}" in limits
    assert "Max file size             0 " in limits
    pool.close()


def test_packaged_program_can_be_a_worker() -> None:
    """It has no other way to start one (`process.worker_command`)."""
    done = subprocess.run(
        [sys.executable, "-m", "videodesk", COMMAND],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"ready" in done.stdout


_ASKS_A_WORKER = """
    import sys
    from pathlib import Path
    from videodesk.media.worker.calls import probe
    from videodesk.media.worker.pool import workers

    probe(Path(sys.argv[1]))
    print(*workers.pids, flush=True)
    sys.stdin.read()
"""


@LINUX
def test_worker_of_a_program_that_was_killed_ends(clip: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_ASKS_A_WORKER), str(clip)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        worker = os.pidfd_open(int(program.stdout.readline()))
        program.kill()
    ended, _, _ = select.select([worker], [], [], 30)
    os.close(worker)
    assert ended


def test_workers_that_were_killed_are_replaced(clip: Path) -> None:
    before = probe(clip)
    with ThreadPoolExecutor(2) as threads:  # each in a worker of its own
        assert list(threads.map(probe, [clip, clip])) == [before, before]
    for pid in workers.pids:
        os.kill(pid, SIGKILL)
    assert probe(clip) == before


@pytest.mark.parametrize(
    "false_workers",
    ["dies", "huge answer", "noise", "out of turn"],
    indirect=True,
)
def test_file_that_ends_two_workers_is_not_tried_again_until_it_changes(
    false_workers: FalseWorkers, clip: Path
) -> None:
    for _ in range(3):
        with pytest.raises(UnreadableError):
            false_workers.ask(clip)
    assert false_workers.started == 2
    os.utime(clip, ns=(1, 1))
    with pytest.raises(UnreadableError):
        false_workers.ask(clip)
    assert false_workers.started == 4
    assert false_workers.pool.pids == []


@pytest.mark.parametrize("false_workers", ["silent", "half an answer"], indirect=True)
def test_file_that_takes_too_long_is_not_tried_again(
    false_workers: FalseWorkers, clip: Path
) -> None:
    for _ in range(2):
        with pytest.raises(UnreadableError, match="more than 0 seconds"):
            false_workers.ask(clip, seconds=0.1)
    assert false_workers.started == 1


@pytest.mark.parametrize("false_workers", ["never starts"], indirect=True)
def test_worker_that_cannot_be_started_says_nothing_of_the_file(
    false_workers: FalseWorkers, clip: Path
) -> None:
    for _ in range(2):
        with pytest.raises(VideoDeskError) as raised:
            false_workers.ask(clip)
        assert raised.value.code is Code.MEDIA_UNAVAILABLE
    assert false_workers.started == 2


@pytest.mark.parametrize("false_workers", ["on and on"], indirect=True)
def test_conversion_ends_when_it_is_cancelled(
    false_workers: FalseWorkers, clip: Path, tmp_path: Path
) -> None:
    enough = threading.Event()
    parts: list[float] = []

    def report(part: float) -> None:
        parts.append(part)
        if len(parts) == 3:
            enough.set()

    with pytest.raises(CancelledError):
        false_workers.pool.convert(
            ConvertRequest(pack_path(clip)),
            clip,
            tmp_path / "copy.mp4",
            seconds=30,
            report=report,
            is_cancelled=enough.is_set,
        )
    assert len(parts) >= 3


async def test_paid_clip_is_kept_and_finished_later_if_no_worker_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = ScriptedService()
    for pid in workers.pids:
        os.kill(pid, SIGKILL)
    while workers.pids:
        os.sched_yield()
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", str(tmp_path / "removed"))
        async with engine_harness(tmp_path, service) as harness:
            sent = await harness.submit(a_request())
            waits_for = await harness.engine.scheduler.wait_until_settled(sent.id)
            assert waits_for is not None
            assert waits_for.code is Code.MEDIA_UNAVAILABLE
            broken.undo()
            await harness.until_status(sent, Status.COMPLETED)
    assert len(service.creates) == 1


def test_closed_pool_starts_nothing(clip: Path) -> None:
    pool = MediaWorkers()
    pool.close()
    pool.warm_up()
    with pytest.raises(VideoDeskError) as raised:
        pool.ask(ProbeRequest(pack_path(clip)), [clip], seconds=10, max_bytes=10_000)
    assert raised.value.code is Code.MEDIA_UNAVAILABLE
    assert pool.pids == []


def test_one_bad_file_costs_itself_only(clip: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(clip.read_bytes()[:200] + os.urandom(5000))
    probe(clip)
    pids = workers.pids
    assert fault_of(bad)
    with pytest.raises(VideoDeskError):
        poster(bad, tmp_path / "bad.jpg")
    with pytest.raises(VideoDeskError) as raised:
        prepare_all([bad])
    assert raised.value.code is Code.IMAGE_UNREADABLE
    with pytest.raises(VideoDeskError) as missing:
        inspect(tmp_path / "none.png")
    assert missing.value.code is Code.IMAGE_MISSING
    assert probe(clip).codec == "h264"
    assert set(workers.pids) >= set(pids)


def test_problem_from_a_worker_is_about_a_file_and_not_about_money() -> None:
    params: dict[str, str | int | float | None] = {
        "reason": "picture_damaged",
        "consequence": "nothing_charged",
    }
    problem = _failure(Failed(Code.NO_BALANCE, params, "x" * 5000), Code.NOT_A_VIDEO).problem
    assert problem.code is Code.NOT_A_VIDEO
    assert dict(problem.params) == {"reason": "picture_damaged"}
    assert len(problem.detail) == 1000


_FACTS = {
    "width": 64,
    "height": 48,
    "seconds": 0.5,
    "fps": 24.0,
    "codec": "h264",
    "has_sound": False,
    "frames": 12,
}


@pytest.mark.parametrize(
    "false",
    [
        {"width": 0},
        {"height": 2**40},
        {"seconds": float("nan")},
        {"seconds": float("inf")},
        {"seconds": 0.0},
        {"fps": float("nan")},
        {"codec": "x" * 1000},
        {"frames": -1},
        {"has_sound": "yes"},
    ],
)
def test_impossible_facts_of_a_clip_are_not_believed(false: dict[str, object]) -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(_FACTS), type=Clip).width == 64
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode({**_FACTS, **false}), type=Clip)


def test_image_of_another_size_than_its_pixels_is_not_believed() -> None:
    honest = {"width": 2, "height": 1, "rgba": bytes(8)}
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(honest), type=Thumbnail).width == 2
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode({**honest, "height": 1000}), type=Thumbnail)
    sent = {"data": b"x", "media_type": "text/html", "suffix": ".jpg", "width": 1, "height": 1}
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode(sent), type=Prepared)
