from itertools import product

import pytest
from PIL import ImageStat

from tests.demo.probe import difference
from videodesk.demo.drawing.layers import Extent
from videodesk.demo.drawing.scene import Scene
from videodesk.demo.drawing.words import Air, Hour, Land, Mood, Subject

WIDE = Extent(96, 54, 48)


def scene(
    land: Land = Land.DUNES,
    hour: Hour = Hour.DAY,
    air: Air = Air.CLEAR,
    subject: Subject = Subject.NOBODY,
    extent: Extent = WIDE,
) -> Scene:
    return Scene(Mood(11, land, hour, air, subject, ()), extent)


@pytest.mark.parametrize(("land", "hour"), list(product(Land, Hour)))
def test_every_landscape_moves_at_every_hour(land: Land, hour: Hour) -> None:
    painted = scene(land, hour)
    first, last = painted.paint(0), painted.paint(47)
    assert (first.size, first.mode) == ((96, 54), "RGB")
    assert sum(ImageStat.Stat(first).stddev) > 15
    assert difference(first, last) > 0.5


@pytest.mark.parametrize("land", list(Land))
@pytest.mark.parametrize("extent", [Extent(54, 96, 24), Extent(2, 64, 24), Extent(300, 64, 24)])
def test_every_landscape_fits_any_aspect_ratio(land: Land, extent: Extent) -> None:
    painted = scene(land, air=Air.SNOW, subject=Subject.KITE, extent=extent)
    assert painted.paint(23).size == (extent.width, extent.height)


def test_landscapes_differ() -> None:
    pictures = [scene(land).paint(0) for land in Land]
    for index, one in enumerate(pictures):
        assert all(difference(one, other) > 8 for other in pictures[index + 1 :])


@pytest.mark.parametrize("air", [air for air in Air if air is not Air.CLEAR])
def test_weather_is_visible_and_moves(air: Air) -> None:
    clear, full = scene(hour=Hour.NIGHT), scene(hour=Hour.NIGHT, air=air)
    shown = [difference(clear.paint(frame), full.paint(frame)) for frame in (0, 20, 40)]
    assert min(shown) > 0
    assert len(set(shown)) == 3


@pytest.mark.parametrize("subject", [each for each in Subject if each is not Subject.NOBODY])
def test_moving_object_is_visible_from_first_to_last_frame(subject: Subject) -> None:
    alone, crossed = scene(), scene(subject=subject)
    assert all(difference(alone.paint(frame), crossed.paint(frame)) > 0 for frame in (0, 24, 47))


def test_same_mood_gives_the_same_frame() -> None:
    one, other = scene(Land.CITY, air=Air.RAIN), scene(Land.CITY, air=Air.RAIN)
    assert all(one.paint(frame) == other.paint(frame) for frame in (0, 31))
