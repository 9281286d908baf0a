"""What would settle an issue of a request, and what each image is for its model."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from videodesk.catalog import (
    Catalog,
    Field,
    Fix,
    ImageRole,
    IssueCode,
    KeepImages,
    Mode,
    Model,
    ServiceModels,
    SetOption,
    UseModel,
    load,
)
from videodesk.generation import Request
from videodesk.messages import issue_message
from videodesk.paths import resource
from videodesk.planning import make_plan
from videodesk.settings import Draft

CATALOG = load(resource("models.toml"))
VEO2 = Request("veo2", "a kite", ("/a.png", "/b.png"))
ROLES = {
    "F": ImageRole.FIRST_FRAME,
    "L": ImageRole.LAST_FRAME,
    "R": ImageRole.REFERENCE,
    "+": ImageRole.EXTRA,
    "?": None,
}


def fixes(request: Request, **more: object) -> tuple[Fix, ...]:
    (issue,) = CATALOG.check(request, **more)  # type: ignore[arg-type]
    return issue.fixes


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (VEO2, (KeepImages(1), UseModel("veo3", "Veo 3"))),
        (
            replace(VEO2, images=("/a", "/b", "/c")),
            (KeepImages(1), UseModel("veo3.1-components", "Veo 3.1 Components")),
        ),
        (replace(VEO2, images=("/a", "/b", "/c", "/d")), (KeepImages(1),)),
        (
            replace(VEO2, model="wan-ai/wan2.1-t2v-14b", images=("/a",)),
            (KeepImages(0), UseModel("wan-ai/wan2.1-i2v-14b-720p", "Wan 2.1 image to video")),
        ),
        (
            replace(VEO2, model="wan-ai/wan2.1-i2v-14b-720p", images=()),
            (UseModel("wan-ai/wan2.1-t2v-14b", "Wan 2.1 text to video"),),
        ),
        (replace(VEO2, images=(), aspect_ratio="4:3"), (SetOption(Field.ASPECT_RATIO, "16:9"),)),
        (replace(VEO2, images=(), aspect_ratio="3:4"), (SetOption(Field.ASPECT_RATIO, "9:16"),)),
        (replace(VEO2, images=(), size="4K"), (SetOption(Field.SIZE, "720p"),)),
        (replace(VEO2, images=(), duration=3), (SetOption(Field.DURATION, "5 s"),)),
        (
            replace(VEO2, model="wan-ai/wan2.1-t2v-14b", images=(), aspect_ratio="1:1"),
            (SetOption(Field.ASPECT_RATIO, ""),),
        ),
        (replace(VEO2, model="Veo-3"), (UseModel("veo3", "Veo 3"),)),
        (replace(VEO2, model="brand/new"), ()),
    ],
)
def test_issue_has_the_changes_that_settle_it(request_: Request, expected: tuple[Fix, ...]) -> None:
    assert fixes(request_) == expected


def test_model_that_the_service_does_not_list_is_not_suggested() -> None:
    service = ServiceModels("home", datetime(2026, 11, 30, tzinfo=UTC), ("veo2", "seedance-lite"))
    assert fixes(VEO2, service=service) == (
        KeepImages(1),
        UseModel("seedance-lite", "Seedance Lite"),
    )


def test_model_without_a_first_frame_names_models_with_one() -> None:
    request = Request("veo3.1-components", "a kite", ("/frame.png",))
    assert CATALOG.check(request) == []

    (issue,) = CATALOG.check(request, first_frame="/frame.png")

    assert issue.code is IssueCode.NO_FIRST_FRAME
    assert issue.fixes == (UseModel("veo3", "Veo 3"),)
    assert issue_message(issue) == (
        "Veo 3.1 Components can't start from a frame. Use Veo 3, Veo 2 or Grok Video 3."
    )
    assert CATALOG.check(request, first_frame="/other.png") == []


def test_no_model_is_named_if_none_takes_a_first_frame() -> None:
    things = Model("Things", "things", modes=(Mode.REFERENCES,))
    request = Request("things", "a kite", ("/a",))
    (issue,) = Catalog({"things": things}).check(request, first_frame="/a")
    assert issue_message(issue).endswith("Choose a model that takes a first frame.")


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (VEO2, "Veo 2 takes 1 picture. Extra pictures may be refused."),
        (
            replace(VEO2, model="veo3", images=("/a", "/b", "/c")),
            "Veo 3 takes up to 2 pictures. Extra pictures may be refused.",
        ),
        (replace(VEO2, images=(), duration=3), "Veo 2 supports 5\N{EN DASH}8 seconds."),
        (
            replace(VEO2, model="grok-video-3", images=(), size="4K"),
            "Grok Video 3 supports 720p.",
        ),
    ],
)
def test_issue_is_worded_plainly(request_: Request, sentence: str) -> None:
    (issue,) = CATALOG.check(request_)
    assert issue_message(issue) == sentence


@pytest.mark.parametrize(
    ("modes", "images", "count", "roles"),
    [
        ((Mode.WORDS, Mode.FIRST_FRAME), (0, 1), 2, "F+"),
        ((Mode.FIRST_FRAME, Mode.FIRST_AND_LAST_FRAME), (0, 2), 3, "FL+"),
        ((Mode.WORDS, Mode.REFERENCES), (0, 3), 4, "RRR+"),
        ((Mode.WORDS,), (0, 0), 1, "+"),
        ((Mode.FIRST_AND_LAST_FRAME, Mode.REFERENCES), (0, 3), 2, "??"),
        ((Mode.FIRST_AND_LAST_FRAME, Mode.REFERENCES), (0, 3), 4, "RRR+"),
        ((), (0, 2), 3, "??+"),
    ],
)
def test_each_image_has_the_role_that_the_model_gives_it(
    modes: tuple[Mode, ...], images: tuple[int, int], count: int, roles: str
) -> None:
    model = Model("M", modes=modes, images=images)
    assert model.image_roles(count) == tuple(ROLES[each] for each in roles)


@pytest.mark.parametrize("typed", ["720p", "720P", " 720p "])
def test_size_is_sent_as_the_model_spells_it_and_shown_in_one_way(typed: str) -> None:
    plan = make_plan(Draft(model="grok-video-3", prompt="a kite", size=typed), CATALOG, "home")
    assert (plan.requests[0].size, plan.issues) == ("720P", ())
    model = CATALOG.model("grok-video-3")
    assert model is not None
    assert model.shown_sizes == ("720p",)
