from pathlib import Path

import pytest
from PIL import Image

from tests.demo.probe import difference, frame, look
from videodesk.demo.clips import ClipSpec, RenderCancelledError, draw_clip


def drawn(folder: Path, text: str, *, width: int = 128, height: int = 72, seconds: int = 1) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.mp4"
    draw_clip(ClipSpec(text, width, height, seconds), path)
    return path


@pytest.mark.parametrize(("width", "height"), [(128, 72), (72, 128), (90, 90), (168, 72)])
def test_clip_is_h264_and_aac_of_requested_size_and_length(
    tmp_path: Path, width: int, height: int
) -> None:
    seen = look(drawn(tmp_path, "a red kite", width=width, height=height, seconds=2))
    assert (seen.video, seen.audio, seen.pixels) == ("h264", "aac", "yuv420p")
    assert (seen.width, seen.height) == (width, height)
    assert (seen.frames, seen.rate) == (48, 24)
    assert seen.seconds == pytest.approx(2, abs=0.1)


def test_clip_has_its_index_at_the_front(tmp_path: Path) -> None:
    data = drawn(tmp_path, "a red kite").read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_clips_differ_by_prompt_and_repeat_for_the_same_prompt(tmp_path: Path) -> None:
    kite, sea = drawn(tmp_path, "a red kite over dunes"), drawn(tmp_path, "the sea at night")
    before = frame(kite)
    assert difference(before, frame(sea)) > 20
    assert difference(before, frame(drawn(tmp_path, "a red kite over dunes"))) == 0


def test_clips_of_prompts_without_known_words_differ(tmp_path: Path) -> None:
    assert difference(frame(drawn(tmp_path, "xyzzy")), frame(drawn(tmp_path, "plugh"))) > 10


def test_scene_moves(tmp_path: Path) -> None:
    path = drawn(tmp_path, "a red kite over dunes")
    assert difference(frame(path, 0), frame(path, 23)) > 1


@pytest.mark.parametrize(
    "text",
    ["", "🪁" * 40, "海边的日落", "غروب الشمس على البحر", "x" * 20_000, "a\tb\u202ec", "e\u0301"],
)
def test_any_prompt_text_gives_a_clip(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clip.mp4"
    draw_clip(ClipSpec(text, 96, 54, 1), path)
    assert look(path).frames == 24


def test_image_is_shown_instead_of_a_scene(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    green = Image.new("RGB", (300, 300), (20, 160, 60))
    draw_clip(ClipSpec("x", 128, 72, 1), path, image=green)
    for number in (0, 12, 23):
        pixel = frame(path, number).getpixel((64, 20))
        assert isinstance(pixel, tuple)
        assert max(abs(a - b) for a, b in zip(pixel, (20, 160, 60), strict=True)) < 12


def test_cancelled_render_leaves_no_file(tmp_path: Path) -> None:
    asked: list[bool] = []

    def given_up() -> bool:
        asked.append(True)
        return len(asked) > 5

    with pytest.raises(RenderCancelledError):
        draw_clip(ClipSpec("x", 96, 54, 9), tmp_path / "clip.mp4", is_cancelled=given_up)
    assert len(asked) == 6
    assert not list(tmp_path.iterdir())


def test_missing_target_folder_raises_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        draw_clip(ClipSpec("x", 96, 54, 1), tmp_path / "none" / "clip.mp4")
