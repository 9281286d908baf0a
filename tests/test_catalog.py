"""The catalogue, and the issues of a request before it is sent."""

import string
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.catalog import (
    Catalog,
    Extra,
    ExtraKind,
    Field,
    InvalidFieldError,
    Mode,
    Model,
    load,
    parse_duration,
    parse_extra,
    parse_image_url,
)
from videodesk.generation import Json, Request, is_web_url
from videodesk.messages import issue_message, problem_message
from videodesk.paths import resource

FRAMES = Model(
    name="Frames",
    id="frames",
    images=(0, 2),
    aspect_ratios=("16:9", "9:16"),
    sizes=("720p", "1080P"),
    durations=(8, 4, 6),
    extras=(
        Extra("seed", ExtraKind.INT, "Seed"),
        Extra("loop", ExtraKind.BOOL),
        Extra("negative_prompt", ExtraKind.TEXT, "Negative prompt"),
    ),
)
WORDS = Model(name="Words", id="words", images=(0, 0))
MOTION = Model(name="Motion", id="motion", images=(1, 1))
CATALOG = Catalog({model.id: model for model in (FRAMES, WORDS, MOTION)})
GOOD = Request("frames", "a kite")


def said(request: Request) -> list[tuple[Field, bool]]:
    return [(finding.field, finding.blocks) for finding in CATALOG.check(request)]


def test_valid_request_has_no_issues() -> None:
    full = replace(
        GOOD,
        images=("/a.png", "https://a.example/b"),
        aspect_ratio="9:16",
        size="1080p",
        duration=4,
    )
    assert said(GOOD) == []
    assert said(full) == []


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (replace(GOOD, model=" "), Field.MODEL),
        (replace(GOOD, prompt=" \n"), Field.PROMPT),
        (replace(GOOD, prompt="\u200b\u202e \ufe0f"), Field.PROMPT),
        (replace(GOOD, duration=0), Field.DURATION),
        (replace(GOOD, duration=-4), Field.DURATION),
        (replace(GOOD, images=("https://",)), Field.IMAGES),
        (replace(GOOD, model="words", images=("/a.png",)), Field.IMAGES),
        (replace(GOOD, model="motion"), Field.IMAGES),
    ],
)
def test_contract_violation_blocks(request_: Request, field: Field) -> None:
    assert (field, True) in said(request_)


@pytest.mark.parametrize(
    ("request_", "field", "words"),
    [
        (replace(GOOD, model="brand/new"), Field.MODEL, "Its ID is sent unchanged"),
        (replace(GOOD, images=("/a", "/b", "/c")), Field.IMAGES, "takes up to 2 pictures"),
        (replace(GOOD, aspect_ratio="1:1"), Field.ASPECT_RATIO, "16:9 and 9:16"),
        (replace(GOOD, size="4K"), Field.SIZE, "supports 720p and 1080p"),
        (replace(GOOD, duration=9), Field.DURATION, "4, 6 and 8 seconds"),
        (
            replace(GOOD, model="words", aspect_ratio="1:1"),
            Field.ASPECT_RATIO,
            "from the picture or the size",
        ),
    ],
)
def test_unusual_choice_is_reported_without_blocking(
    request_: Request, field: Field, words: str
) -> None:
    (finding,) = CATALOG.check(request_)
    assert finding.field is field
    assert words in issue_message(finding)
    assert not finding.blocks


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"seed": "seven"}, "Seed should be a whole number."),
        ({"seed": True}, "Seed should be a whole number."),
        ({"loop": 1}, "loop should be true or false."),
        ({"negative_prompt": 7}, "Negative prompt should be text."),
    ],
)
def test_extra_of_wrong_kind_is_reported_without_blocking(
    extra: dict[str, Json], words: str
) -> None:
    (finding,) = CATALOG.check(replace(GOOD, extra=extra))
    assert (finding.field, issue_message(finding), finding.blocks) == (Field.EXTRA, words, False)


def test_valid_or_unknown_extras_have_no_issues() -> None:
    extra: dict[str, Json] = {"seed": 7, "loop": False, "negative_prompt": "", "other": [1]}
    assert said(replace(GOOD, extra=extra)) == []


def test_model_without_choices_accepts_all() -> None:
    assert said(replace(GOOD, model="words", size="4K", duration=99)) == []


def test_bundled_catalogue_has_the_seven_models_of_the_contract() -> None:
    catalog = load(resource("models.toml"))
    assert [model.id for model in catalog.models] == [
        "veo3.1-components",
        "veo3",
        "veo2",
        "grok-video-3",
        "wan-ai/wan2.1-t2v-14b",
        "wan-ai/wan2.1-i2v-14b-720p",
        "seedance-lite",
    ]
    assert all(model.maker and model.summary for model in catalog.models)
    assert catalog.model("veo3") in catalog.models
    assert catalog.model("unknown") is None


def test_bundled_catalogue_is_consistent() -> None:
    for model in load(resource("models.toml")).models:
        least, most = model.images
        assert 0 <= least <= most
        assert all(seconds > 0 for seconds in model.durations)
        assert bool(model.picture_role) == (most > 0)
        assert (Mode.WORDS in model.modes) == (least == 0)
        assert any(mode is not Mode.WORDS for mode in model.modes) == (most > 0)
        assert (Mode.FIRST_AND_LAST_FRAME in model.modes) == (most == 2)
        assert all(extra.label and extra.hint for extra in model.extras)
        assert not model.hidden


