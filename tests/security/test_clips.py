"""Clips and pictures that mean harm: bombs, playlists, references to other files, pipes.

Each kind has a control: an FFmpeg without our limits takes the memory, or opens the other file.
"""

import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Final

import av
import pytest
from PySide6.QtCore import QMimeData, QObject
from pytestqt.qtbot import QtBot

from tests.security.hostile_clips import (
    BOMBS,
    FOLLOWED,
    REAL_BOMBS,
    clip_with_a_table_where_nobody_looks,
    clip_with_its_samples_elsewhere,
    fragmented_clip,
    honest_clip,
    playlists,
)
from videodesk.errors import Code, VideoDeskError
from videodesk.media.declared_counts import check_declared_counts
from videodesk.media.values import Clip
from videodesk.media.worker.calls import inspect, poster, probe, track_to_play
from videodesk.ui.composer.images.dropped_images import read_mime
from videodesk.ui.player.clip_loader import ClipLoader
from videodesk.ui.widgets.worker_pool import WorkerPool

_OPEN_WITH_LITTLE_MEMORY = """
import resource, sys
import av
resource.setrlimit(resource.RLIMIT_DATA, (500 * 1024**2, 500 * 1024**2))
try:
    with av.open(sys.argv[1]) as clip:
        print("opened", len(clip.streams))
except (MemoryError, av.FFmpegError) as failure:
    print(type(failure).__name__)
"""


_ASK_FROM_A_LARGE_PROGRAM = """
import sys
from pathlib import Path
from videodesk.errors import VideoDeskError
from videodesk.media.worker.calls import track_to_play
large = b"1" * 800_000_000
try:
    print("plays", track_to_play(Path(sys.argv[1])))
except VideoDeskError as failure:
    print(failure.problem.detail)
"""


def _make_poster(clip: Path) -> None:
    poster(clip, clip.with_suffix(".jpg"))


READERS: Final[tuple[Callable[[Path], object], ...]] = (probe, track_to_play, _make_poster)


def refusal_of(path: Path, *readers: Callable[[Path], object]) -> str:
    """What all of these (or all there are) say of a file that is not read."""
    details = set[str]()
    for read in readers or READERS:
        with pytest.raises(VideoDeskError) as raised:
            read(path)
        assert raised.value.code is Code.NOT_A_VIDEO
        details.add(raised.value.problem.detail)
    assert not path.with_suffix(".jpg").exists()
    return " ".join(sorted(details))


def test_honest_clips_are_read(tmp_path: Path) -> None:
    for made in (honest_clip(tmp_path / "a.mp4"), fragmented_clip(tmp_path / "b.mp4")):
        assert isinstance(probe(made), Clip)
        assert track_to_play(made).codec == "h264"


@pytest.mark.parametrize("name", BOMBS)
def test_clip_that_declares_more_than_it_has_is_refused_unread(tmp_path: Path, name: str) -> None:
    bomb = tmp_path / "bomb.mp4"
    BOMBS[name](bomb)
    assert bomb.stat().st_size < 200_000
    assert "The file" in refusal_of(bomb)


@pytest.mark.skipif(sys.platform != "linux", reason="measured there alone")
def test_clip_that_takes_much_memory_to_open_is_not_played_in_the_window(tmp_path: Path) -> None:
    """Whatever it is that takes the memory: our own look at the file does not find it here."""
    bomb = clip_with_a_table_where_nobody_looks(tmp_path / "bomb.mp4")
    with bomb.open("rb") as stream:
        check_declared_counts(stream)
    assert "memory" in refusal_of(bomb, track_to_play)


@pytest.mark.skipif(sys.platform != "linux", reason="measured there alone")
def test_memory_of_the_program_is_not_taken_for_that_of_its_worker(tmp_path: Path) -> None:
    bomb = clip_with_a_table_where_nobody_looks(tmp_path / "bomb.mp4")
    command = [sys.executable, "-c", _ASK_FROM_A_LARGE_PROGRAM, str(bomb)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "memory" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="no other system limits memory")
