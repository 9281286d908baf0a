"""Parser of create requests: checks them against the contract, decides what is rendered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from videodesk.demo.clips import ClipSpec
from videodesk.demo.directives import strip_directives

MAX_SECONDS: Final = (
    20  # seconds rendered at most; docs/service-api.md, "Models": the longest is 15
)
_MAX_SIDE: Final = 1920
_MAX_PROMPT_LENGTH: Final = 20_000
_MAX_IMAGES: Final = 16
_MAX_URL_LENGTH: Final = 8_192  # of an image; data: URLs are stored as files
_PIXELS: Final = re.compile(r"(\d{2,4})[xX](\d{2,4})")
_LINES: Final = re.compile(r"(\d{3,4})[pP]")
_RATIO: Final = re.compile(r"(\d{1,2}):(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Model:
    """A model of the service: its maker, default length in seconds, and rules for images."""

    maker: str
    seconds: int
    takes_images: bool = True
    needs_image: bool = False
    follows_image: bool = False


MODELS: Final[Mapping[str, Model]] = {
    "veo3.1-components": Model("google", 8),
    "veo3": Model("google", 8),
    "veo2": Model("google", 8),
    "grok-video-3": Model("xai", 6, follows_image=True),
    "wan-ai/wan2.1-t2v-14b": Model("alibaba", 5, takes_images=False),
    "wan-ai/wan2.1-i2v-14b-720p": Model("alibaba", 5, needs_image=True, follows_image=True),
    "seedance-lite": Model("bytedance", 5),
}


@dataclass(frozen=True, slots=True)
class CreateRequest:
    """A valid create request. `images` are URLs; fields that were left out are None."""

    model: str
    prompt: str
    images: tuple[str, ...] = ()
    aspect_ratio: str | None = None
    size: str | None = None
    duration: int | None = None


class RefusedError(Exception):
    """A create is refused: the HTTP status, and the code and message of the envelope."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def parse_create_request(body: object) -> CreateRequest:
    """Parse the JSON of a create; unknown fields are ignored, as the gateway does.

    Raises RefusedError with the codes of docs/service-api.md, "Errors".
    """
    if not isinstance(body, dict):
        raise _invalid("the body must be a JSON object")
    fields: dict[object, object] = body
    model_id = fields.get("model")
    if model_id is None or model_id == "":
        raise RefusedError(400, "missing_model", "model is required")
    if not isinstance(model_id, str):
        raise _invalid("model must be a string")
    model = MODELS.get(model_id)
    if model is None:
        message = f"No available channel for model {model_id[:80]} under group default"
        raise RefusedError(503, "model_not_found", message)
    return CreateRequest(
        model=model_id,
        prompt=_prompt(fields.get("prompt")),
        images=_images(fields.get("images"), model),
        aspect_ratio=_aspect_ratio(fields.get("aspect_ratio")),
        size=_size(fields.get("size")),
        duration=_duration(fields.get("duration")),
    )


def clip_spec_for(
    request: CreateRequest, image_size: tuple[int, int] | None, *, lines: int = 720
) -> ClipSpec:
    """Return what is rendered for a request; `image_size` is that of the first image, if any.

    A size in pixels takes precedence over an aspect ratio. If neither is given, the models
    marked so in docs/service-api.md, "Models", take the image's shape, the others 16:9. The shorter
    side has `lines` pixels if no size is given. Sides are even, 1920 at most.
    """
    model = MODELS[request.model]
    seconds = min(request.duration or model.seconds, MAX_SECONDS)
    text = "".join(sign if sign.isprintable() else " " for sign in strip_directives(request.prompt))
    shown = text.encode("utf-8", "replace").decode("utf-8")
    width, height = _pixels(request, image_size if model.follows_image else None, lines)
    shrink = min(1.0, _MAX_SIDE / max(width, height))
    return ClipSpec(shown, _even(width * shrink), _even(height * shrink), seconds)


def _pixels(
    request: CreateRequest, image_size: tuple[int, int] | None, default_lines: int
) -> tuple[float, float]:
    if exact := _PIXELS.fullmatch(request.size or ""):
        return float(exact[1]), float(exact[2])
    lines = _LINES.fullmatch(request.size or "")
    short = float(lines[1] if lines else default_lines)
    ratio = 16 / 9
    if asked := _RATIO.fullmatch(request.aspect_ratio or ""):
        ratio = int(asked[1]) / int(asked[2])
    elif image_size is not None:
        ratio = min(max(image_size[0] / image_size[1], 9 / 21), 21 / 9)
    return (short * ratio, short) if ratio >= 1 else (short, short / ratio)


def _even(side: float) -> int:
    return max(2, round(side / 2) * 2)


def _invalid(message: str) -> RefusedError:
    return RefusedError(400, "invalid_request", message)


def _prompt(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _invalid("prompt is required and must be a string")
    if len(value) > _MAX_PROMPT_LENGTH:
        raise _invalid(f"prompt must not be longer than {_MAX_PROMPT_LENGTH} characters")
    return value


def _images(value: object, model: Model) -> tuple[str, ...]:
    if value is None:
        value = []
    if not isinstance(value, list) or not all(isinstance(image, str) for image in value):
        raise _invalid("images must be an array of strings")
    images = tuple(str(image) for image in value)
    if images and not model.takes_images:
        raise _invalid("this model does not take images")
    if model.needs_image and not images:
        raise _invalid("this model needs an image")
    if len(images) > _MAX_IMAGES:
        raise _invalid(f"there must not be more than {_MAX_IMAGES} images")
    if not all(
        image.lower().startswith(("http://", "https://", "data:image/")) for image in images
    ):
        raise _invalid("images must be http, https or data URLs")
    if any(len(each) > _MAX_URL_LENGTH for each in images if not each.lower().startswith("data:")):
        raise _invalid(f"an image's URL must not be longer than {_MAX_URL_LENGTH} characters")
    return images


def _aspect_ratio(value: object) -> str | None:
    if value is None:
        return None
    asked = _RATIO.fullmatch(value) if isinstance(value, str) else None
    if asked is None or not int(asked[2]) or not 1 / 4 <= int(asked[1]) / int(asked[2]) <= 4:
        raise _invalid("aspect_ratio must be like 16:9")
    return asked[0]


def _size(value: object) -> str | None:
    if value is None:
        return None
    exact = _PIXELS.fullmatch(value) if isinstance(value, str) else None
    lines = _LINES.fullmatch(value) if isinstance(value, str) else None
    sides = [int(side) for found in (exact, lines) if found for side in found.groups()]
    if not sides or not all(64 <= side <= 4096 for side in sides):
        raise RefusedError(400, "invalid_size", "size must be like 1280x720 or 720p")
    return str(value)


def _duration(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _invalid("duration must be a positive whole number of seconds")
    return value
