"""What is typed into the fields of a request, read; and what there is to say about a field."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec

from videodesk.errors import Code, VideoDeskError, error
from videodesk.generation import Json


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
class ValidationIssue:
    """One sentence about one field. `blocks`: it cannot be sent like this."""

    field: Field
    message: str
    blocks: bool = False


class InvalidFieldError(VideoDeskError):
    """What was typed into a field cannot be read at all."""

    def __init__(self, finding: ValidationIssue) -> None:
        super().__init__(error(Code.INVALID_REQUEST, message=finding.message).problem)
        self.finding = finding


# Digits and spaces of any script: a French keyboard types "8 s" with a no-break space.
_DURATION = re.compile(r"\s*(\d{1,4})\s*(?:s|sec|seconds?)?\s*", re.IGNORECASE)


def parse_duration(text: str) -> int | None:
    """Seconds as a person types them ("8", "8 s"); None for nothing. Raises InvalidFieldError."""
    if not text.strip():
        return None
    match = _DURATION.fullmatch(text)
    if match is None or int(match[1]) == 0:
        raise InvalidFieldError(
            ValidationIssue(
                Field.DURATION,
                "The duration is a whole number of seconds, 1 or more.",
                blocks=True,
            )
        )
    return int(match[1])


def parse_image_url(text: str) -> str:
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
            ValidationIssue(
                Field.IMAGES,
                "This is no web address. One begins with https:// and names a host.",
                blocks=True,
            )
        )
    return address


def parse_extra(text: str) -> dict[str, Json]:
    """Further fields of a request as a JSON object; empty for nothing. Raises InvalidFieldError."""
    if not text.strip():
        return {}
    try:
        extra = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise InvalidFieldError(
            ValidationIssue(
                Field.EXTRA, 'This is no JSON object. One looks like {"seed": 7}.', blocks=True
            )
        ) from None
    return cast("dict[str, Json]", extra)
