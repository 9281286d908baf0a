"""Parsers of the fields of a request, and the issues that they and the catalogue find."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, cast
from urllib.parse import urlsplit

import msgspec

from videodesk.errors import NO_PARAMS, Code, Param, Params, Problem, VideoDeskError
from videodesk.generation import Json
from videodesk.stored_values import is_too_deep, is_web_link


class Field(StrEnum):
    """The part of a request that an issue is about."""

    MODEL = "model"
    PROMPT = "prompt"
    IMAGES = "images"
    ASPECT_RATIO = "aspect_ratio"
    SIZE = "size"
    DURATION = "duration"
    EXTRA = "extra"


class IssueCode(StrEnum):
    """What is wrong or unusual about a field. `videodesk.messages` has the sentences."""

    MODEL_MISSING = "model_missing"
    MODEL_UNKNOWN = "model_unknown"
    PROMPT_MISSING = "prompt_missing"
    DURATION_INVALID = "duration_invalid"
    DURATION_UNUSUAL = "duration_unusual"
    ADDRESS_INVALID = "address_invalid"
    IMAGES_NOT_TAKEN = "images_not_taken"
    IMAGE_NEEDED = "image_needed"
    TOO_MANY_IMAGES = "too_many_images"
    MORE_THAN_ONE_IMAGE = "more_than_one_image"
    IMAGE_UNUSABLE = "image_unusable"
    IMAGE_BEING_READ = "image_being_read"
    NO_FIRST_FRAME = "no_first_frame"
    NO_FIRST_FRAME_ANYWHERE = "no_first_frame_anywhere"
    SHAPE_UNUSUAL = "shape_unusual"
    SHAPE_NOT_TAKEN = "shape_not_taken"
    SIZE_UNUSUAL = "size_unusual"
    NOT_JSON = "not_json"
    NOT_JSON_OBJECT = "not_json_object"
    EXTRA_NOT_BOOL = "extra_not_bool"
    EXTRA_NOT_INT = "extra_not_int"
    EXTRA_NOT_TEXT = "extra_not_text"


@dataclass(frozen=True, slots=True)
class UseModel:
    """A fix: choose this model."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class KeepImages:
    """A fix: keep the first `count` images, and remove the others."""

    count: int


@dataclass(frozen=True, slots=True)
class DropImage:
    """A fix: remove this image."""

    image: str


@dataclass(frozen=True, slots=True)
class SetOption:
    """A fix: set the text of an option; "" leaves it to the service."""

    field: Field
    text: str


Fix = UseModel | KeepImages | DropImage | SetOption


@dataclass(frozen=True, slots=True)
class ValidationIssue:
    """An issue with one field. If it blocks, the request cannot be sent.

    `problem` is why an image cannot be used (IMAGE_UNUSABLE). `fixes` are changes of the request
    that would settle the issue, the best one first.
    """

    field: Field
    code: IssueCode
    params: Params = NO_PARAMS
    blocks: bool = False
    problem: Problem | None = None
    fixes: tuple[Fix, ...] = ()


def make_issue(
    field: Field,
    code: IssueCode,
    *,
    blocks: bool = False,
    problem: Problem | None = None,
    fixes: tuple[Fix, ...] = (),
    **params: Param,
) -> ValidationIssue:
    """Make an issue with its parameters."""
    return ValidationIssue(field, code, Params(params), blocks, problem, fixes)


class InvalidFieldError(VideoDeskError):
    """The text of a field cannot be parsed."""

    def __init__(self, issue: ValidationIssue) -> None:
        super().__init__(
            Problem(Code.INVALID_REQUEST, Params({**issue.params, "issue": issue.code}))
        )
        self.issue = issue


_TIMES: Final = "\N{MULTIPLICATION SIGN}"
_ASPECT: Final = re.compile(
    rf"\s*(\d+(?:\.\d+)?)\s*[:x/{_TIMES}]\s*(\d+(?:\.\d+)?)\s*", re.IGNORECASE
)
# Digits and spaces of any script: a French keyboard types "8 s" with a no-break space.
_DURATION = re.compile(r"\s*+(\d{1,4})\s*+(?:s|sec|seconds?)?\s*+", re.IGNORECASE)


def parse_duration(text: str) -> int | None:
    """Parse seconds as users type them ("8", "8 s"); None for no text. Raises InvalidFieldError."""
    if not text.strip():
        return None
    match = _DURATION.fullmatch(text)
    if match is None or int(match[1]) == 0:
        raise InvalidFieldError(make_issue(Field.DURATION, IssueCode.DURATION_INVALID, blocks=True))
    return int(match[1])


def parse_aspect(text: str) -> float | None:
    """Parse width by height of "16:9" or "1280x720"; None for a text that names no shape."""
    match = _ASPECT.fullmatch(text)
    if match is None or not float(match[1]) or not float(match[2]):
        return None
    return float(match[1]) / float(match[2])


def parse_image_url(text: str) -> str:
    """Parse the web address of an image, trimmed. Raises InvalidFieldError."""
    address = text.strip()
    try:
        parts = urlsplit(address)
        good = (
            parts.scheme.lower() in {"http", "https"}
            and bool(parts.hostname)
            # urlsplit drops control characters silently, but they would still be sent.
            and address.isprintable()
            and " " not in address
            and is_web_link(address)
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        good = False
    if not good:
        raise InvalidFieldError(make_issue(Field.IMAGES, IssueCode.ADDRESS_INVALID, blocks=True))
    return address


def parse_extra(text: str) -> dict[str, Json]:
    """Parse extra fields as a JSON object; empty for no text. Raises InvalidFieldError."""
    if not text.strip():
        return {}
    if is_too_deep(text):
        raise InvalidFieldError(make_issue(Field.EXTRA, IssueCode.NOT_JSON, blocks=True))
    try:
        extra = msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.ValidationError:
        raise InvalidFieldError(
            make_issue(Field.EXTRA, IssueCode.NOT_JSON_OBJECT, blocks=True)
        ) from None
    except (msgspec.DecodeError, UnicodeError):
        raise InvalidFieldError(make_issue(Field.EXTRA, IssueCode.NOT_JSON, blocks=True)) from None
    return cast("dict[str, Json]", extra)
