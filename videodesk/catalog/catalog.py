"""The known models, and what is amiss with a request for one of them."""

from collections.abc import Mapping
from typing import Final

from videodesk.catalog.model import ExtraKind, Model
from videodesk.catalog.reading import Field, InvalidFieldError, ValidationIssue, parse_image_url
from videodesk.generation import Request, is_web_url

_KINDS: Final[Mapping[ExtraKind, str]] = {
    ExtraKind.BOOL: "is known to be yes or no",
    ExtraKind.INT: "is known to be a whole number",
    ExtraKind.TEXT: "is known to be a text",
}


class Catalog:
    """The known models, in the order of the files."""

    def __init__(self, models: Mapping[str, Model]) -> None:
        self._models = dict(models)

    @property
    def models(self) -> tuple[Model, ...]:
        """The models to choose from: all but the hidden ones."""
        return tuple(model for model in self._models.values() if not model.hidden)

    def model(self, model_id: str) -> Model | None:
        """The model of this id, hidden ones too; None for one that is not in the catalogue."""
        return self._models.get(model_id)

    def check(self, request: Request) -> list[ValidationIssue]:
        """Everything to say about a request, field by field; empty when all is well."""
        findings = [*_check_contract(request)]
        model = self.model(request.model)
        if model is not None:
            findings += _check_pictures(request, model)
            findings += _check_choices(request, model)
            findings += _check_extras(request, model)
        elif request.model:
            findings.append(
                ValidationIssue(Field.MODEL, "This model is not in the list; it is sent as it is.")
            )
        return findings


def _check_contract(request: Request) -> list[ValidationIssue]:
    findings: list[ValidationIssue] = []
    if not request.model.strip():
        findings.append(ValidationIssue(Field.MODEL, "Choose a model.", blocks=True))
    if not request.prompt.strip():
        findings.append(ValidationIssue(Field.PROMPT, "Describe the clip first.", blocks=True))
    if request.duration is not None and request.duration < 1:
        findings.append(
            ValidationIssue(
                Field.DURATION,
                "The duration is a whole number of seconds, 1 or more.",
                blocks=True,
            )
        )
    for image in request.images:
        if is_web_url(image):
            try:
                parse_image_url(image)
            except InvalidFieldError as invalid:
                findings.append(invalid.finding)
    return findings


def _check_pictures(request: Request, model: Model) -> list[ValidationIssue]:
    least, most = model.images
    count = len(request.images)
    if most == 0 and count:
        return [
            ValidationIssue(
                Field.IMAGES,
                f"{model.name} works from words alone. Remove the pictures, or choose another "
                "model.",
                blocks=True,
            )
        ]
    if count < least:
        return [
            ValidationIssue(
                Field.IMAGES,
                f"{model.name} needs a picture to set in motion. Add one.",
                blocks=True,
            )
        ]
    if count > most:
        return [
            ValidationIssue(
                Field.IMAGES,
                f"{model.name} is known to use {most} at most; the service may refuse the rest.",
            )
        ]
    return []


def _check_choices(request: Request, model: Model) -> list[ValidationIssue]:
    findings: list[ValidationIssue] = []
    if request.aspect_ratio and request.aspect_ratio not in model.aspect_ratios:
        findings.append(
            ValidationIssue(
                Field.ASPECT_RATIO,
                f"{model.name} is known for {_listing(model.aspect_ratios)}."
                if model.aspect_ratios
                else f"{model.name} takes its shape from the picture or the size.",
            )
        )
    sizes = {size.lower() for size in model.sizes}
    if request.size and sizes and request.size.strip().lower() not in sizes:
        findings.append(
            ValidationIssue(Field.SIZE, f"{model.name} is known for {_listing(model.sizes)}.")
        )
    if request.duration and model.durations and request.duration not in model.durations:
        seconds = _listing(tuple(str(each) for each in sorted(model.durations)))
        findings.append(
            ValidationIssue(Field.DURATION, f"{model.name} is known for {seconds} seconds.")
        )
    return findings


def _check_extras(request: Request, model: Model) -> list[ValidationIssue]:
    return [
        ValidationIssue(Field.EXTRA, f"{extra.label or extra.name} {_KINDS[extra.kind]}.")
        for extra in model.extras
        if extra.name in request.extra and not extra.fits(request.extra[extra.name])
    ]


def _listing(words: tuple[str, ...]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
