"""What each model takes, and what is amiss with a request before it is sent.

Models are data (resources/models.toml), never a closed list: any other id
can be typed. Sources conflict on what a model takes, so only what the service's contract itself
rules out blocks a request; the rest is said beside the field (API.md, "Models").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec

from videodesk.errors import Code, VideoDeskError, error
from videodesk.generation import Json, Request, is_web_address


class Field(StrEnum):
    """The part of a request that a finding is about."""

    MODEL = "model"
    PROMPT = "prompt"
    IMAGES = "images"
    ASPECT_RATIO = "aspect_ratio"
    SIZE = "size"
    DURATION = "duration"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one field. `blocks`: it cannot be sent like this."""

    field: Field
    message: str
    blocks: bool = False


class InvalidFieldError(VideoDeskError):
    """What was typed into a field cannot be read at all."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(error(Code.INVALID_REQUEST, message=finding.message).problem)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Model:
    """One model. `images` is the least and the most pictures; `durations` and waits in seconds."""

    name: str
    id: str = ""
    maker: str = ""
    summary: str = ""
    images: tuple[int, int] = (0, 3)
    picture_role: str = ""
    aspect_ratios: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    durations: tuple[int, ...] = ()
    sound: bool | None = None
    usual_wait: int | None = None
    extras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offering:
    """What one profile's service said that it offers, and when.

    `models` are the ids that the key can use; `prices` are in the profile's unit for one clip,
    of the models that the site names a price for.
    """

    profile: str
    asked_at: datetime
    models: tuple[str, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class _File:
    models: dict[str, Model] = field(default_factory=dict[str, Model])


class Catalog:
    """The known models, in the order of the file."""

    def __init__(self, models: Mapping[str, Model]) -> None:
        self._models = dict(models)

    @property
    def models(self) -> tuple[Model, ...]:
        """All known models."""
        return tuple(self._models.values())

    def model(self, model_id: str) -> Model | None:
        """The model of this id, None for one that is not in the catalogue."""
        return self._models.get(model_id)

    def check(self, request: Request) -> list[Finding]:
        """Everything to say about a request, field by field; empty when all is well."""
        findings = [*_check_contract(request)]
        model = self.model(request.model)
        if model is not None:
            findings += _check_pictures(request, model)
            findings += _check_choices(request, model)
        elif request.model:
            findings.append(
                Finding(Field.MODEL, "This model is not in the list; it is sent as it is.")
            )
        return findings


def load(path: Path) -> Catalog:
    """The catalogue in a TOML file. Raises msgspec.ValidationError or OSError for our own file."""
    parsed = msgspec.toml.decode(path.read_bytes(), type=_File)
    return Catalog({name: replace(model, id=name) for name, model in parsed.models.items()})


# Digits and spaces of any script: a French keyboard types "8 s" with a no-break space.
_DURATION = re.compile(r"\s*(\d{1,4})\s*(?:s|sec|seconds?)?\s*", re.IGNORECASE)


def read_duration(text: str) -> int | None:
    """Seconds as a person types them ("8", "8 s"); None for nothing. Raises InvalidFieldError."""
    if not text.strip():
        return None
    match = _DURATION.fullmatch(text)
    if match is None or int(match[1]) == 0:
        raise InvalidFieldError(
            Finding(
                Field.DURATION,
                "The duration is a whole number of seconds, 1 or more.",
                blocks=True,
            )
        )
    return int(match[1])


def read_picture_address(text: str) -> str:
    """A picture's web address, trimmed. Raises InvalidFieldError for what is none."""
    address = text.strip()
    try:
        parts = urlsplit(address)
        good = (
            parts.scheme.lower() in {"http", "https"}
            and bool(parts.hostname)
            # urlsplit drops control characters without a word; they would be sent all the same.
            and address.isprintable()
            and " " not in address
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        good = False
    if not good:
        raise InvalidFieldError(
            Finding(
                Field.IMAGES,
                "This is no web address. One begins with https:// and names a host.",
                blocks=True,
            )
        )
    return address


def read_extra(text: str) -> dict[str, Json]:
    """Further fields of a request as a JSON object; empty for nothing. Raises InvalidFieldError."""
    if not text.strip():
        return {}
    try:
        extra = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise InvalidFieldError(
            Finding(Field.EXTRA, 'This is no JSON object. One looks like {"seed": 7}.', blocks=True)
        ) from None
    return cast("dict[str, Json]", extra)


def _check_contract(request: Request) -> list[Finding]:
    findings: list[Finding] = []
    if not request.model.strip():
        findings.append(Finding(Field.MODEL, "Choose a model.", blocks=True))
    if not request.prompt.strip():
        findings.append(Finding(Field.PROMPT, "Describe the clip first.", blocks=True))
    if request.duration is not None and request.duration < 1:
        findings.append(
            Finding(
                Field.DURATION,
                "The duration is a whole number of seconds, 1 or more.",
                blocks=True,
            )
        )
    for image in request.images:
        if is_web_address(image):
            try:
                read_picture_address(image)
            except InvalidFieldError as invalid:
                findings.append(invalid.finding)
    return findings


def _check_pictures(request: Request, model: Model) -> list[Finding]:
    least, most = model.images
    count = len(request.images)
    if most == 0 and count:
        return [
            Finding(
                Field.IMAGES,
                f"{model.name} works from words alone. Remove the pictures, or choose another "
                "model.",
                blocks=True,
            )
        ]
    if count < least:
        return [
            Finding(
                Field.IMAGES,
                f"{model.name} needs a picture to set in motion. Add one.",
                blocks=True,
            )
        ]
    if count > most:
        return [
            Finding(
                Field.IMAGES,
                f"{model.name} is known to use {most} at most; the service may refuse the rest.",
            )
        ]
    return []


def _check_choices(request: Request, model: Model) -> list[Finding]:
    findings: list[Finding] = []
    if request.aspect_ratio and request.aspect_ratio not in model.aspect_ratios:
        findings.append(
            Finding(
                Field.ASPECT_RATIO,
                f"{model.name} is known for {_listing(model.aspect_ratios)}."
                if model.aspect_ratios
                else f"{model.name} takes its shape from the picture or the size.",
            )
        )
    sizes = {size.lower() for size in model.sizes}
    if request.size and sizes and request.size.strip().lower() not in sizes:
        findings.append(Finding(Field.SIZE, f"{model.name} is known for {_listing(model.sizes)}."))
    if request.duration and model.durations and request.duration not in model.durations:
        seconds = _listing(tuple(str(each) for each in sorted(model.durations)))
        findings.append(Finding(Field.DURATION, f"{model.name} is known for {seconds} seconds."))
    return findings


def _listing(words: tuple[str, ...]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
