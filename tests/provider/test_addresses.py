"""Validation and origins of web addresses."""

import httpx
import pytest

from videodesk.errors import Code, VideoDeskError
from videodesk.provider.addresses import normalise_base_url, origin, read_address, resolve_redirect


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        ("https://crazyrouter.com", "https://crazyrouter.com"),
        ("  https://crazyrouter.com/ \n", "https://crazyrouter.com"),
        ("https://crazyrouter.com/v1", "https://crazyrouter.com"),
        ("https://crazyrouter.com/v1/", "https://crazyrouter.com"),
        ("https://host/gateway/v1//", "https://host/gateway"),
        ("https://host/v10", "https://host/v10"),
        ("HTTPS://Host.Example:443/v1", "https://host.example"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/v1", "http://[::1]:8000"),
        ("https://bücher.example/v1", "https://xn--bcher-kva.example"),
        # a full endpoint
        ("https://host/v1/video/create", "https://host"),
        ("https://host/v1/video/query?id={task_id}", "https://host"),
        ("https://host/v1/v1/video/create", "https://host"),
        ("https://host/gateway/v1/files/uploads/", "https://host/gateway"),
        ("https://host/v1/models", "https://host"),
        ("https://host/v1/videos/abc/content", "https://host"),
        ("https://host/v1/chat/completions", "https://host"),
        ("https://host/v1/video/generations#body", "https://host"),
        ("https://host/volc/v1/contents/generations/tasks", "https://host"),
        (
            "https://host/alibailian/api/v1/services/aigc/video-generation/video-synthesis",
            "https://host",
        ),
        ("https://host/api/pricing", "https://host"),
        ("POST https://host/v1/video/create", "https://host"),
        ('"https://host/v1"', "https://host"),
        # no endpoint
        ("https://host/v1/account/gateway", "https://host/v1/account/gateway"),
        ("https://host/videos", "https://host/videos"),
    ],
)
def test_base_url_is_normalised(pasted: str, address: str) -> None:
    assert normalise_base_url(pasted) == address
    assert normalise_base_url(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "crazyrouter.com",
        "ftp://host",
        "file:///etc",
        "https://",
        "https:///path",
        "https://two words",
        "https://name:secret@host",
        "https://host?key=1",
        "https://host#part",
        "http://host:99999",
        "http://host:0",
        "http://[",
        "https://ho\x00st",
        "https://xn--.example",
        "https://xn--a..example",
    ],
)
def test_invalid_service_address_is_refused(text: str) -> None:
    with pytest.raises(VideoDeskError) as raised:
        normalise_base_url(text)

    assert raised.value.code is Code.WRONG_ADDRESS
    assert "secret" not in str(raised.value)


def test_origin_has_default_port_if_none_is_written() -> None:
    assert origin(httpx.URL("https://Host/a")) == origin(httpx.URL("https://host:443/b"))
    assert origin(httpx.URL("http://host")) != origin(httpx.URL("https://host"))
    assert origin(httpx.URL("https://host")) != origin(httpx.URL("https://host:8443"))
    assert origin(httpx.URL("https://host")) != origin(httpx.URL("https://cdn.host"))


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://cdn/x", "https://cdn/x"),
        ("/x", "https://host/x"),
        ("x?y=1", "https://host/a/x?y=1"),
        ("//cdn/x", "https://cdn/x"),
        ("", None),
        ("mailto:a@b", None),
        ("http://[", None),
        ("http://h:99999/", None),
    ],
)
def test_redirect_target_is_web_address_or_none(location: str, target: str | None) -> None:
    onwards = resolve_redirect(httpx.URL("https://host/a/b"), location)

    assert (None if onwards is None else str(onwards)) == target


def test_signature_in_address_is_unchanged() -> None:
    signed = "https://host/a%2Fb.mp4?X-Sig=a%2Bb%3D&e=1%20"

    assert str(read_address(signed)) == signed
