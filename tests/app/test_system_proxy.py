import sys

import pytest

from videodesk.app.system_proxy import system_proxy

pytestmark = pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="there, the system's settings decide"
)


@pytest.fixture(autouse=True)
def proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_a_proxy_the_way_is_direct() -> None:
    assert system_proxy("https://service.example/v1") is None


def test_the_proxy_of_the_environment_is_told_with_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://anna:p%40ss@proxy.example:3128")
    assert system_proxy("https://service.example/v1") == "http://anna:p%40ss@proxy.example:3128"


def test_an_exception_goes_direct(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "localhost,service.example")
    assert system_proxy("https://service.example/v1") is None
    assert system_proxy("https://other.example/v1") == "http://proxy.example:3128"


def test_a_socks_proxy_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "socks5://proxy.example:1080")
    assert system_proxy("https://service.example/v1") == "socks5://proxy.example:1080"
