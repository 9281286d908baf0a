"""The values of the catalogue: a model, its further fields, and what a service offers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Mode(StrEnum):
    """What a model makes a clip from."""

    WORDS = "words"
    FIRST_FRAME = "first_frame"
    FIRST_AND_LAST_FRAME = "first_and_last_frame"
    REFERENCES = "references"
    """Pictures of what is to appear in the clip."""


class ExtraKind(StrEnum):
    """What is typed into a further field."""

    BOOL = "bool"
    INT = "int"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Extra:
    """A further field that a model is known to take. `name` is the service's, `label` ours."""

    name: str
    kind: ExtraKind
    label: str = ""
    hint: str = ""

    def accepts(self, value: object) -> bool:
        """Whether a value is of this field's kind."""
        match self.kind:
            case ExtraKind.BOOL:
                return isinstance(value, bool)
            case ExtraKind.INT:
                return isinstance(value, int) and not isinstance(value, bool)
            case ExtraKind.TEXT:
                return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class Model:
    """One model. `images` is the least and the most pictures; `durations` and waits in seconds.

    `hidden`: not shown among the models to choose from, and still known by its id.
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
        """Whether a clip can begin with a picture."""
        return bool({Mode.FIRST_FRAME, Mode.FIRST_AND_LAST_FRAME} & {*self.modes})


@dataclass(frozen=True, slots=True)
class ServiceModels:
    """What one profile's service said that it offers, and when.

    `models` are the ids that the key can use; `prices` are in the profile's unit for one clip,
    of the models that the site names a price for.
    """

    profile: str
    asked_at: datetime
    models: tuple[str, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict[str, float])

    def includes(self, model_id: str) -> bool | None:
        """Whether the key can use a model; None where the service named no models at all."""
        return model_id in self.models if self.models else None