def test_bundled_catalogue_agrees_with_the_contract() -> None:
    """docs/service-api.md, "Models": pictures, sound, and the usual seconds."""
    found = {
        model.id: (model.images, model.sound, min(model.durations), max(model.durations))
        for model in load(resource("models.toml")).models
    }
    assert found == {
        "veo3.1-components": ((0, 3), True, 8, 8),
        "veo3": ((0, 2), True, 4, 8),
        "veo2": ((0, 1), False, 5, 8),
        "grok-video-3": ((0, 1), True, 6, 15),
        "wan-ai/wan2.1-t2v-14b": ((0, 0), False, 5, 5),
        "wan-ai/wan2.1-i2v-14b-720p": ((1, 1), False, 5, 5),
        "seedance-lite": ((0, 2), False, 2, 12),
    }


def test_catalogue_with_wrong_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_text('[models.a]\nname = "A"\nimages = "many"\n')
    with pytest.raises(msgspec.ValidationError):
        load(path)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("8", 8),
        (" 8 s ", 8),
        ("12sec", 12),
        ("5 seconds", 5),
        ("1 Second", 1),
        ("8\u00a0s", 8),
        ("\u3000\uff18\u3000", 8),
        ("", None),
        (" \u3000\n", None),
    ],
)
def test_duration_is_parsed(text: str, seconds: int | None) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["0", "abc", "-5", "1.5", "8 m", "99999", "1e3", "0 s", "²"])
def test_invalid_duration_is_refused(text: str) -> None:
    with pytest.raises(InvalidFieldError) as caught:
        parse_duration(text)
    assert caught.value.issue.field is Field.DURATION
    assert caught.value.issue.blocks


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://example.com/a.png\n", "https://example.com/a.png"),
        ("HTTP://example.com:8080/a?b=c#d", "HTTP://example.com:8080/a?b=c#d"),
        ("https://例え.jp/絵.png", "https://例え.jp/絵.png"),
        ("http://[::1]/a.png", "http://[::1]/a.png"),
    ],
)
def test_web_address_is_trimmed(text: str, address: str) -> None:
    assert parse_image_url(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cat.png",
        "/home/cat.png",
        "ftp://example.com/a.png",
        "file:///a.png",
        "https://",
        "https:///a.png",
        "https://a b.example",
        "https://example.com:99999/",
        "https://example.com:0/",
        "http://[::1",
        "\x00https://example.com/a.png",
        "https://exam\nple.com/",
        "https://example.com/\u200ba.png",
        "data:image/png;base64,AAAA",
    ],
)
def test_invalid_web_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidFieldError) as caught:
        parse_image_url(text)
    assert caught.value.issue.field is Field.IMAGES


@pytest.mark.parametrize(
    ("text", "extra"),
    [(" ", {}), ("{}", {}), ('{"seed": 7, "a": [1, null]}', {"seed": 7, "a": [1, None]})],
)
def test_extra_is_parsed_as_json_object(text: str, extra: dict[str, object]) -> None:
    assert parse_extra(text) == extra


@pytest.mark.parametrize(
    "text", ["[1]", "7", "null", "{seed: 7}", '{"a": NaN}', '{"a": ' * 100_000, '{"\ud800": 1}']
)
def test_invalid_extra_is_refused(text: str) -> None:
    with pytest.raises(InvalidFieldError) as caught:
        parse_extra(text)
    assert caught.value.issue.field is Field.EXTRA


def test_problem_of_invalid_field_reads_like_its_issue() -> None:
    with pytest.raises(InvalidFieldError) as caught:
        parse_duration("abc")
    assert problem_message(caught.value.problem).text == issue_message(caught.value.issue)


any_text = st.text(st.characters(codec=None))
url_like = st.builds(
    "{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTPS:", "http:", "//", ""]),
    st.text(st.sampled_from("a.:/[]@%?# \t\u2100" + string.digits)),
    any_text,
)


@given(any_text | st.from_regex(r"\s*\d{1,5}\s*(s|sec|seconds)?\s*"))
def test_any_text_is_duration_or_refused(text: str) -> None:
    try:
        seconds = parse_duration(text)
    except InvalidFieldError:
        return
    assert seconds is None or 1 <= seconds <= 9999
    assert seconds is not None or not text.strip()


@given(any_text | url_like)
def test_any_text_is_web_address_or_refused(text: str) -> None:
    try:
        address = parse_image_url(text)
    except InvalidFieldError:
        return
    assert is_web_url(address)
    assert address in text
    assert parse_image_url(address) == address


@given(any_text | st.text(st.sampled_from('{}[]":,0123456789eE.-+ntrfalsu\\ "')))
def test_any_text_is_json_object_or_refused(text: str) -> None:
    try:
        extra = parse_extra(text)
    except InvalidFieldError:
        return
    assert all(isinstance(name, str) for name in extra)


@given(
    st.builds(
        Request,
        st.sampled_from(["frames", "words", "motion", "other", ""]),
        any_text,
        st.lists(any_text | url_like, max_size=4).map(tuple),
        st.none() | any_text,
        st.none() | any_text,
        st.none() | st.integers(),
    )
)
def test_any_request_can_be_checked(asked: Request) -> None:
    for finding in CATALOG.check(asked):
        assert issue_message(finding).endswith(".")
