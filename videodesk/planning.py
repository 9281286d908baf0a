"""Plans: the requests made by one press of Generate or one `videodesk generate`.

Pure: no Qt, no disk, no network. The composer and the command line both make a `Plan` from a
`Draft`, and both hand `Plan.requests` to the engine. Today a draft expands to one request.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from videodesk.catalog import (
    Catalog,
    Field,
    InvalidFieldError,
    ServiceModels,
    ValidationIssue,
    parse_duration,
    parse_extra,
    parse_image_url,
)
from videodesk.generation import Request, is_web_url
from videodesk.settings import Draft
from videodesk.text import is_blank

T = TypeVar("T")

FIELD_ORDER: Final = tuple(Field)
"""The order in which issues are listed: that of the composer's fields."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The requests of one draft, in the order in which they are queued, and what they share.

    `parent` is the id of the generation that the draft was taken from. `cost` is the estimated
    price of all requests together, in the unit of the profile; None if the service named none.
    While an issue blocks, `requests` hold what could be read, and must not be submitted.
    """

    requests: tuple[Request, ...]
    issues: tuple[ValidationIssue, ...] = ()
    parent: str | None = None
    cost: float | None = None

    @property
    def blocking(self) -> tuple[ValidationIssue, ...]:
        """The issues that keep the plan from being submitted, in the order of the fields."""
        return tuple(issue for issue in self.issues if issue.blocks)


def make_plan(
    draft: Draft,
    catalog: Catalog,
    profile: str,
    *,
    service: ServiceModels | None = None,
    known_issues: Iterable[ValidationIssue] = (),
    first_frame: str | None = None,
) -> Plan:
    """Parse a draft, check it against the catalogue, and expand it to requests for `profile`.

    Fields left empty are not set in the request. `service` is the profile's list of models with
    their prices. `known_issues` are those that only the caller can find, such as an image that
    cannot be read. `first_frame` is the image that the clip is to start from, if it is to continue
    another one.
    """
    issues = list(known_issues)
    size = draft.size.strip()
    model = catalog.model(draft.model.strip())
    request = Request(
        model=draft.model.strip(),
        prompt="" if is_blank(draft.prompt) else draft.prompt.strip(),
        images=tuple(_parse_image(image, issues) for image in draft.images),
        aspect_ratio=draft.aspect_ratio.strip() or None,
        size=(model.spell_size(size) if model else size) or None,
        duration=_parse(parse_duration, draft.duration, None, issues),
        extra=_parse(parse_extra, draft.extra, {}, issues),
        profile=profile,
    )
    issues += catalog.check(request, service, first_frame)
    issues.sort(key=lambda issue: FIELD_ORDER.index(issue.field))
    requests = (request,)
    return Plan(requests, tuple(issues), draft.parent, cost_of(requests, service))


def cost_of(requests: Sequence[Request], service: ServiceModels | None) -> float | None:
    """Return the price of all these requests; None if that of one of them is not known."""
    prices = [service.prices.get(request.model) if service else None for request in requests]
    known = [price for price in prices if price is not None]
    return sum(known) if known and len(known) == len(prices) else None


def costs_by_profile(
    requests: Iterable[Request], service_of: Callable[[str], ServiceModels | None]
) -> dict[str, float]:
    """Return the price of requests for each profile; empty if that of one of them is not known."""
    by_profile: dict[str, list[Request]] = {}
    for request in requests:
        by_profile.setdefault(request.profile, []).append(request)
    costs = {name: cost_of(each, service_of(name)) for name, each in by_profile.items()}
    known = {name: cost for name, cost in costs.items() if cost is not None}
    return known if len(known) == len(costs) else {}


def to_draft(request: Request, parent: str | None = None) -> Draft:
    """Return a draft that `make_plan` expands to this request."""
    return Draft(
        model=request.model,
        prompt=request.prompt,
        images=request.images,
        aspect_ratio=request.aspect_ratio or "",
        size=request.size or "",
        duration="" if request.duration is None else str(request.duration),
        extra=json.dumps(dict(request.extra), ensure_ascii=False) if request.extra else "",
        parent=parent,
    )


def _parse_image(image: str, issues: list[ValidationIssue]) -> str:
    """Return an image unchanged, with an issue for an address that is not a web address.

    `Catalog.check` checks web addresses. No absolute path contains "://".
    """
    if "://" in image and not is_web_url(image):
        return _parse(parse_image_url, image, image, issues)
    return image


def _parse(parser: Callable[[str], T], text: str, otherwise: T, issues: list[ValidationIssue]) -> T:
    try:
        return parser(text)
    except InvalidFieldError as invalid:
        issues.append(invalid.issue)
        return otherwise
