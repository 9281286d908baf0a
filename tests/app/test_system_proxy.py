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


def test_connection_is_direct_without_a_proxy() -> None:
    assert system_proxy("https://service.example/v1") is None


def test_proxy_of_the_environment_is_returned_with_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://anna:p%40ss@proxy.example:3128")
    assert system_proxy("https://service.example/v1") == "http://anna:p%40ss@proxy.example:3128"


def test_excluded_host_is_connected_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "localhost,service.example")
    assert system_proxy("https://service.example/v1") is None
    assert system_proxy("https://other.example/v1") == "http://proxy.example:3128"


def test_socks_proxy_is_returned_with_its_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "socks5://proxy.example:1080")
    assert system_proxy("https://service.example/v1") == "socks5://proxy.example:1080"
