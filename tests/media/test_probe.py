"""Properties of a clip, and which files are not complete clips."""

from fractions import Fraction
from pathlib import Path

import pytest

from tests.media.drawing import draw_clip, draw_sound, draw_vast_clip, grey_frames, noisy_frames
from videodesk.errors import Code, VideoDeskError
from videodesk.media.probe import probe
from videodesk.media.values import Clip

FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


def refused(path: Path) -> str:
    """Why it is not a video."""
    with pytest.raises(VideoDeskError) as failure:
        probe(path)
    assert failure.value.code is Code.NOT_A_VIDEO
    assert failure.value.problem.detail
    return failure.value.problem.detail


def cut(path: Path, keep: int) -> Path:
    path.write_bytes(path.read_bytes()[:keep])
    return path


def test_probe_gives_the_properties_of_a_clip(tmp_path: Path) -> None:
    clip = draw_clip(tmp_path / "a.mp4", grey_frames(36), sound_seconds=1.5)
    assert probe(clip) == Clip(
        width=64, height=48, seconds=1.5, fps=24.0, codec="h264", has_sound=True, frames=36
    )


def test_silent_clip_of_one_frame_is_accepted(tmp_path: Path) -> None:
    found = probe(draw_clip(tmp_path / "a.mp4", grey_frames(1), fps=10))
    assert (found.frames, found.seconds, found.has_sound) == (1, 0.1, False)


def test_clip_format_is_read_from_content_not_suffix(tmp_path: Path) -> None:
    clip = draw_clip(tmp_path / "a.mp4", grey_frames(4))
    assert probe(clip.rename(tmp_path / "a.mp4.part")).frames == 4


def test_clip_with_a_title_that_is_not_utf8_is_accepted(tmp_path: Path) -> None:
    clip = draw_clip(tmp_path / "a.mp4", grey_frames(4), title="Hello")
    content = clip.read_bytes()
    assert content.count(b"Hello") == 1
    clip.write_bytes(content.replace(b"Hello", b"\xff\xfe\xe9lo"))
    assert probe(clip).frames == 4


@pytest.mark.parametrize(("turned", "size"), [(90, (48, 64)), (180, (64, 48)), (270, (48, 64))])
def test_size_of_a_rotated_clip_is_the_displayed_one(
    tmp_path: Path, turned: int, size: tuple[int, int]
) -> None:
    found = probe(draw_clip(tmp_path / "a.mp4", grey_frames(3), turned_degrees=turned))
    assert (found.width, found.height) == size


def test_size_of_non_square_pixels_is_the_displayed_one(tmp_path: Path) -> None:
    clip = draw_clip(tmp_path / "a.mp4", grey_frames(3), pixel_shape=Fraction(3, 2))
    assert (probe(clip).width, probe(clip).height) == (96, 48)


@pytest.mark.parametrize(
    ("name", "codec", "said"),
    [("a.webm", "libvpx-vp9", "vp9"), ("a.mp4", "libx265", "hevc"), ("a.mp4", "libsvtav1", "av1")],
)
def test_other_codecs_are_named_and_decoded(
    tmp_path: Path, name: str, codec: str, said: str
) -> None:
    quiet = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    clip = draw_clip(tmp_path / name, grey_frames(3, (96, 64)), codec=codec, codec_options=quiet)
    assert probe(clip).codec == said


def test_fragmented_clip_is_complete(tmp_path: Path) -> None:
    clip = draw_clip(
        tmp_path / "a.mp4",
        noisy_frames(24),
        key_frame_every=6,
        sound_seconds=1,
        options=FRAGMENTED,
    )
    found = probe(clip)
    # Without an edit list the picture begins two frames after the sound, as players show it.
    assert found.seconds == pytest.approx(26 / 24)
    assert (found.frames, found.has_sound) == (None, True)


