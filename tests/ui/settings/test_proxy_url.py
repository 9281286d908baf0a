import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.ui.settings.editors import InvalidInputError
from videodesk.ui.settings.proxy_url import ProxyUrlParts, join_proxy_url, split_proxy_url


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("", ProxyUrlParts()),
        ("http://h:3128", ProxyUrlParts("http://h:3128")),
        ("http://u@h:3128", ProxyUrlParts("http://h:3128", "u")),
        ("socks5://u:p%40ss@[::1]:1080", ProxyUrlParts("socks5://[::1]:1080", "u", "p@ss")),
        ("u:p@h", ProxyUrlParts("h", "u", "p")),
    ],
)
def test_proxy_url_is_split(url: str, parts: ProxyUrlParts) -> None:
    assert split_proxy_url(url) == parts


@given(user=st.text(min_size=1), password=st.text())
def test_any_user_and_password_survive(user: str, password: str) -> None:
    try:
        user.encode()
        password.encode()
    except UnicodeEncodeError:
        return
    parts = ProxyUrlParts("https://proxy.example:8080", user, password)
    assert split_proxy_url(join_proxy_url(parts)) == parts


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("", ""),
        ("  ", ""),
        ("h:3128", "http://h:3128"),
        ("HTTP://h:3128/", "http://h:3128"),
        ("https://h", "https://h"),
        ("socks5://127.0.0.1:1080", "socks5://127.0.0.1:1080"),
    ],
)
def test_proxy_url_is_normalised(address: str, url: str) -> None:
    assert join_proxy_url(ProxyUrlParts(address)) == url


@pytest.mark.parametrize(
    "address", ["ftp://h", "http://", "http://h:99999", "http://h:0", "http://h/path", "h?x", "a b"]
)
def test_invalid_proxy_url_is_refused(address: str) -> None:
    with pytest.raises(InvalidInputError, match="isn't a proxy address"):
        join_proxy_url(ProxyUrlParts(address))


def test_password_without_user_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="user"):
        join_proxy_url(ProxyUrlParts("h:1", "", "secret"))


def test_password_is_not_in_repr() -> None:
    assert "secret" not in repr(ProxyUrlParts("h:1", "me", "secret"))
