import pytest

from videodesk.demo.drawing.words import Air, Hour, Land, Subject, read_prompt


@pytest.mark.parametrize(
    ("prompt", "land", "hour"),
    [
        ("A red kite over the DUNES, at sunset.", Land.DUNES, Hour.DUSK),
        ("the sea by night", Land.SEA, Hour.NIGHT),
        ("pine forests in the morning mist", Land.FOREST, Hour.DAWN),
        ("夜の海", Land.SEA, Hour.NIGHT),
        ("a galaxy at noon", Land.SPACE, Hour.NIGHT),
    ],
)
def test_known_words_select_the_scene(prompt: str, land: Land, hour: Hour) -> None:
    mood = read_prompt(prompt)
    assert (mood.land, mood.hour) == (land, hour)


@pytest.mark.parametrize(
    ("prompt", "air", "subject"),
    [
        ("a snowy mountain", Air.SNOW, None),
        ("rain over the city", Air.RAIN, None),
        ("cherry blossoms", Air.PETALS, None),
        ("two kites", None, Subject.KITE),
        ("hot air balloons", None, Subject.BALLOON),
        ("a sailing boat", None, Subject.BOAT),
        ("birds", None, Subject.BIRDS),
    ],
)
def test_weather_and_moving_objects_are_recognised(
    prompt: str, air: Air | None, subject: Subject | None
) -> None:
    mood = read_prompt(prompt)
    assert air in {None, mood.air}
    assert subject in {None, mood.subject}


def test_colours_are_read_in_order_and_once() -> None:
    red, blue = read_prompt("red").colours[0], read_prompt("blue").colours[0]
    assert read_prompt("a blue bird, a red bird and a blue sky").colours == (blue, red)
    assert read_prompt("a bored reader").colours == ()


@pytest.mark.parametrize("prompt", ["", " ", "xyzzy", "🪁", "\ud800", "x" * 20_000])
def test_unspecified_choices_are_deterministic(prompt: str) -> None:
    assert read_prompt(prompt) == read_prompt(prompt)


def test_unspecified_choices_differ_by_prompt() -> None:
    moods = [read_prompt(f"number {count}") for count in range(60)]
    assert {mood.land for mood in moods} == set(Land)
    assert {mood.hour for mood in moods} == set(Hour)
