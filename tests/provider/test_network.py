"""How connections are opened: proxies, certificates, time-outs."""

import ssl

import httpx
import pytest
import truststore

from videodesk.errors import Code, VideoDeskError
from videodesk.provider.network import Timeouts, open_http, system_certificates


def test_the_certificates_are_those_of_the_system_and_are_checked() -> None:
    tls = system_certificates()

    assert isinstance(tls, truststore.SSLContext)
    assert tls.verify_mode is ssl.CERT_REQUIRED
    assert tls.check_hostname


def test_the_waits_are_those_of_the_description() -> None:
    waits = Timeouts()

    assert waits.for_create() == httpx.Timeout(connect=10, write=60, read=120, pool=10)
    assert waits.for_query() == httpx.Timeout(connect=10, write=30, read=30, pool=10)
    assert waits.for_download().read is None
    assert waits.stall == 60


@pytest.mark.parametrize("proxy", ["socks://127.0.0.1:1080", "quic://127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)

    with pytest.raises(VideoDeskError) as raised:
        open_http(system_certificates(), None, keep_alive=True)

    assert raised.value.code is Code.UNREACHABLE


async def test_a_proxy_for_the_world_is_no_way_to_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:1")
    nobody = "http://127.0.0.1:9/"

    async with open_http(system_certificates(), None, keep_alive=True) as http:
        with pytest.raises(httpx.ConnectError, match="All connection attempts failed"):
            await http.get(nobody)
