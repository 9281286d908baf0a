"""Which issues are shown before Generate is pressed."""

import pytest

from videodesk.catalog import Field, IssueCode, ValidationIssue
from videodesk.generation import Request
from videodesk.ui.composer.field_issues import show_immediately


@pytest.mark.parametrize(
    ("issue", "images", "at_once"),
    [
        (ValidationIssue(Field.SIZE, IssueCode.SIZE_UNUSUAL), (), True),
        (ValidationIssue(Field.PROMPT, IssueCode.PROMPT_MISSING, blocks=True), (), False),
        (ValidationIssue(Field.IMAGES, IssueCode.IMAGE_NEEDED, blocks=True), (), False),
        (ValidationIssue(Field.IMAGES, IssueCode.IMAGES_NOT_TAKEN, blocks=True), ("/a.png",), True),
        (
            ValidationIssue(Field.DURATION, IssueCode.DURATION_INVALID, blocks=True),
            ("/a.png",),
            False,
        ),
    ],
)
def test_only_issues_of_unfinished_fields_wait_for_generate(
    issue: ValidationIssue, images: tuple[str, ...], *, at_once: bool
) -> None:
    assert show_immediately(issue, Request("m", "p", images)) is at_once
