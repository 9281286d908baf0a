"""The known models, and the validation of requests for them."""

from collections.abc import Mapping
from typing import Final

from videodesk.catalog.model import ExtraKind, Model
from videodesk.catalog.reading import (
    Field,
    InvalidFieldError,
    IssueCode,
    ValidationIssue,
    make_issue,
    parse_image_url,
)
from videodesk.generation import Request, is_web_url

_WRONG_KIND: Final[Mapping[ExtraKind, IssueCode]] = {
    ExtraKind.BOOL: IssueCode.EXTRA_NOT_BOOL,
    ExtraKind.INT: IssueCode.EXTRA_NOT_INT,
    ExtraKind.TEXT: IssueCode.EXTRA_NOT_TEXT,
}


class Catalog:
    """The known models, in the order of the files."""

    def __init__(self, models: Mapping[str, Model]) -> None:
        self._models = dict(models)

    @property
    def models(self) -> tuple[Model, ...]:
        """The models to choose from; without hidden ones."""
        return tuple(model for model in self._models.values() if not model.hidden)

    def model(self, model_id: str) -> Model | None:
        """Return the model with this id, also a hidden one; None if it is unknown."""
        return self._models.get(model_id)

    def check(self, request: Request) -> list[ValidationIssue]:
        """Return the issues of a request, field by field."""
        issues = [*_check_contract(request)]
        model = self.model(request.model)
        if model is not None:
            issues += _check_images(request, model)
            issues += _check_choices(request, model)
            issues += _check_extras(request, model)
        elif request.model:
            issues.append(make_issue(Field.MODEL, IssueCode.MODEL_UNKNOWN))
        return issues


def _check_contract(request: Request) -> list[ValidationIssue]:
    issues: list[ValidationIssue] = []
    if not request.model.strip():
        issues.append(make_issue(Field.MODEL, IssueCode.MODEL_MISSING, blocks=True))
    if not request.prompt.strip():
        issues.append(make_issue(Field.PROMPT, IssueCode.PROMPT_MISSING, blocks=True))
    if request.duration is not None and request.duration < 1:
        issues.append(make_issue(Field.DURATION, IssueCode.DURATION_INVALID, blocks=True))
    for image in request.images:
        if is_web_url(image):
            try:
                parse_image_url(image)
            except InvalidFieldError as invalid:
                issues.append(invalid.issue)
    return issues


def _check_images(request: Request, model: Model) -> list[ValidationIssue]:
    least, most = model.images
    count = len(request.images)
    if most == 0 and count:
        return [make_issue(Field.IMAGES, IssueCode.IMAGES_NOT_TAKEN, blocks=True, model=model.name)]
    if count < least:
        return [make_issue(Field.IMAGES, IssueCode.IMAGE_NEEDED, blocks=True, model=model.name)]
    if count > most:
        return [make_issue(Field.IMAGES, IssueCode.TOO_MANY_IMAGES, model=model.name, most=most)]
    return []


def _check_choices(request: Request, model: Model) -> list[ValidationIssue]:
    issues: list[ValidationIssue] = []
    if request.aspect_ratio and request.aspect_ratio not in model.aspect_ratios:
        code = IssueCode.SHAPE_UNUSUAL if model.aspect_ratios else IssueCode.SHAPE_NOT_TAKEN
        issues.append(
            make_issue(Field.ASPECT_RATIO, code, model=model.name, known=model.aspect_ratios)
        )
    sizes = {size.lower() for size in model.sizes}
    if request.size and sizes and request.size.strip().lower() not in sizes:
        issues.append(
            make_issue(Field.SIZE, IssueCode.SIZE_UNUSUAL, model=model.name, known=model.sizes)
        )
    if request.duration and model.durations and request.duration not in model.durations:
        known = tuple(str(each) for each in sorted(model.durations))
        issues.append(
            make_issue(Field.DURATION, IssueCode.DURATION_UNUSUAL, model=model.name, known=known)
        )
    return issues


def _check_extras(request: Request, model: Model) -> list[ValidationIssue]:
    return [
        make_issue(Field.EXTRA, _WRONG_KIND[extra.kind], name=extra.label or extra.name)
        for extra in model.extras
        if extra.name in request.extra and not extra.accepts(request.extra[extra.name])
    ]
