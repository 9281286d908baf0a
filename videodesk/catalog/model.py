"""Values of the catalogue: a model, its extra fields, and the models of a service."""

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
    """Images of what should appear in the clip."""


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
