"""The known models, and the validation of requests for them."""

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from videodesk.catalog.model import ExtraKind, Model, ServiceModels, shown_size
from videodesk.catalog.reading import (
    Field,
    Fix,
    InvalidFieldError,
    IssueCode,
    KeepImages,
    SetOption,
    UseModel,
    ValidationIssue,
    make_issue,
    parse_aspect,
    parse_image_url,
)
from videodesk.generation import Request, is_web_url
from videodesk.text import is_blank

_WRONG_KIND: Final[Mapping[ExtraKind, IssueCode]] = {
    ExtraKind.BOOL: IssueCode.EXTRA_NOT_BOOL,
    ExtraKind.INT: IssueCode.EXTRA_NOT_INT,
    ExtraKind.TEXT: IssueCode.EXTRA_NOT_TEXT,
}
_MAX_NAMED: Final = 3
"""Maximum number of models that a sentence names."""
_MIN_RANGE: Final = 3
"""Minimum number of consecutive durations that are written as a range."""


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

    def check(
        self,
        request: Request,
        service: ServiceModels | None = None,
        first_frame: str | None = None,
    ) -> list[ValidationIssue]:
        """Return the issues of a request, field by field, with what would settle them.

        Models that the service does not list are not suggested. `first_frame` is the image that the
        clip is to start from, if it is to continue another one.
        """
        issues = [*_check_contract(request)]
        model = self.model(request.model)
        if model is None:
            if request.model.strip():
                issues.append(self._unknown_model(request, service))
            return issues
        others = [
            each
            for each in self.models
            if each.id != model.id and (service is None or service.includes(each.id) is not False)
        ]
        issues += _check_images(request, model, others)
        issues += _check_first_frame(request, model, others, first_frame)
        issues += _check_choices(request, model)
        issues += _check_extras(request, model)
        return issues

    def _unknown_model(self, request: Request, service: ServiceModels | None) -> ValidationIssue:
        fixes: tuple[Fix, ...] = ()
        if service is None or service.includes(request.model) is not True:
            by_id = {model.id.casefold(): model for model in self.models}
            near = difflib.get_close_matches(request.model.casefold(), by_id, n=1, cutoff=0.8)
            fixes = tuple(_use(by_id[each]) for each in near)
        return make_issue(Field.MODEL, IssueCode.MODEL_UNKNOWN, fixes=fixes)


def _use(model: Model) -> UseModel:
    return UseModel(model.id, model.name)


def _suitable(
    request: Request, model: Model, others: Iterable[Model], suits: Callable[[Model], bool]
) -> list[Model]:
    """Return the other models that suit, the most similar one without other issues first."""

    def badness(other: Model) -> tuple[int, bool, bool]:
        moved = replace(request, model=other.id)
        uses_images_differently = other.takes_first_frame != model.takes_first_frame
        return (
            len(_check_choices(moved, other)),
            bool(model.images[1] and request.images) and uses_images_differently,
            other.maker != model.maker,
        )

    return sorted(filter(suits, others), key=badness)


def _check_contract(request: Request) -> list[ValidationIssue]:
    issues: list[ValidationIssue] = []
    if not request.model.strip():
        issues.append(make_issue(Field.MODEL, IssueCode.MODEL_MISSING, blocks=True))
    if is_blank(request.prompt):
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


def _check_images(request: Request, model: Model, others: Iterable[Model]) -> list[ValidationIssue]:
    least, most = model.images
    count = len(request.images)
    if least <= count <= most:
        return []

    def takes_all(other: Model) -> bool:
        return other.images[0] <= count <= other.images[1]

    better = tuple(_use(each) for each in _suitable(request, model, others, takes_all)[:1])
    if count < least:
        code = IssueCode.IMAGE_NEEDED
        return [make_issue(Field.IMAGES, code, blocks=True, fixes=better, model=model.name)]
    fixes: tuple[Fix, ...] = (KeepImages(most), *better)
    if most == 0:
        code = IssueCode.IMAGES_NOT_TAKEN
        return [make_issue(Field.IMAGES, code, blocks=True, fixes=fixes, model=model.name)]
    if most == 1:
        code = IssueCode.MORE_THAN_ONE_IMAGE
        return [make_issue(Field.IMAGES, code, fixes=fixes, model=model.name)]
    code = IssueCode.TOO_MANY_IMAGES
    return [make_issue(Field.IMAGES, code, fixes=fixes, model=model.name, most=most)]


