import pytest

from videodesk.demo.create_request import (
    MAX_SECONDS,
    MODELS,
    CreateRequest,
    RefusedError,
    clip_spec_for,
    parse_create_request,
)

PICTURE = "https://example.com/a.jpg"
PLAIN = {"model": "veo3", "prompt": "a red kite"}
I2V = "wan-ai/wan2.1-i2v-14b-720p"
T2V = "wan-ai/wan2.1-t2v-14b"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ([], 400, "invalid_request"),
        ({"prompt": "x"}, 400, "missing_model"),
        ({"model": "", "prompt": "x"}, 400, "missing_model"),
        ({"model": 3, "prompt": "x"}, 400, "invalid_request"),
        ({"model": "sora", "prompt": "x"}, 503, "model_not_found"),
        ({"model": "veo3"}, 400, "invalid_request"),
        ({"model": "veo3", "prompt": " \n"}, 400, "invalid_request"),
        ({"model": "veo3", "prompt": ["x"]}, 400, "invalid_request"),
        ({"model": "veo3", "prompt": "x" * 20_001}, 400, "invalid_request"),
        ({"model": T2V, "prompt": "x", "images": [PICTURE]}, 400, "invalid_request"),
        ({"model": I2V, "prompt": "x"}, 400, "invalid_request"),
        ({"model": I2V, "prompt": "x", "images": []}, 400, "invalid_request"),
        ({**PLAIN, "images": PICTURE}, 400, "invalid_request"),
        ({**PLAIN, "images": [1]}, 400, "invalid_request"),
        ({**PLAIN, "images": ["/home/me/a.jpg"]}, 400, "invalid_request"),
        ({**PLAIN, "images": [PICTURE] * 17}, 400, "invalid_request"),
        ({**PLAIN, "duration": 0}, 400, "invalid_request"),
        ({**PLAIN, "duration": -5}, 400, "invalid_request"),
        ({**PLAIN, "duration": 5.0}, 400, "invalid_request"),
        ({**PLAIN, "duration": "5"}, 400, "invalid_request"),
        ({**PLAIN, "duration": True}, 400, "invalid_request"),
        ({**PLAIN, "size": "large"}, 400, "invalid_size"),
        ({**PLAIN, "size": "0x720"}, 400, "invalid_size"),
        ({**PLAIN, "size": "9999x720"}, 400, "invalid_size"),
        ({**PLAIN, "size": 720}, 400, "invalid_size"),
        ({**PLAIN, "size": ""}, 400, "invalid_size"),
        ({**PLAIN, "aspect_ratio": "wide"}, 400, "invalid_request"),
        ({**PLAIN, "aspect_ratio": "16:0"}, 400, "invalid_request"),
        ({**PLAIN, "aspect_ratio": "99:1"}, 400, "invalid_request"),
        ({**PLAIN, "aspect_ratio": 1.5}, 400, "invalid_request"),
    ],
)
def test_create_against_the_contract_is_refused(body: object, status: int, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_create_request(body)
    assert (refused.value.status, refused.value.code) == (status, code)


def test_parsed_create_request_holds_every_field() -> None:
    body = {
        "model": I2V,
        "prompt": "she waves",
        "images": [PICTURE],
        "aspect_ratio": "16:9",
        "size": "1280x720",
        "duration": 5,
    }
    assert parse_create_request(body) == CreateRequest(
        I2V, "she waves", (PICTURE,), "16:9", "1280x720", 5
    )


def test_missing_null_and_unknown_fields_are_ignored() -> None:
    nothing = dict.fromkeys(("images", "aspect_ratio", "size", "duration"))
    assert parse_create_request({**PLAIN, **nothing, "enhance_prompt": True}) == CreateRequest(
        "veo3", "a red kite"
    )


@pytest.mark.parametrize("model", [model for model in MODELS if model != I2V])
def test_every_model_but_one_works_from_text_alone(model: str) -> None:
    assert parse_create_request({"model": model, "prompt": "x"}).model == model


@pytest.mark.parametrize(
    ("size", "ratio", "pixels"),
    [
        (None, None, (1280, 720)),
        (None, "9:16", (720, 1280)),
        (None, "1:1", (720, 720)),
        (None, "4:3", (960, 720)),
        ("480p", "16:9", (854, 480)),
        ("720P", "9:16", (720, 1280)),
        ("1080p", None, (1920, 1080)),
        ("1080p", "21:9", (1920, 822)),
        ("1280x720", None, (1280, 720)),
        ("1280X720", "9:16", (1280, 720)),
        ("961x541", None, (960, 540)),
        ("4096x2048", None, (1920, 960)),
    ],
)
def test_clip_has_the_requested_size_and_aspect_ratio(
    size: str | None, ratio: str | None, pixels: tuple[int, int]
) -> None:
    script = clip_spec_for(CreateRequest("veo3", "x", size=size, aspect_ratio=ratio), None)
    assert (script.width, script.height) == pixels


@pytest.mark.parametrize(("model", "pixels"), [("grok-video-3", (720, 960)), ("veo3", (1280, 720))])
def test_only_some_models_take_the_shape_of_the_image(model: str, pixels: tuple[int, int]) -> None:
    script = clip_spec_for(CreateRequest(model, "x", (PICTURE,)), (300, 400))
    assert (script.width, script.height) == pixels


def test_requested_aspect_ratio_overrides_the_image_shape() -> None:
    script = clip_spec_for(
        CreateRequest("grok-video-3", "x", (PICTURE,), aspect_ratio="1:1"), (300, 400)
    )
    assert (script.width, script.height) == (720, 720)


@pytest.mark.parametrize(
    ("model", "asked", "seconds"),
    [
        ("veo3", None, 8),
        ("grok-video-3", None, 6),
        (T2V, None, 5),
        ("veo3", 3, 3),
        ("veo3", 99, 20),
    ],
)
def test_clip_length_is_requested_or_the_model_default(
    model: str, asked: int | None, seconds: int
) -> None:
    assert (
        clip_spec_for(CreateRequest(model, "x", duration=asked), None).seconds
        == seconds
        <= MAX_SECONDS
    )


def test_caption_can_be_encoded_as_utf8() -> None:
    text = clip_spec_for(CreateRequest("veo3", "[demo: slow] a\x00kite\nflies \ud83d"), None).text
    assert text == "a kite flies  "
    assert text.encode() == b"a kite flies  "
