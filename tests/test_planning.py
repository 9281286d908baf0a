"""A draft becomes a plan: its requests, its issues, and its estimated cost."""

from datetime import UTC, datetime

import pytest

from videodesk.catalog import Catalog, Field, IssueCode, Model, ServiceModels, ValidationIssue
from videodesk.generation import Request
from videodesk.planning import make_plan, to_draft
from videodesk.settings import Draft

FRAMES = Model(name="Frames", id="maker/frames-1", aspect_ratios=("16:9",), sizes=("720p",))
CATALOG = Catalog({FRAMES.id: FRAMES})


def test_one_draft_is_a_plan_of_one_request() -> None:
    plan = make_plan(Draft(FRAMES.id, "a kite", parent="abc"), CATALOG, "home")
    assert plan.requests == (Request(FRAMES.id, "a kite", profile="home"),)
    assert plan.parent == "abc"


def test_empty_fields_are_not_set_in_the_request() -> None:
    plan = make_plan(Draft(model=FRAMES.id, prompt=" a kite \n"), CATALOG, "home")
    assert plan.requests == (Request(FRAMES.id, "a kite", profile="home"),)
    assert plan.issues == ()
    assert plan.blocking == ()


def test_prompt_of_invisible_characters_is_empty() -> None:
    plan = make_plan(Draft(model=FRAMES.id, prompt="\u202e\u200b \u2060"), CATALOG, "home")
    assert plan.requests == (Request(FRAMES.id, "", profile="home"),)
    assert [issue.code for issue in plan.blocking] == [IssueCode.PROMPT_MISSING]


def test_every_field_of_the_draft_is_in_the_request() -> None:
    draft = Draft(FRAMES.id, "a kite", ("/a.png",), " 16:9 ", "720p", "8 s", '{"seed": 7}')
    assert make_plan(draft, CATALOG, "home").requests == (
        Request(FRAMES.id, "a kite", ("/a.png",), "16:9", "720p", 8, {"seed": 7}, "home"),
    )


def test_blocking_issues_are_listed_in_the_order_of_the_fields() -> None:
    draft = Draft(model="", prompt=" ", duration="abc", extra="[1]", images=("https://",))
    known = (ValidationIssue(Field.IMAGES, IssueCode.IMAGE_UNUSABLE, blocks=True),)
    plan = make_plan(draft, CATALOG, "home", known_issues=known)
    assert [issue.field for issue in plan.blocking] == [
        Field.MODEL,
        Field.PROMPT,
        Field.IMAGES,
        Field.IMAGES,
        Field.DURATION,
        Field.EXTRA,
    ]


@pytest.mark.parametrize("image", ["ftp://host/a.png", "file://server/a.png", "http://"])
def test_address_that_is_not_of_the_web_blocks(image: str) -> None:
    plan = make_plan(Draft(FRAMES.id, "a kite", (image,)), CATALOG, "home")
    assert [issue.field for issue in plan.blocking] == [Field.IMAGES]


@pytest.mark.parametrize("image", ["/home/me/a.png", "C:\\me\\a.png", "https://example.com/a.png"])
def test_paths_and_web_addresses_do_not_block(image: str) -> None:
    plan = make_plan(Draft(FRAMES.id, "a kite", (image,)), CATALOG, "home")
    assert plan.blocking == ()


def test_issue_that_does_not_block_leaves_the_plan_submittable() -> None:
    plan = make_plan(Draft(FRAMES.id, "a kite", size="4K"), CATALOG, "home")
    assert [issue.field for issue in plan.issues] == [Field.SIZE]
    assert plan.blocking == ()


@pytest.mark.parametrize(
    ("prices", "cost"), [({FRAMES.id: 0.4}, 0.4), ({"other": 0.4}, None), ({}, None)]
)
def test_cost_is_the_price_of_the_model_if_the_service_names_one(
    prices: dict[str, float], cost: float | None
) -> None:
    service = ServiceModels("home", datetime(2026, 11, 23, tzinfo=UTC), (), prices)
    plan = make_plan(Draft(FRAMES.id, "a kite"), CATALOG, "home", service=service)
    assert plan.cost == cost
    assert make_plan(Draft(FRAMES.id, "a kite"), CATALOG, "home").cost is None


@pytest.mark.parametrize(
    "request_",
    [
        Request(FRAMES.id, "a kite", profile="home"),
        Request(FRAMES.id, "海边", ("/a.png",), "16:9", "720p", 8, {"seed": 7, "名": "x"}, "home"),
    ],
)
def test_draft_of_a_request_expands_to_the_same_request(request_: Request) -> None:
    plan = make_plan(to_draft(request_, "abc"), CATALOG, "home")
    assert (plan.requests, plan.parent) == ((request_,), "abc")