def _check_first_frame(
    request: Request, model: Model, others: Iterable[Model], frame: str | None
) -> list[ValidationIssue]:
    """Return an issue if the model would not start the clip with the frame."""
    if frame not in request.images or not model.images[1] or not model.modes:
        return []
    if model.takes_first_frame:
        return []
    count = len(request.images)
    suitable = _suitable(
        request, model, others, lambda other: other.takes_first_frame and count <= other.images[1]
    )
    if not suitable:
        code = IssueCode.NO_FIRST_FRAME_ANYWHERE
        return [make_issue(Field.IMAGES, code, model=model.name)]
    return [
        make_issue(
            Field.IMAGES,
            IssueCode.NO_FIRST_FRAME,
            fixes=(_use(suitable[0]),),
            model=model.name,
            usable=tuple(each.name for each in suitable[:_MAX_NAMED]),
        )
    ]


def _check_choices(request: Request, model: Model) -> list[ValidationIssue]:
    issues: list[ValidationIssue] = []
    if request.aspect_ratio and request.aspect_ratio not in model.aspect_ratios:
        code = IssueCode.SHAPE_UNUSUAL if model.aspect_ratios else IssueCode.SHAPE_NOT_TAKEN
        fix = SetOption(
            Field.ASPECT_RATIO, _nearest_shape(request.aspect_ratio, model.aspect_ratios)
        )
        issues.append(
            make_issue(
                Field.ASPECT_RATIO, code, fixes=(fix,), model=model.name, known=model.aspect_ratios
            )
        )
    sizes = {size.lower() for size in model.sizes}
    if request.size and sizes and request.size.strip().lower() not in sizes:
        fix = SetOption(Field.SIZE, shown_size(model.sizes[0]))
        issues.append(
            make_issue(
                Field.SIZE,
                IssueCode.SIZE_UNUSUAL,
                fixes=(fix,),
                model=model.name,
                known=model.shown_sizes,
            )
        )
    if request.duration and model.durations and request.duration not in model.durations:
        asked = request.duration
        nearest = min(model.durations, key=lambda each: abs(each - asked))
        issues.append(
            make_issue(
                Field.DURATION,
                IssueCode.DURATION_UNUSUAL,
                fixes=(SetOption(Field.DURATION, f"{nearest} s"),),
                model=model.name,
                known=list_durations(model.durations),
            )
        )
    return issues


def _nearest_shape(asked: str, known: tuple[str, ...]) -> str:
    """Return the known shape that is most like the one asked for; "" if none is known."""
    wanted = parse_aspect(asked)
    if wanted is None:
        return next(iter(known), "")
    return min(
        known, key=lambda each: abs(math.log((parse_aspect(each) or 1) / wanted)), default=""
    )


def list_durations(durations: Iterable[int]) -> tuple[str, ...]:
    """Return durations from the shortest, as one range where no second is left out."""
    ordered = sorted(set(durations))
    if len(ordered) >= _MIN_RANGE and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return (f"{ordered[0]}\N{EN DASH}{ordered[-1]}",)
    return tuple(str(each) for each in ordered)


def _check_extras(request: Request, model: Model) -> list[ValidationIssue]:
    return [
        make_issue(Field.EXTRA, _WRONG_KIND[extra.kind], name=extra.label or extra.name)
        for extra in model.extras
        if extra.name in request.extra and not extra.accepts(request.extra[extra.name])
    ]
