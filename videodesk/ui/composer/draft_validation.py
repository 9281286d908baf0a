"""From what stands in the fields to a request, with everything there is to say about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from videodesk.catalog import (
    Catalog,
    Field,
    InvalidFieldError,
    ValidationIssue,
    parse_duration,
    parse_extra,
)
from videodesk.generation import Request
from videodesk.settings import Draft

T = TypeVar("T")

FIELD_ORDER: Final = tuple(Field)
"""From top to bottom, as the composer shows them."""


@dataclass(frozen=True, slots=True)
class ValidatedDraft:
    """A draft as a request; while something blocks, only as far as it could be read."""

    request: Request
    findings: tuple[ValidationIssue, ...]

    @property
    def blocking(self) -> tuple[ValidationIssue, ...]:
        """What has to be mended before the request can be sent, from top to bottom."""
        return tuple(finding for finding in self.findings if finding.blocks)

    def about(self, field: Field) -> tuple[ValidationIssue, ...]:
        """What there is to say about one field."""
        return tuple(finding for finding in self.findings if finding.field is field)


def validate_draft(
    draft: Draft, catalog: Catalog, profile: str, known: tuple[ValidationIssue, ...] = ()
) -> ValidatedDraft:
    """Reads a draft for one profile. `known` are findings that only the fields themselves can make.

    Fields left empty are not set in the request.
    """
    findings = list(known)
    request = Request(
        model=draft.model.strip(),
        prompt=draft.prompt.strip(),
        images=draft.images,
        aspect_ratio=draft.aspect_ratio.strip() or None,
        size=draft.size.strip() or None,
        duration=_read(parse_duration, draft.duration, None, findings),
        extra=_read(parse_extra, draft.extra, {}, findings),
        profile=profile,
    )
    findings += catalog.check(request)
    findings.sort(key=lambda finding: FIELD_ORDER.index(finding.field))
    return ValidatedDraft(request, tuple(findings))


def show_immediately(finding: ValidationIssue, request: Request) -> bool:
    """Whether a finding is said before anyone has pressed Generate.

    What is still missing or half typed is nobody's mistake yet. Pictures are never half typed:
    that they do not go with the model is known as soon as both are there.
    """
    return not finding.blocks or (finding.field is Field.IMAGES and bool(request.images))


def _read(
    reader: Callable[[str], T], text: str, otherwise: T, findings: list[ValidationIssue]
) -> T:
    try:
        return reader(text)
    except InvalidFieldError as invalid:
        findings.append(invalid.finding)
        return otherwise
