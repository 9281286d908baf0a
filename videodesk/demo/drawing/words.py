"""Reader of prompts: the land, the hour, the weather, the subject and the colours to draw.

Only simple words are recognised. The hash of the prompt decides everything else, so that the same
prompt always gives the same picture, and different prompts give different ones.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from videodesk.demo.drawing.chance import dice, seed_of

Rgb = tuple[int, int, int]
Kind = TypeVar("Kind", bound=StrEnum)


class Land(StrEnum):
    """The landscape below the sky."""

    DUNES = "dunes"
    HILLS = "hills"
    PEAKS = "peaks"
    FOREST = "forest"
    SEA = "sea"
    CITY = "city"
    SPACE = "space"


class Hour(StrEnum):
    """The time of day, which sets the light."""

    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


class Air(StrEnum):
    """The weather in front of the scene."""

    CLEAR = "clear"
    SNOW = "snow"
    RAIN = "rain"
    FIREFLIES = "fireflies"
    PETALS = "petals"


class Subject(StrEnum):
    """What crosses the picture."""

    NOBODY = "nobody"
    BIRDS = "birds"
    KITE = "kite"
    BALLOON = "balloon"
    BOAT = "boat"


@dataclass(frozen=True, slots=True)
class Mood:
    """Everything that a prompt determines. `colours` are those it names, in its order."""

    seed: int
    land: Land
    hour: Hour
    air: Air
    subject: Subject
    colours: tuple[Rgb, ...]


_LANDS: Final = {
    Land.DUNES: "dune desert sand sahara camel mars 沙",
    Land.HILLS: "hill field meadow grass garden farm village road horse dog valley 草",
    Land.PEAKS: "mountain peak alps rock canyon snow ice glacier winter ski 山 雪",
    Land.FOREST: "forest tree wood jungle pine fox deer wolf bear owl 森 林 树",
    Land.SEA: "sea ocean beach wave boat ship sail whale fish lake river island coast water 海 湖",
    Land.CITY: "city street town building skyline car train neon robot tokyo york paris 城 街",
    Land.SPACE: "space star planet galaxy rocket astronaut cosmos nebula alien ufo 宇 星",
}
_HOURS: Final = {
    Hour.DAWN: "dawn sunrise morning spring mist fog pastel 晨",
    Hour.DAY: "day noon summer sunny bright 日",
    Hour.DUSK: "dusk sunset evening autumn warm golden orange fire desert dune 夕",
    Hour.NIGHT: "night moon moonlight midnight dark star neon space firefly lantern 夜 月",
}
_AIRS: Final = {
    Air.SNOW: "snow snowy snowing winter blizzard christmas 雪",
    Air.RAIN: "rain rainy raining storm cyberpunk 雨",
    Air.FIREFLIES: "firefly fireflies lantern magic fairy spark ember fire dream",
    Air.PETALS: "petal blossom cherry flower spring leaf leaves autumn wind confetti 花",
}
_SUBJECTS: Final = {
    Subject.KITE: "kite dragon 筝",
    Subject.BALLOON: "balloon airship zeppelin float floating 气球",
    Subject.BOAT: "boat ship sail sailing sailboat yacht pirate 船",
    Subject.BIRDS: "bird gull seagull eagle crow crane goose geese swallow swan 鸟",
}
_COLOURS: Final[dict[str, Rgb]] = {
    "red": (206, 54, 48),
    "crimson": (178, 32, 62),
    "orange": (236, 132, 46),
    "golden": (238, 180, 66),
    "gold": (238, 180, 66),
    "yellow": (246, 208, 74),
    "green": (74, 158, 92),
    "emerald": (32, 150, 110),
    "teal": (38, 146, 150),
    "turquoise": (64, 190, 190),
    "blue": (58, 112, 204),
    "indigo": (72, 70, 170),
    "purple": (132, 76, 178),
    "violet": (148, 96, 204),
    "pink": (238, 134, 170),
    "brown": (136, 90, 58),
    "white": (244, 242, 238),
    "silver": (190, 198, 208),
    "grey": (136, 142, 150),
    "gray": (136, 142, 150),
    "black": (34, 34, 42),
    "红": (206, 54, 48),
    "金": (238, 180, 66),
    "绿": (74, 158, 92),
    "蓝": (58, 112, 204),
}


def read_prompt(prompt: str) -> Mood:
    """Decide what to draw for a prompt. Never fails, whatever the text is."""
    seed = seed_of(prompt)
    chance = dice(seed)
    said = _said(prompt)
    land = _first(said, _LANDS) or chance.choice(list(Land))
    hour = _first(said, _HOURS) or chance.choice(list(Hour))
    if land is Land.SPACE:
        hour = Hour.NIGHT
    air = _first(said, _AIRS) or chance.choice((Air.CLEAR, Air.CLEAR, _usual_air(hour)))
    subject = _first(said, _SUBJECTS) or chance.choice((Subject.NOBODY, _usual_subject(land, hour)))
    colours = tuple(dict.fromkeys(_COLOURS[word] for word in said if word in _COLOURS))
    return Mood(seed, land, hour, air, subject, colours)


def _said(prompt: str) -> list[str]:
    """The prompt's words in lower case, also in the singular; Chinese character by character."""
    said: list[str] = []
    for word in re.findall(r"[a-z]+|[^\W\d_a-z]", prompt.lower()):
        said.append(word)
        if word.endswith("s"):
            said.append(word[:-1])
    return said


def _first(said: list[str], table: dict[Kind, str]) -> Kind | None:
    meant = {word: kind for kind, words in table.items() for word in words.split()}
    return next((meant[word] for word in said if word in meant), None)


def _usual_air(hour: Hour) -> Air:
    return Air.FIREFLIES if hour is Hour.NIGHT else Air.PETALS


def _usual_subject(land: Land, hour: Hour) -> Subject:
    if land is Land.SPACE or hour is Hour.NIGHT:
        return Subject.NOBODY
    return Subject.BIRDS
