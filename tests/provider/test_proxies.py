"""Lookup of proxies: the settings, the environment, the system, and loopback."""

import asyncio
import threading

import httpx
import pytest

from videodesk.provider.proxies import (
    InvalidProxyError,
    Proxies,
    is_excluded,
    is_loopback,
    read_proxy,
)
from videodesk.settings import Network, Proxy

SERVICE = httpx.URL("https://service.test/v1/models?sig=s3cret")
NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("http://proxy.test:8080", "http://proxy.test:8080"),
        (" proxy.test:8080/ ", "http://proxy.test:8080"),
        ("HTTPS://proxy.test", "https://proxy.test"),
        ("socks://proxy.test:1080", "socks5://proxy.test:1080"),
        ("socks5h://proxy.test", "socks5h://proxy.test"),
        ("http://user:pass@proxy.test:1", "http://user:pass@proxy.test:1"),
        ("user:pa%40ss@proxy.test:1", "http://user:pa%40ss@proxy.test:1"),
        ("socks5://[::1]:1080", "socks5://[::1]:1080"),
    ],
)
def test_proxy_address_is_normalised(typed: str, read: str) -> None:
    assert read_proxy(typed) == read
    httpx.Proxy(read_proxy(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "http://",
        "http://user:s3cret@",
        "quic://user:s3cret@proxy.test",
        "socks4://user:s3cret@proxy.test",
        "http://user:s3cret@proxy.test:port",
        "http://user:s3cret@proxy.test:0",
        "http://user:s3cret@proxy.test:99999",
        "http://user:s3cret@proxy.test:80/path",
        "http://user:s3/cret@proxy.test:80",
        "http://[user:s3cret",
        "http://proxy\x00.test",
        f"socks5://user:{'s3cret' * 50}@proxy.test",
    ],
)
def test_invalid_proxy_is_refused_without_repeating_its_password(typed: str) -> None:
    with pytest.raises(InvalidProxyError) as raised:
        read_proxy(typed)

    assert str(raised.value)
    assert "s3" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "demo.localhost", "127.0.0.1", "127.8.8.8", "::1"]
)
def test_loopback_names_are_recognised(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["service.test", "localhost.test", "10.0.0.1", "fe80::1", ""])
def test_other_hosts_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("host", "port", "no_proxy"),
    [
        ("service.test", 443, "*"),
        ("service.test", 443, "other.test, Service.Test"),
        ("www.service.test", 443, "service.test"),
        ("www.service.test", 443, ".service.test"),
        ("www.service.test", 443, "*.service.test"),
        ("service.test", 443, "service.test:443"),
        ("10.1.2.3", 80, "10.1.2.3"),
        ("10.1.2.3", 80, "10.0.0.0/8"),
        ("10.1.2.3", 80, "10.1.2.3:80"),
        ("fd00::7", 80, "fd00::7"),
        ("fd00::7", 80, "[fd00::7]"),
        ("fd00::7", 80, "fd00::/8"),
    ],
)
def test_host_in_no_proxy_is_excluded(host: str, port: int, no_proxy: str) -> None:
    assert is_excluded(host, port, no_proxy)


@pytest.mark.parametrize(
    ("host", "port", "no_proxy"),
    [
        ("service.test", 443, ""),
        ("service.test", 443, " , ,."),
        ("myservice.test", 443, "service.test"),
        ("service.test", 443, "service.test:80"),
        ("10.1.2.3", 80, "10.1.2.4"),
        ("10.1.2.3", 80, "11.0.0.0/8"),
        ("10.1.2.3", 80, "nonsense/8"),
        ("fd00::7", 80, "10.0.0.0/8"),
    ],
)
def test_host_not_in_no_proxy_is_not_excluded(host: str, port: int, no_proxy: str) -> None:
    assert not is_excluded(host, port, no_proxy)


async def test_proxy_is_taken_from_environment_by_scheme(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://secure.test:1")
    monkeypatch.setenv("ALL_PROXY", "socks5://all.test:2")
    monkeypatch.setenv("NO_PROXY", "files.test")
    proxies = Proxies(Network())

    assert await proxies.find(SERVICE) == "http://secure.test:1"
    assert await proxies.find(httpx.URL("http://service.test")) == "socks5://all.test:2"
    assert await proxies.find(httpx.URL("https://files.test")) is None
    assert await proxies.find(httpx.URL("https://127.0.0.1:1")) is None


async def test_connection_is_direct_without_proxy_settings() -> None:
    assert await Proxies(Network()).find(SERVICE) is None


async def test_system_proxy_is_looked_up_once_per_host_in_a_thread_without_path() -> None:
    asked: list[tuple[str, bool]] = []

    def proxy_of(url: str) -> str | None:
        asked.append((url, threading.current_thread() is threading.main_thread()))
        return None if "files" in url else "proxy.test:8080"

    proxies = Proxies(Network(), proxy_of)
    for _ in range(2):
        assert await proxies.find(SERVICE) == "http://proxy.test:8080"
        assert await proxies.find(httpx.URL("https://files.test/clip.mp4")) is None
    assert await proxies.find(httpx.URL("http://localhost:1")) is None
    assert asked == [("https://service.test/", False), ("https://files.test/", False)]


async def test_environment_takes_precedence_over_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://environment.test:1")
    proxies = Proxies(Network(), lambda _: "http://system.test:1")

    assert await proxies.find(SERVICE) == "http://environment.test:1"


async def test_hosts_excluded_by_environment_are_not_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "service.test")
    proxies = Proxies(Network(), lambda _: "http://system.test:1")

    assert await proxies.find(SERVICE) is None
    assert await proxies.find(httpx.URL("https://files.test")) == "http://system.test:1"


async def test_invalid_system_proxy_raises() -> None:
    with pytest.raises(InvalidProxyError):
        await Proxies(Network(), lambda _: "quic://proxy.test").find(SERVICE)


async def test_invalid_system_proxy_is_not_cached() -> None:
    answers = ["quic://proxy.test", "http://proxy.test:1"]
    proxies = Proxies(Network(), lambda _: answers.pop(0))

    with pytest.raises(InvalidProxyError):
        await proxies.find(SERVICE)
    assert await proxies.find(SERVICE) == "http://proxy.test:1"


async def test_manual_proxy_is_used_except_for_loopback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://environment.test:1")
    proxies = Proxies(Network(proxy=Proxy.MANUAL, proxy_url="proxy.test:8080"))

    assert await proxies.find(SERVICE) == "http://proxy.test:8080"
    assert await proxies.find(httpx.URL("http://[::1]:8080")) is None


async def test_proxy_none_ignores_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://environment.test:1")
    system = asyncio.Event()

    def proxy_of(_: str) -> str | None:
        system.set()
        return "http://system.test:1"

    assert await Proxies(Network(proxy=Proxy.NONE), proxy_of).find(SERVICE) is None
    assert not system.is_set()
