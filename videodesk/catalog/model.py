"""Values of the catalogue: a model, its extra fields, and the models of a service."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

_LINES: Final = re.compile(r"\d+p", re.IGNORECASE)
"""A size by its number of lines."""


class Mode(StrEnum):
    """What a model makes a clip from."""

    WORDS = "words"
    FIRST_FRAME = "first_frame"
    FIRST_AND_LAST_FRAME = "first_and_last_frame"
    REFERENCES = "references"
    """Images of what should appear in the clip."""


class ImageRole(StrEnum):
    """What a model does with one of the images of a request."""

    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    REFERENCE = "reference"
    EXTRA = "extra"
    """One more than the model takes."""


class ExtraKind(StrEnum):
    """The type of an extra field."""

    BOOL = "bool"
    INT = "int"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Extra:
    """An extra field that a model is known to accept. `name` is the service's, `label` ours."""

    name: str
    kind: ExtraKind
    label: str = ""
    hint: str = ""

    def accepts(self, value: object) -> bool:
        """Return whether a value is of the field's kind."""
        match self.kind:
            case ExtraKind.BOOL:
                return isinstance(value, bool)
            case ExtraKind.INT:
                return isinstance(value, int) and not isinstance(value, bool)
            case ExtraKind.TEXT:
                return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class Model:
    """One model. `images` is the minimum and maximum number; `durations` and waits in seconds.

    A hidden model is not offered in the list, but can be used by its id.
    """

    name: str
    id: str = ""
    maker: str = ""
    summary: str = ""
    modes: tuple[Mode, ...] = ()
    images: tuple[int, int] = (0, 3)
    picture_role: str = ""
    aspect_ratios: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    durations: tuple[int, ...] = ()
    sound: bool | None = None
    usual_wait: int | None = None
    extras: tuple[Extra, ...] = ()
    hidden: bool = False

    @property
    def takes_first_frame(self) -> bool:
        """Whether a clip can start with an image."""
        return bool({Mode.FIRST_FRAME, Mode.FIRST_AND_LAST_FRAME} & {*self.modes})

    @property
    def shown_sizes(self) -> tuple[str, ...]:
        """The sizes as they are shown; "720P" and "720p" are one size."""
        return tuple(shown_size(size) for size in self.sizes)

    def image_roles(self, count: int) -> tuple[ImageRole | None, ...]:
        """Return the role of each of `count` images, in their order; None if it is not known."""
        return tuple(self._image_role(number, count) for number in range(count))

    def spell_size(self, size: str) -> str:
        """Return a size as the model spells it, unchanged if it is not one of its sizes."""
        return next((each for each in self.sizes if each.lower() == size.lower()), size)

    def _image_role(self, number: int, count: int) -> ImageRole | None:
        frames = (
            2 if Mode.FIRST_AND_LAST_FRAME in self.modes else 1 if self.takes_first_frame else 0
        )
        if number >= self.images[1]:
            return ImageRole.EXTRA
        if Mode.REFERENCES in self.modes:
            # With both, only the service knows how it takes a few of them.
            return (
                ImageRole.REFERENCE if not frames or min(count, self.images[1]) > frames else None
            )
        if number >= frames:
            return None
        return ImageRole.LAST_FRAME if number else ImageRole.FIRST_FRAME


def shown_size(size: str) -> str:
    """Return a size as it is shown: "720p" for "720P"."""
    return size.lower() if _LINES.fullmatch(size) else size


@dataclass(frozen=True, slots=True)
class ServiceModels:
    """The models of one profile's service, and when they were queried.

    `models` are the ids that the key can use; `prices` are in the profile's unit for one clip, for
    the models with a known price.
    """

    profile: str
    asked_at: datetime
    models: tuple[str, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict[str, float])

    def includes(self, model_id: str) -> bool | None:
        """Return whether the key can use a model; None if the service named no models."""
        return model_id in self.models if self.models else None
