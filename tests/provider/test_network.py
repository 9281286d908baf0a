"""Factory of connections: proxies, certificates, time-outs."""

import ssl
from pathlib import Path

import httpx
import pytest
import truststore

from videodesk.errors import Code, VideoDeskError
from videodesk.messages import problem_message
from videodesk.provider.network import (
    Timeouts,
    find_proxies,
    open_http,
    system_certificates,
    timeouts_of,
)
from videodesk.settings import Network, Proxy


def test_system_certificates_are_used_and_checked() -> None:
    tls = system_certificates()

    assert isinstance(tls, truststore.SSLContext)
    assert tls.verify_mode is ssl.CERT_REQUIRED
    assert tls.check_hostname


def test_default_timeouts_are_those_of_the_api_document() -> None:
    waits = Timeouts()

    assert waits.for_create() == httpx.Timeout(connect=10, write=60, read=120, pool=10)
    assert waits.for_query() == httpx.Timeout(connect=10, write=30, read=30, pool=10)
    assert waits.for_download().read is None
    assert waits.stall == 60


def test_timeouts_of_settings_are_used() -> None:
    chosen = Network(
        connect_timeout=3, write_timeout=4, create_timeout=300, query_timeout=50, stall_timeout=7
    )

    assert timeouts_of(Network()) == Timeouts()
    assert timeouts_of(chosen) == Timeouts(
        connect=3, write=4, create=300, create_total=1500, query=50, query_total=100, stall=7
    )


@pytest.mark.parametrize(
    "content", [b"", b"no certificate", b"\x30\x82\x00\x01", b"-----BEGIN CERTIFICATE-----\nxx"]
)
def test_file_without_certificates_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "company.pem"
    file.write_bytes(content)

    with pytest.raises(VideoDeskError) as raised:
        system_certificates(str(file))

    assert raised.value.code is Code.UNREACHABLE
    assert (
        "contains none that can be read. Nothing was sent."
        in problem_message(raised.value.problem).text
    )
    assert str(file) in raised.value.problem.detail


@pytest.mark.parametrize("name", ["not-there.pem", ""])
def test_missing_certificate_file_or_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(VideoDeskError) as raised:
        system_certificates(str(tmp_path / name))

    assert raised.value.code is Code.UNREACHABLE


@pytest.mark.parametrize("proxy", ["", "quic://127.0.0.1:1", "http://user:s3cret@:1", "http://h:x"])
def test_invalid_manual_proxy_is_refused_without_its_password(
    proxy: str,
) -> None:
    with pytest.raises(VideoDeskError) as raised:
        find_proxies(Network(proxy=Proxy.MANUAL, proxy_url=proxy))

    assert raised.value.code is Code.UNREACHABLE
    assert problem_message(raised.value.problem).text.endswith("can't be used. Nothing was sent.")
    assert "s3cret" not in repr(raised.value.problem)


async def test_loopback_is_reached_without_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:1")
    nobody = "http://127.0.0.1:9/"

    async with open_http(system_certificates(), find_proxies(Network()), keep_alive=True) as http:
        with pytest.raises(httpx.ConnectError, match="All connection attempts failed"):
            await http.get(nobody)