def test_sound_may_outlast_the_last_frame(tmp_path: Path) -> None:
    for name, codec in (("a.webm", "libvpx-vp9"), ("a.mp4", "libx264")):
        clip = draw_clip(tmp_path / name, grey_frames(12), codec=codec, sound_seconds=3)
        assert probe(clip).has_sound
        assert probe(clip).seconds == pytest.approx(3, abs=0.03)  # as players say


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n <!DOCTYPE html><title>502 Bad Gateway</title>", "HTML"),
        (b'{"error": {"message": "expired"}}', "JSON"),
        (b"[1, 2]", "JSON"),
        (b"Not found", "MP4 or WebM"),
        (bytes(range(256)) * 16, "MP4 or WebM"),
        (b"\0\0\0\x18ftypmp42" + bytes(12), "its index is missing"),
        (b"\0\0\0\x18ftypmp42" + bytes(12) + b"\0\0\0\x08moov", "no video track"),
    ],
    ids=["empty", "html", "json", "json list", "text", "bytes", "only a start", "empty moov"],
)
def test_file_other_than_a_clip_is_named_in_the_problem(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    assert reason in refused(path)


def test_playlist_is_not_followed(tmp_path: Path) -> None:
    clip = draw_clip(tmp_path / "a.mp4", grey_frames(3))
    playlist = tmp_path / "b.mp4"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{clip}\n#EXT-X-ENDLIST\n")
    assert "MP4 or WebM" in refused(playlist)


def test_image_is_no_clip(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    grey_frames(1)[0].save(path, "PNG")
    refused(path)


def test_audio_file_is_no_clip(tmp_path: Path) -> None:
    draw_sound(tmp_path / "a.mp4")
    assert "no video track" in refused(tmp_path / "a.mp4")


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.7, 0.98])
@pytest.mark.parametrize(
    "options", [{}, {"movflags": "faststart"}, FRAGMENTED], ids=["plain", "faststart", "fragmented"]
)
def test_truncated_mp4_is_incomplete(tmp_path: Path, options: dict[str, str], kept: float) -> None:
    clip = draw_clip(
        tmp_path / "a.mp4",
        noisy_frames(24),
        key_frame_every=6,
        sound_seconds=1,
        options=options,
    )
    probe(clip)
    assert "cut off" in refused(cut(clip, int(clip.stat().st_size * kept)))


@pytest.mark.parametrize("options", [{}, {"movflags": "faststart"}], ids=["plain", "faststart"])
def test_mp4_without_its_last_byte_is_incomplete(tmp_path: Path, options: dict[str, str]) -> None:
    clip = draw_clip(tmp_path / "a.mp4", grey_frames(6), options=options)
    assert "cut off" in refused(cut(clip, clip.stat().st_size - 1))


@pytest.mark.parametrize("kept", [0.1, 0.4, 0.7])
def test_truncated_webm_is_incomplete(tmp_path: Path, kept: float) -> None:
    clip = draw_clip(
        tmp_path / "a.webm", noisy_frames(60), codec="libvpx-vp9", codec_options={"cpu-used": "8"}
    )
    probe(clip)
    assert "is cut off" in refused(cut(clip, int(clip.stat().st_size * kept)))


@pytest.mark.parametrize("part", ["first", "last"])
def test_clip_with_undecodable_start_or_end_is_refused(tmp_path: Path, part: str) -> None:
    clip = draw_clip(tmp_path / "a.mp4", noisy_frames(24), key_frame_every=6)
    content = bytearray(clip.read_bytes())
    start = content.index(b"mdat") + 4
    length = content.index(b"moov") - 4 - start
    quarter = length // 4
    begin = start if part == "first" else start + length - quarter
    content[begin : begin + quarter] = bytes(quarter)
    clip.write_bytes(content)
    refused(clip)


def test_clip_without_duration_is_refused(tmp_path: Path) -> None:
    clip = draw_clip(tmp_path / "a.webm", grey_frames(1), codec="libvpx", options={"live": "1"})
    probe(clip)
    content = bytearray(clip.read_bytes())
    # Matroska: how long each frame lasts (DefaultDuration, 8 bytes), made into a Void of 8 bytes
    place = content.index(b"\x23\xe3\x83\x84")
    content[place : place + 8] = b"\xec\x86" + bytes(6)
    clip.write_bytes(content)
    assert "0.001 seconds" in refused(clip)


def test_unknown_codec_raises_a_problem(tmp_path: Path) -> None:
    clip = draw_clip(tmp_path / "a.mp4", grey_frames(3))
    clip.write_bytes(clip.read_bytes().replace(b"avc1", b"zzzz"))
    assert "is unknown" in refused(clip)


def test_frame_of_excessive_size_is_not_decoded(tmp_path: Path) -> None:
    assert "8192 x 8192" in refused(draw_vast_clip(tmp_path / "a.mp4", side=8192))


def test_folder_is_no_clip_and_absent_file_is_missing(tmp_path: Path) -> None:
    assert refused(tmp_path)
    with pytest.raises(VideoDeskError) as missing:
        probe(tmp_path / "none.mp4")
    assert missing.value.code is Code.FILE_MISSING


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc")
@pytest.mark.parametrize("whole", [True, False])
def test_probe_closes_the_file(tmp_path: Path, *, whole: bool) -> None:
    clip = draw_clip(tmp_path / "a.mp4", noisy_frames(6))
    if not whole:
        clip.write_bytes(clip.read_bytes().replace(b"avc1", b"zzzz"))
    try:
        probe(clip)
    except VideoDeskError:
        assert not whole
    opened = [fd.readlink() for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
    assert clip not in opened