def test_bombs_are_bombs(tmp_path: Path) -> None:
    """The control: a decoder that opens them takes more than half a gigabyte."""
    running = []
    for name in REAL_BOMBS:
        bomb = tmp_path / f"{name}.mp4"
        BOMBS[name](bomb)
        command = [sys.executable, "-c", _OPEN_WITH_LITTLE_MEMORY, str(bomb)]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    assert [each.communicate()[0].strip() for each in running] == ["MemoryError"] * 2


@pytest.mark.parametrize("name", playlists(Path("t.ts")))
def test_playlist_is_never_followed(tmp_path: Path, name: str) -> None:
    text = playlists(honest_clip(tmp_path / "t.ts"))[name]
    for file in (tmp_path / name, tmp_path / "clip.mp4"):
        file.write_text(text)
        assert "MP4 or WebM" in refusal_of(file) or "XML" in refusal_of(file)


@pytest.mark.parametrize("name", FOLLOWED)
def test_playlists_lead_elsewhere(tmp_path: Path, name: str) -> None:
    """The control: FFmpeg as it is follows them."""
    allowed = {"protocol_whitelist": "file,udp,rtp", "safe": "0"}
    file = tmp_path / name
    file.write_text(playlists(honest_clip(tmp_path / "t.ts"))[name])
    with av.open(str(file), options=allowed, timeout=0.5) as opened:
        assert opened.streams.video


def test_samples_in_another_file_are_not_read(tmp_path: Path) -> None:
    target = tmp_path / "secret.mov"
    movie = clip_with_its_samples_elsewhere(tmp_path / "a.mov", target)
    assert refusal_of(movie, probe, _make_poster)
    # The control.
    allowed = {"enable_drefs": "1", "use_absolute_path": "1"}
    with av.open(str(movie), options=allowed) as opened:
        assert len(list(opened.decode(video=0))) == 12


def test_player_gets_no_file_that_the_worker_refuses(tmp_path: Path, qtbot: QtBot) -> None:
    """Qt decodes in the window's process, and with another FFmpeg."""
    playlist, bomb = tmp_path / "playlist.mp4", tmp_path / "bomb.mp4"
    playlist.write_text(playlists(honest_clip(tmp_path / "t.ts"))["list.ffconcat"])
    BOMBS["run without a table"](bomb)
    pool, parent = WorkerPool(), QObject()
    loader = ClipLoader(pool, None, parent)
    played: list[Path] = []
    loader.ready.connect(lambda path, _track: played.append(path))
    for file in (playlist, bomb):
        with qtbot.waitSignal(loader.failed, timeout=30_000):
            loader.load(file)
    honest = honest_clip(tmp_path / "a.mp4")
    with qtbot.waitSignal(loader.ready, timeout=30_000):
        loader.load(honest)
    assert played == [honest]
    pool.close()


def test_dropped_picture_is_not_decoded_in_the_window() -> None:
    mime = QMimeData()
    mime.setData("image/png", b"\x89PNG\r\n\x1a\nwhat breaks a decoder")
    dropped = read_mime(mime)
    assert dropped.image is None
    assert dropped.data == (b"\x89PNG\r\n\x1a\nwhat breaks a decoder",)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such pipes")
def test_named_pipe_in_place_of_a_file_ends_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "a.mp4"
    os.mkfifo(pipe)
    began = perf_counter()
    refusal_of(pipe)
    with pytest.raises(VideoDeskError) as raised:
        inspect(pipe)
    assert raised.value.code is Code.IMAGE_UNREADABLE
    assert perf_counter() - began < 60  # it would wait for ever


def test_picture_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(png_of_parts(100_000))
    with pytest.raises(VideoDeskError) as raised:
        inspect(picture)
    assert "chunks" in raised.value.problem.detail
    picture.write_bytes(png_of_parts(300))
    assert (inspect(picture).width, inspect(picture).height) == (8, 8)


def png_of_parts(number: int) -> bytes:
    rows = zlib.compress(bytes(9 * 8))
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
    parts = _chunk(b"IDAT", rows[:4]) + _chunk(b"IDAT") * number + _chunk(b"IDAT", rows[4:])
    return b"\x89PNG\r\n\x1a\n" + head + parts + _chunk(b"IEND")


def _chunk(name: bytes, content: bytes = b"") -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
