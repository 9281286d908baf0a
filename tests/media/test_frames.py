"""Images from a clip: the right frame, the right way up, complete or not at all."""

from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from tests.media.drawing import (
    CORNERS,
    brightness,
    corners,
    draw_clip,
    four_corners,
    grey_frames,
    number_of,
)
from videodesk.errors import Code, VideoDeskError
from videodesk.media.video_reader import open_video
from videodesk.media.worker.calls import last_frame, poster

BLACK = Image.new("RGB", (96, 64), "black")
FINE = {"crf": "8", "b": "0"}  # so that neighbouring frames stay apart
WHITE = Image.new("RGB", (96, 64), "white")


def read(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        picture.load()
        return picture


def left_behind(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.part")]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "posters" / "ab" / "poster.jpg"


def test_poster_is_a_jpeg_in_a_created_folder(tmp_path: Path, target: Path) -> None:
    poster(draw_clip(tmp_path / "a.mp4", [four_corners()] * 3), target)
    drawn = read(target)
    assert (drawn.format, drawn.size) == ("JPEG", (96, 64))
    assert corners(drawn) == CORNERS
    assert left_behind(tmp_path) == []


def test_poster_is_scaled_to_its_longest_side(tmp_path: Path, target: Path) -> None:
    poster(draw_clip(tmp_path / "a.mp4", [four_corners((192, 96))]), target, max_side=100)
    assert read(target).size == (100, 50)


def test_poster_replaces_an_older_one(tmp_path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True)
    target.write_bytes(b"old")
    poster(draw_clip(tmp_path / "a.mp4", [four_corners()]), target)
    assert read(target).size == (96, 64)


# As FFmpeg's own players turn them; 90 is against the clock.
@pytest.mark.parametrize(
    ("turned", "seen"),
    [
        (90, ("lime", "blue", "red", "white")),
        (180, ("blue", "white", "lime", "red")),
        (270, ("white", "red", "blue", "lime")),
    ],
)
def test_frame_is_rotated_by_the_display_matrix(
    tmp_path: Path, target: Path, turned: int, seen: tuple[str, ...]
) -> None:
    clip = draw_clip(tmp_path / "a.mp4", [four_corners()] * 3, turned_degrees=turned)
    poster(clip, target)
    last_frame(clip, tmp_path / "last.png")
    for picture in (read(target), read(tmp_path / "last.png")):
        assert picture.size == ((96, 64) if turned == 180 else (64, 96))
        assert corners(picture) == seen


def test_non_square_pixels_are_scaled_to_square(tmp_path: Path, target: Path) -> None:
    clip = draw_clip(tmp_path / "a.mp4", [four_corners()], pixel_shape=Fraction(3, 2))
    poster(clip, target)
    assert read(target).size == (144, 64)


@pytest.mark.parametrize("plain", [BLACK, WHITE], ids=["black", "white"])
def test_poster_is_a_later_frame_if_the_first_is_blank(
    tmp_path: Path, target: Path, plain: Image.Image
) -> None:
    clip = draw_clip(tmp_path / "a.mp4", [*[plain] * 8, *[four_corners()] * 40], fps=10)
    poster(clip, target)
    assert corners(read(target)) == CORNERS


def test_poster_is_the_first_frame_if_not_blank(tmp_path: Path, target: Path) -> None:
    turned = four_corners().rotate(180)
    clip = draw_clip(tmp_path / "a.mp4", [four_corners(), *[turned] * 30])
    poster(clip, target)
    assert corners(read(target)) == CORNERS


def test_poster_of_a_blank_clip_is_its_first_frame(tmp_path: Path, target: Path) -> None:
    poster(draw_clip(tmp_path / "a.mp4", [BLACK] * 30, fps=10), target)
    assert brightness(read(target)) < 5


@pytest.mark.parametrize("count", [1, 2, 47, 60])
@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "libx264"), ("a.webm", "libvpx-vp9")], ids=["h264", "vp9"]
)
def test_last_frame_is_the_very_last(tmp_path: Path, name: str, codec: str, count: int) -> None:
    clip = draw_clip(
        tmp_path / name, grey_frames(count), codec=codec, sound_seconds=1, codec_options=FINE
    )
    last_frame(clip, tmp_path / "last.png")
    last = read(tmp_path / "last.png")
    assert (last.format, last.size) == ("PNG", (64, 48))
    assert number_of(last) == count - 1


@pytest.mark.parametrize("key_frame_every", [1, 12, 250])
def test_frame_at_a_time_is_the_one_displayed_then(tmp_path: Path, key_frame_every: int) -> None:
    clip = draw_clip(tmp_path / "a.mp4", grey_frames(48), fps=24, key_frame_every=key_frame_every)
    with open_video(clip) as reel:
        for number in (0, 30, 11, 12, 47):
            halfway = reel.at((number + 0.5) / 24)
            assert halfway.time == pytest.approx(number / 24)
            at_its_start = reel.at(number / 24)
            assert at_its_start.time == pytest.approx(number / 24)
        assert reel.at(99).time == pytest.approx(47 / 24)
        assert reel.first().time == 0


@pytest.mark.parametrize("grey", [0, 100, 200, 255])
def test_grey_levels_are_preserved(tmp_path: Path, grey: int) -> None:
    clip = draw_clip(tmp_path / "a.mp4", [Image.new("RGB", (64, 48), (grey,) * 3)])
    last_frame(clip, tmp_path / "last.png")
    assert brightness(read(tmp_path / "last.png")) == pytest.approx(grey, abs=1)


def test_untagged_hd_clip_is_read_as_bt709(tmp_path: Path, target: Path) -> None:
    # Encoded with the matrix of BT.601, which is what swscale takes where nothing is said: shown
    # by that of BT.709, as players do above 576 lines, this green is darker.
    green = Image.new("RGB", (64, 608), (20, 200, 40))
    poster(draw_clip(tmp_path / "hd.mp4", [green]), target)
    poster(draw_clip(tmp_path / "sd.mp4", [green.crop((0, 0, 64, 576))]), tmp_path / "sd.jpg")
    hd, sd = (read(path).getpixel((9, 9)) for path in (target, tmp_path / "sd.jpg"))
    assert sd == pytest.approx((20, 200, 40), abs=4)
    assert hd != pytest.approx((20, 200, 40), abs=4)


def test_unreadable_clip_leaves_no_poster(tmp_path: Path, target: Path) -> None:
    page = tmp_path / "a.mp4"
    page.write_text("<html>502</html>")
    for draw in (poster, last_frame):
        with pytest.raises(VideoDeskError) as refused:
            draw(page, target)
        assert refused.value.code is Code.NOT_A_VIDEO
    with pytest.raises(VideoDeskError) as missing:
        poster(tmp_path / "none.mp4", target)
    assert missing.value.code is Code.FILE_MISSING
    assert not target.exists()


def test_unwritable_poster_leaves_no_file(tmp_path: Path) -> None:
    clip = draw_clip(tmp_path / "a.mp4", [four_corners()])
    in_the_way = tmp_path / "poster.jpg"
    in_the_way.mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - which one is up to the system
        poster(clip, in_the_way)
    assert left_behind(tmp_path) == []
    assert in_the_way.is_dir()
