"""Copies of clips that the player cannot decode: the same frames, shape, length and sound."""

import os
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from tests.media.drawing import corners, draw_clip, four_corners, grey_frames, number_of
from videodesk.errors import Code, VideoDeskError
from videodesk.media.playable_copy import existing_copy, make_playable_copy, remove_oldest
from videodesk.media.values import Track
from videodesk.media.worker.calls import frame_at, last_frame, probe, track_to_play
from videodesk.media.worker.process import CancelledError

CASES = Path(__file__).parents[1] / "cases" / "clips"
FINE = {"crf": "10"}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def read(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        picture.load()
    return picture


@pytest.mark.parametrize("name", ["a.mp4", "a.webm"])
def test_copy_of_an_av1_clip_has_the_same_frames_length_and_sound(
    tmp_path: Path, cache: Path, name: str
) -> None:
    clip = draw_clip(
        tmp_path / name, grey_frames(24), codec="libsvtav1", sound_seconds=1, codec_options=FINE
    )
    copy = make_playable_copy(clip, cache)
    before, after = probe(clip), probe(copy)
    assert (before.codec, after.codec) == ("av1", "h264")
    assert (after.width, after.height, after.has_sound) == (64, 48, True)
    assert after.seconds == pytest.approx(before.seconds, abs=0.02)
    for number in (0, 11, 23):
        frame_at(copy, (number + 0.5) / 24, tmp_path / "frame.png")
        assert number_of(read(tmp_path / "frame.png")) == number


@pytest.mark.parametrize(
    "name", ["rot90", "mirrored", "tall_pixels_turned", "late_video", "long_sound", "preview_first"]
)
def test_copy_has_the_shape_and_the_times_of_its_clip(
    tmp_path: Path, cache: Path, name: str
) -> None:
    clip = CASES / f"{name}.mp4"
    copy = make_playable_copy(clip, cache)
    before, after = probe(clip), probe(copy)
    assert (after.width, after.height) == (before.width, before.height)
    assert after.seconds == pytest.approx(before.seconds, abs=0.02)
    seen = []
    for video in (clip, copy):
        frame_at(video, before.seconds / 2, tmp_path / "frame.png")
        seen.append(corners(read(tmp_path / "frame.png")))
    assert seen[0] == seen[1]


def test_clip_of_odd_size_is_copied(tmp_path: Path, cache: Path) -> None:
    clip = draw_clip(tmp_path / "a.webm", [four_corners((97, 65))] * 3, codec="libvpx-vp9")
    copy = make_playable_copy(clip, cache)
    assert (probe(copy).width, probe(copy).height) == (98, 66)
    last_frame(copy, tmp_path / "last.png")
    assert corners(read(tmp_path / "last.png")) == ("red", "lime", "white", "blue")


def test_copy_is_made_once_for_each_version_of_a_clip(tmp_path: Path, cache: Path) -> None:
    clip = draw_clip(tmp_path / "a.mp4", grey_frames(3))
    assert existing_copy(clip, cache) is None
    copy = make_playable_copy(clip, cache)
    assert existing_copy(clip, cache) == copy
    parts: list[float] = []
    assert make_playable_copy(clip, cache, report=parts.append) == copy
    assert parts == []
    draw_clip(clip, grey_frames(5))
    os.utime(clip, (1, 1))
    assert existing_copy(clip, cache) is None
    assert probe(make_playable_copy(clip, cache)).frames == 5


def test_progress_is_reported_up_to_the_end(tmp_path: Path, cache: Path) -> None:
    parts: list[float] = []
    make_playable_copy(draw_clip(tmp_path / "a.mp4", grey_frames(24)), cache, report=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == pytest.approx(23 / 24)


def test_cancelled_copy_leaves_no_file(tmp_path: Path, cache: Path) -> None:
    clip = draw_clip(tmp_path / "a.mp4", grey_frames(24))
    answers = iter([False, False, True])
    with pytest.raises(CancelledError):
        make_playable_copy(clip, cache, is_cancelled=lambda: next(answers))
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "code"), [(b"<html>", Code.NOT_A_VIDEO), (None, Code.FILE_MISSING)]
)
def test_file_that_is_not_a_clip_is_not_copied(
    tmp_path: Path, cache: Path, content: bytes | None, code: Code
) -> None:
    path = tmp_path / "a.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VideoDeskError) as failure:
        make_playable_copy(path, cache)
    assert failure.value.code is code
    assert not cache.exists() or list(cache.iterdir()) == []


def test_oldest_copies_are_removed_from_a_full_cache(tmp_path: Path) -> None:
    for number in range(4):
        path = tmp_path / f"{number}.mp4"
        path.write_bytes(bytes(100))
        os.utime(path, (number, number))
    for name, changed_at in ((".new.part", None), (".old.part", (1, 1))):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, changed_at)
    remove_oldest(tmp_path, keep=tmp_path / "0.mp4", most_bytes=250)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".new.part", "0.mp4", "3.mp4"]


def test_track_to_play_is_the_one_that_the_library_shows(tmp_path: Path) -> None:
    assert track_to_play(CASES / "second_default.mp4") == Track(1, "h264")
    assert track_to_play(CASES / "rot90.mp4") == Track(0, "h264")
    assert track_to_play(CASES / "preview_first.mkv") == Track(1, "h264")
    (tmp_path / "a.mp4").write_bytes(b"no clip")
    with pytest.raises(VideoDeskError) as raised:
        track_to_play(tmp_path / "a.mp4")
    assert raised.value.code is Code.NOT_A_VIDEO


def test_clip_with_another_sound_gets_aac(tmp_path: Path, cache: Path) -> None:
    clip = tmp_path / "a.mov"
    draw_clip(clip, grey_frames(12), sound_seconds=0.5, sound_codec="pcm_s16le")
    copy = make_playable_copy(clip, cache)
    assert probe(copy).has_sound
    assert probe(copy).seconds == pytest.approx(0.5, abs=0.05)


def test_non_square_pixels_are_kept(tmp_path: Path, cache: Path) -> None:
    clip = draw_clip(tmp_path / "a.mp4", grey_frames(3), pixel_shape=Fraction(3, 2))
    assert probe(make_playable_copy(clip, cache)).width == 96
