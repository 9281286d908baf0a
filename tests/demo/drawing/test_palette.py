from itertools import product

import pytest

from videodesk.demo.drawing.palette import mix, palette_of, tinted, turned
from videodesk.demo.drawing.words import Air, Hour, Land, Mood, Rgb, Subject


def mood(hour: Hour = Hour.DAY, land: Land = Land.SEA, *colours: Rgb, seed: int = 7) -> Mood:
    return Mood(seed, land, hour, Air.CLEAR, Subject.NOBODY, colours)


def brightness(tone: Rgb) -> int:
    return sum(tone)


@pytest.mark.parametrize(("land", "hour"), list(product(Land, Hour)))
def test_palette_has_valid_colours_and_darkens_to_the_foreground(land: Land, hour: Hour) -> None:
    for seed in range(5):
        palette = palette_of(mood(hour, land, seed=seed))
        tones = [*palette.sky, palette.light, palette.ground, palette.accent]
        depths = [palette.depth(step / 4) for step in range(5)]
        assert all(0 <= part <= 255 for tone in tones + depths for part in tone)
        assert brightness(depths[0]) > brightness(depths[-1])


def test_night_is_darker_than_day() -> None:
    night, day = palette_of(mood(Hour.NIGHT)), palette_of(mood(Hour.DAY))
    assert brightness(night.sky[1]) < brightness(day.sky[1]) / 2
    assert brightness(night.ground) < brightness(day.ground) / 2


def test_named_colour_is_the_accent_and_tints_the_sky() -> None:
    red = (206, 54, 48)
    plain, tinted_red = palette_of(mood()), palette_of(mood(Hour.DAY, Land.SEA, red))
    assert tinted_red.accent == red
    for before, after in zip(plain.sky, tinted_red.sky, strict=True):
        assert after[0] - after[2] > before[0] - before[2]


def test_named_colour_of_a_moving_object_does_not_tint_the_scene() -> None:
    red = (206, 54, 48)
    alone = Mood(7, Land.SEA, Hour.DAY, Air.CLEAR, Subject.NOBODY, (red,))
    kite = Mood(7, Land.SEA, Hour.DAY, Air.CLEAR, Subject.KITE, (red,))
    assert palette_of(kite).accent == red
    assert palette_of(kite).sky[1][0] < palette_of(alone).sky[1][0]


def test_mix_stays_between_its_two_colours() -> None:
    black, white = (0, 0, 0), (255, 255, 255)
    assert [mix(black, white, share) for share in (-1, 0, 0.5, 1, 2)] == [
        black,
        black,
        (128, 128, 128),
        white,
        white,
    ]


def test_hue_rotation_of_360_degrees_changes_nothing() -> None:
    assert turned((200, 40, 90), 1.0) == (200, 40, 90)
    assert turned((90, 90, 90), 0.3) == (90, 90, 90)


def test_tint_keeps_lightness() -> None:
    dark = tinted((10, 20, 40), (220, 60, 50), 1.0)
    assert dark[0] > dark[2]
    assert max(dark) + min(dark) == pytest.approx(50, abs=2)
