"""Which issues are shown before Generate is pressed."""

import pytest

from videodesk.catalog import Field, ValidationIssue
from videodesk.generation import Request
from videodesk.ui.composer.field_issues import show_immediately


@pytest.mark.parametrize(
    ("issue", "images", "at_once"),
    [
        (ValidationIssue(Field.SIZE, "unusual"), (), True),
        (ValidationIssue(Field.PROMPT, "empty", blocks=True), (), False),
        (ValidationIssue(Field.IMAGES, "one is needed", blocks=True), (), False),
        (ValidationIssue(Field.IMAGES, "none can be used", blocks=True), ("/a.png",), True),
        (ValidationIssue(Field.DURATION, "no number", blocks=True), ("/a.png",), False),
    ],
)
def test_only_issues_of_unfinished_fields_wait_for_generate(
    issue: ValidationIssue, images: tuple[str, ...], *, at_once: bool
) -> None:
    assert show_immediately(issue, Request("m", "p", images)) is at_once
