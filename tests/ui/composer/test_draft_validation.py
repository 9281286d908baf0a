"""A draft becomes a request, or says why not."""

import pytest

from tests.ui.composer.factories import FRAMES
from videodesk.catalog import Catalog, Field, ValidationIssue
from videodesk.generation import Request
from videodesk.settings import Draft
from videodesk.ui.composer.draft_validation import show_immediately, validate_draft


def test_what_is_left_empty_is_not_set(catalog: Catalog) -> None:
    reading = validate_draft(Draft(model=FRAMES.id, prompt=" a kite \n"), catalog, "home")
    assert reading.request == Request(FRAMES.id, "a kite", profile="home")
    assert reading.findings == ()


def test_everything_that_was_typed_is_in_the_request(catalog: Catalog) -> None:
    draft = Draft(FRAMES.id, "a kite", ("/a.png",), " 16:9 ", "720p", "8 s", '{"seed": 7}')
    assert validate_draft(draft, catalog, "home").request == Request(
        FRAMES.id, "a kite", ("/a.png",), "16:9", "720p", 8, {"seed": 7}, "home"
    )


def test_all_that_cannot_be_read_is_said_from_top_to_bottom(catalog: Catalog) -> None:
    draft = Draft(model="", prompt=" ", duration="abc", extra="[1]", images=("https://",))
    known = (ValidationIssue(Field.IMAGES, "gone.png is not there.", blocks=True),)
    reading = validate_draft(draft, catalog, "home", known)
    assert [finding.field for finding in reading.blocking] == [
        Field.MODEL,
        Field.PROMPT,
        Field.IMAGES,
        Field.IMAGES,
        Field.DURATION,
        Field.EXTRA,
    ]


@pytest.mark.parametrize(
    ("finding", "images", "at_once"),
    [
        (ValidationIssue(Field.SIZE, "unusual"), (), True),
        (ValidationIssue(Field.PROMPT, "empty", blocks=True), (), False),
        (ValidationIssue(Field.IMAGES, "one is needed", blocks=True), (), False),
        (ValidationIssue(Field.IMAGES, "none can be used", blocks=True), ("/a.png",), True),
        (ValidationIssue(Field.DURATION, "no number", blocks=True), ("/a.png",), False),
    ],
)
def test_only_what_is_unfinished_waits_for_generate(
    finding: ValidationIssue, images: tuple[str, ...], *, at_once: bool
) -> None:
    assert show_immediately(finding, Request("m", "p", images)) is at_once
