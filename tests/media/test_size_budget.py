"""Several images share the size budget of a request."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.media.drawing import four_corners
from videodesk.errors import Code, VideoDeskError
from videodesk.media.size_budget import fair_shares, prepare_all
from videodesk.media.values import Change
from videodesk.media.worker.calls import REQUEST_BYTES


def noise(path: Path, side: int) -> Path:
    """A picture that compresses badly."""
    Image.effect_noise((side, side), 90).convert("RGB").save(path)
    return path


def test_small_images_are_prepared_as_if_alone(tmp_path: Path) -> None:
    paths = [noise(tmp_path / "a.png", 100), noise(tmp_path / "b.png", 120)]
    packed = prepare_all(paths, max_bytes=REQUEST_BYTES)
    assert [each.width for each in packed] == [100, 120]
    assert [each.changes for each in packed] == [frozenset(), frozenset()]


def test_large_images_share_the_budget_and_a_small_one_is_untouched(tmp_path: Path) -> None:
    small = tmp_path / "small.png"
    four_corners().save(small)
    paths = [noise(tmp_path / "a.png", 500), small, noise(tmp_path / "b.png", 500)]
    alone = [len(each.data) for each in prepare_all(paths, max_bytes=REQUEST_BYTES)]
    packed = prepare_all(paths, max_bytes=150_000)
    sizes = [len(each.data) for each in packed]
    assert sum(alone) > 150_000 >= sum(sizes)
    assert sizes[1] == alone[1]
    assert Change.COARSER in packed[0].changes
    assert not packed[1].changes
    assert min(sizes[0], sizes[2]) > 40_000


def test_same_image_twice_is_prepared_once_and_counted_twice(tmp_path: Path) -> None:
    path = noise(tmp_path / "a.png", 300)
    first, second = prepare_all([path, path], max_bytes=60_000)
    assert first is second
    assert 2 * len(first.data) <= 60_000


def test_prepared_images_fit_into_four_megabytes_of_base64() -> None:
    longest_prompt = 20_000 * 6  # characters, escaped in JSON
    assert REQUEST_BYTES * 4 / 3 + longest_prompt < 4_000_000


def test_too_many_images_raise_a_problem(tmp_path: Path) -> None:
    with pytest.raises(VideoDeskError) as failure:
        prepare_all([noise(tmp_path / "a.png", 300)] * 40, max_bytes=10_000)
    assert failure.value.code is Code.IMAGE_TOO_LARGE


@given(st.lists(st.integers(0, 10_000), max_size=12), st.integers(0, 30_000))
def test_budget_is_shared_fairly(sizes: list[int], most: int) -> None:
    shares = fair_shares(sizes, most)
    assert sum(shares) <= most
    assert all(share <= size for share, size in zip(shares, sizes, strict=True))
    cut = [share for share, size in zip(shares, sizes, strict=True) if share < size]
    if cut:
        assert max(shares) - min(cut) <= 1
        assert sum(shares) > most - len(sizes)
    else:
        assert shares == sizes
