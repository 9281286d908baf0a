"""HEIC images, as libheif wrote them into `heic/` (with pillow-heif 1.8.1 and x265)."""

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.media.drawing import CORNERS, corners
from videodesk.errors import Code, VideoDeskError
from videodesk.media.images import inspect, prepare, thumbnail
from videodesk.media.values import Change
from videodesk.messages import problem_message

SAMPLES = Path(__file__).parent / "heic"
PLACE = b"52.5200 N"


def shown(path: Path, side: int = 400) -> Image.Image:
    small = thumbnail(path, (side, side))
    return Image.frombytes("RGBA", (small.width, small.height), small.rgba)


def changed(name: str, old: bytes, new: bytes, path: Path) -> Path:
    """A sample in which some bytes are others."""
    content = (SAMPLES / name).read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    return path


def extent(width: int, height: int) -> bytes:
    """The box that says how large an item is."""
    return struct.pack(">I4sIII", 20, b"ispe", 0, width, height)


def refusal(path: Path) -> VideoDeskError:
    with pytest.raises(VideoDeskError) as failure:
        inspect(path)
    return failure.value


@pytest.mark.parametrize(
    ("orientation", "seen"),
    [
        (1, CORNERS),
        (2, ("lime", "red", "blue", "white")),
        (3, ("blue", "white", "lime", "red")),
        (4, ("white", "blue", "red", "lime")),
        (5, ("red", "white", "lime", "blue")),
        (6, ("white", "red", "blue", "lime")),
        (7, ("blue", "lime", "white", "red")),
        (8, ("lime", "blue", "red", "white")),
    ],
)
def test_heic_is_shown_and_sent_upright(
    orientation: int, seen: tuple[str, ...], tmp_path: Path
) -> None:
    path = SAMPLES / f"turned-{orientation}.heic"
    found = inspect(path)
    size = (64, 96) if orientation >= 5 else (96, 64)
    assert (found.width, found.height, found.format) == (*size, "HEIC")
    assert found.media_type == "image/heic"
    assert corners(shown(path)) == seen
    prepared = prepare(path)
    assert (prepared.width, prepared.height, prepared.media_type) == (*size, "image/jpeg")


def test_heic_location_is_removed() -> None:
    path = SAMPLES / "turned-6.heic"
    assert PLACE in path.read_bytes()
    assert PLACE not in prepare(path).data


@pytest.mark.parametrize(
    ("name", "size", "seen"),
    [
        ("tiles", (300, 200), CORNERS),
        ("tiles-turned", (200, 300), ("white", "red", "blue", "lime")),
        ("odd", (97, 65), CORNERS),
        ("ten-bits", (96, 64), CORNERS),
    ],
)
def test_heic_with_tiles_odd_sizes_and_ten_bits_is_read(
    name: str, size: tuple[int, int], seen: tuple[str, ...]
) -> None:
    picture = shown(SAMPLES / f"{name}.heic")
    assert picture.size == size
    assert corners(picture) == seen


def test_heic_tiles_join_without_a_seam() -> None:
    picture = shown(SAMPLES / "tiles.heic").convert("RGB")
    for x in range(140):  # the red quarter, over the edge between two tiles at 128
        assert picture.getpixel((x, 50)) == pytest.approx((254, 0, 0), abs=3)


def test_heic_colours_are_exact() -> None:
    picture = shown(SAMPLES / "ten-bits.heic").convert("RGB")
    for place, colour in (((10, 10), (255, 0, 0)), ((80, 10), (0, 255, 0))):
        assert picture.getpixel(place) == pytest.approx(colour, abs=3)


def test_heic_colours_lie_where_the_pixels_are() -> None:
    # From blue to red in equal brightness; written by libheif, as "see-through" and the others.
    picture = shown(SAMPLES / "chroma-ramp.heic").convert("RGB")
    shifts = []
    for x in range(16, 176):
        seen = picture.getpixel((x, 64))
        assert isinstance(seen, tuple)
        shifts.append((seen[0] - seen[2] - (340 * x / 191 - 170)) / (340 / 191))
    assert sum(shifts) / len(shifts) == pytest.approx(0, abs=0.2)  # 0.4 with HEVC's default


def test_heic_transparency_is_kept() -> None:
    prepared = prepare(SAMPLES / "see-through.heic")
    assert prepared.media_type == "image/png"
    assert Change.SEE_THROUGH in prepared.changes
    alpha = shown(SAMPLES / "see-through.heic").getchannel("A")
    assert alpha.getpixel((50, 2)) == pytest.approx(8, abs=8)
    assert alpha.getpixel((50, 61)) == pytest.approx(247, abs=8)


def test_heic_colour_profile_is_applied() -> None:
    # Its profile calls green what the numbers call red.
    sent = shown(SAMPLES / "swapped-colours.heic").convert("RGB").getpixel((9, 9))
    assert isinstance(sent, tuple)
    assert sent[0] < 100
    assert sent[1] > 200


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("name", ["tiles", "turned-1", "see-through"])
def test_truncated_heic_is_refused_with_a_hint(tmp_path: Path, name: str, kept: float) -> None:
    content = (SAMPLES / f"{name}.heic").read_bytes()
    path = tmp_path / "a.heic"
    path.write_bytes(content[: int(len(content) * kept)])
    failure = refusal(path)
    assert failure.code is Code.IMAGE_UNREADABLE
    assert problem_message(failure.problem).text == "This HEIC picture can't be read."
    assert "JPEG" in problem_message(failure.problem).hint


def test_heic_with_too_many_pixels_is_refused_by_its_header(tmp_path: Path) -> None:
    path = changed("turned-1.heic", extent(96, 64), extent(8001, 8000), tmp_path / "a.heic")
    assert refusal(path).code is Code.IMAGE_TOO_LARGE


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param("tiles", extent(128, 128), extent(30_000, 30_000), id="vast tiles"),
        pytest.param("tiles", extent(300, 200), extent(900, 200), id="too few tiles"),
        pytest.param("odd", struct.pack(">II", 97, 1), struct.pack(">II", 1, 1), id="a speck"),
        pytest.param("turned-1", extent(96, 64), extent(960, 640), id="more than is coded"),
        pytest.param("turned-1", b"hvc1", b"av01", id="another codec"),
    ],
)
def test_heic_with_false_sizes_is_refused_before_it_costs_memory(
    tmp_path: Path, name: str, old: bytes, new: bytes
) -> None:
    path = changed(f"{name}.heic", old, new, tmp_path / "a.heic")
    assert refusal(path).code is Code.IMAGE_UNREADABLE


def test_heic_frame_larger_than_its_header_is_refused(tmp_path: Path) -> None:
    path = changed("turned-1.heic", extent(96, 64), extent(8, 8), tmp_path / "a.heic")
    assert refusal(path).code is Code.IMAGE_UNREADABLE


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged") / "a.heic"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(data=st.data(), name=st.sampled_from(["tiles-turned", "see-through", "odd"]))
def test_damaged_heic_is_read_or_refused(damaged: Path, data: st.DataObject, name: str) -> None:
    content = bytearray((SAMPLES / f"{name}.heic").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged.write_bytes(content)
    try:
        inspect(damaged)
    except VideoDeskError as failure:
        said = failure.code
    else:
        return
    assert said in {Code.IMAGE_UNREADABLE, Code.IMAGE_TOO_LARGE}
