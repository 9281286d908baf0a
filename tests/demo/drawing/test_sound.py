from array import array

import pytest

from videodesk.demo.drawing.sound import RATE, tones


def samples(seed: int, seconds: float) -> list[float]:
    heard: list[float] = []
    for frame in tones(seed, seconds):
        assert (frame.sample_rate, frame.layout.name) == (RATE, "mono")
        plane = array("d", bytes(frame.planes[0]))
        heard += plane[: frame.samples]
    return heard


@pytest.mark.parametrize("seconds", [1, 3])
def test_sound_is_as_long_as_the_clip(seconds: int) -> None:
    assert len(samples(1, seconds)) == pytest.approx(seconds * RATE, abs=2)


def test_sound_is_soft_and_fades_out() -> None:
    heard = samples(5, 4)
    assert 0.01 < max(map(abs, heard)) < 0.25
    assert max(map(abs, heard[-200:])) < 0.002
    assert abs(heard[0]) < 0.002


def test_sound_differs_by_seed() -> None:
    assert samples(1, 1) == samples(1, 1)
    assert samples(1, 1) != samples(2, 1)
