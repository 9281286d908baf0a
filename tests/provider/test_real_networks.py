"""The client through real proxies and a private authority, all on this machine."""

import base64
import io
import logging
import socket
from collections.abc import Iterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.provider.proxy_programs import microsocks, tinyproxy
from tests.provider.tls_service import LOOPBACK_BY_ANOTHER_NAME, Authority, TlsService
from videodesk.credentials import ApiKey
from videodesk.errors import Code
from videodesk.generation import Request
from videodesk.messages import problem_message
from videodesk.provider.client import Client
from videodesk.provider.outcome import AskError, AskMeaning, CreateError, CreateMeaning
from videodesk.provider.redaction import SecretsFilter
from videodesk.provider.task_state import Done
from videodesk.settings import Network, Proxy

KEY = ApiKey("sk-0123456789")
REQUEST = Request(model="veo3", prompt="a kite")
PASSWORD = "pr0xy-s3cret"
ALL_CALLS = [
    "GET /v1/models",
    "POST /v1/video/create",
    "GET /v1/video/query",
    "GET /clip.mp4",
]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("authority")
    made = trustme.CA()
    made.cert_pem.write_to_path(str(folder / "authority.pem"))
    return Authority(made, folder / "authority.pem")


@pytest.fixture(scope="module")
def running(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsService]:
    service = TlsService()
    names = (LOOPBACK_BY_ANOTHER_NAME, "localhost")
    with service.running(*authority.server_files(tmp_path_factory.mktemp("tls"), *names)):
        yield service


@pytest.fixture
def service(running: TlsService) -> TlsService:
    running.asked.clear()
    return running


def through(url: str, authority: Authority) -> Network:
    return Network(
        proxy=Proxy.MANUAL, proxy_url=url, ca_file=str(authority.file), connect_timeout=5
    )


async def make_a_clip(client: Client, part: Path) -> None:
    """All that a generation asks of a service."""
    assert await client.models() == ("veo3",)
    created = await client.create(REQUEST, [])
    report = await client.query(created.task_id)
    assert isinstance(report.state, Done)
    assert report.state.url is not None
    await client.download(report.state.url, part)


async def refused(network: Network, address: str) -> tuple[CreateError, AskError]:
    async with aclosing(Client(address, KEY, network=network)) as client:
        with pytest.raises(CreateError) as on_create:
            await client.create(REQUEST, [])
        with pytest.raises(AskError) as on_ask:
            await client.models()
    return on_create.value, on_ask.value


async def test_clip_is_made_through_http_proxy_with_password(
    service: TlsService, authority: Authority, tmp_path: Path
) -> None:
    with tinyproxy(tmp_path, f"BasicAuth user {PASSWORD}") as proxy:
        network = through(f"http://user:{PASSWORD}@127.0.0.1:{proxy.port}", authority)
        async with aclosing(Client(service.address(), KEY, network=network)) as client:
            await make_a_clip(client, tmp_path / "clip.part")

        assert service.asked == ALL_CALLS
        assert (tmp_path / "clip.part").read_bytes() == service.host.data
        # One for the create, one for questions, one for files: nothing went around it.
        assert proxy.log.count(f"CONNECT {LOOPBACK_BY_ANOTHER_NAME}:{service.port}") == 3


async def test_clip_is_made_through_socks_proxy_with_password(
    service: TlsService, authority: Authority, tmp_path: Path
) -> None:
    with microsocks(tmp_path, "-u", "user", "-P", PASSWORD) as proxy:
        network = through(f"socks5://user:{PASSWORD}@127.0.0.1:{proxy.port}", authority)
        async with aclosing(Client(service.address(), KEY, network=network)) as client:
            await make_a_clip(client, tmp_path / "clip.part")

        assert service.asked == ALL_CALLS
        assert (tmp_path / "clip.part").read_bytes() == service.host.data
        assert proxy.log.count(f"connected to {LOOPBACK_BY_ANOTHER_NAME}:{service.port}") == 3


async def test_proxy_password_is_not_in_debug_log(
    service: TlsService, authority: Authority, tmp_path: Path
) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(SecretsFilter())
    loggers = [logging.getLogger(name) for name in ("httpx", "httpcore")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    try:
        with (
            tinyproxy(tmp_path, f"BasicAuth user {PASSWORD}") as http,
            microsocks(tmp_path, "-u", "user", "-P", PASSWORD) as socks,
        ):
            for kind, port in (("http", http.port), ("socks5", socks.port)):
                network = through(f"{kind}://user:{PASSWORD}@127.0.0.1:{port}", authority)
                async with aclosing(Client(service.address(), KEY, network=network)) as client:
                    await client.models()
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)

    assert "setup_socks5_connection.started" in written.getvalue()
    assert PASSWORD not in written.getvalue()
    assert base64.b64encode(f"user:{PASSWORD}".encode()).decode() not in written.getvalue()


async def test_environment_proxy_is_used_except_for_excluded_hosts(
    service: TlsService, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tinyproxy(tmp_path) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        network = Network(ca_file=str(authority.file))
        async with aclosing(Client(service.address(), KEY, network=network)) as client:
            await client.models()
        assert proxy.log.count("CONNECT 127.1") == 1

        monkeypatch.setenv("NO_PROXY", f"other.test,{LOOPBACK_BY_ANOTHER_NAME}")
        async with aclosing(Client(service.address(), KEY, network=network)) as client:
            await make_a_clip(client, tmp_path / "clip.part")
        assert proxy.log.count("CONNECT 127.1") == 1


async def test_system_proxy_from_qt_is_used(
    service: TlsService, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with microsocks(tmp_path) as proxy:
        client = Client(
            service.address(),
            KEY,
            network=Network(ca_file=str(authority.file)),
            proxy_of=lambda _: f"socks5://127.0.0.1:{proxy.port}",
        )
        async with aclosing(client):
            await client.models()
        assert proxy.log.count(f":{service.port}") == 1


async def test_loopback_is_reached_directly_although_proxy_is_set(
    service: TlsService, authority: Authority, tmp_path: Path
) -> None:
    network = through("http://127.0.0.1:9", authority)
    async with aclosing(Client(service.address("localhost"), KEY, network=network)) as client:
        await make_a_clip(client, tmp_path / "clip.part")


@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
async def test_unreachable_proxy_means_not_sent(
    service: TlsService, authority: Authority, scheme: str
) -> None:
    on_create, on_ask = await refused(
        through(f"{scheme}://user:{PASSWORD}@127.0.0.1:9", authority), service.address()
    )

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert on_ask.outcome.meaning is AskMeaning.UNREACHABLE
    assert on_create.code is on_ask.code is Code.UNREACHABLE
    assert (
        problem_message(on_create.problem).text
        == "The proxy could not be reached. Nothing was sent."
    )
    assert PASSWORD not in repr(on_create.problem) + repr(on_ask.problem)
    assert service.asked == []


@pytest.mark.parametrize("user", ["", f"user:not-{PASSWORD}@"])
async def test_http_proxy_login_required_means_not_sent(
    service: TlsService, authority: Authority, tmp_path: Path, user: str
) -> None:
    with tinyproxy(tmp_path, f"BasicAuth user {PASSWORD}") as proxy:
        on_create, on_ask = await refused(
            through(f"http://{user}127.0.0.1:{proxy.port}", authority), service.address()
        )

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert on_ask.outcome.meaning is AskMeaning.UNREACHABLE
    assert "requires a user name and password" in problem_message(on_create.problem).text
    assert PASSWORD not in repr(on_create.problem) + repr(on_ask.problem)
    assert service.asked == []


@pytest.mark.parametrize("user", ["", f"user:not-{PASSWORD}@"])
async def test_socks_proxy_login_required_means_not_sent(
    service: TlsService, authority: Authority, tmp_path: Path, user: str
) -> None:
    with microsocks(tmp_path, "-u", "user", "-P", PASSWORD) as proxy:
        on_create, on_ask = await refused(
            through(f"socks5://{user}127.0.0.1:{proxy.port}", authority), service.address()
        )

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert on_ask.outcome.meaning is AskMeaning.UNREACHABLE
    assert "requires a user name and password" in problem_message(on_create.problem).text
    assert PASSWORD not in repr(on_create.problem) + repr(on_ask.problem)


@pytest.mark.parametrize("kind", ["http", "socks5"])
async def test_proxy_that_cannot_reach_service_means_not_sent(
    authority: Authority, tmp_path: Path, kind: str
) -> None:
    with tinyproxy(tmp_path) if kind == "http" else microsocks(tmp_path) as proxy:
        on_create, on_ask = await refused(
            through(f"{kind}://127.0.0.1:{proxy.port}", authority), "https://127.1:9"
        )

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert on_ask.outcome.meaning is AskMeaning.UNREACHABLE
    assert problem_message(on_create.problem).text.startswith(
        "The proxy did not connect to the service."
    )


async def test_proxy_answers_are_distinguished_from_service_without_encryption(
    tmp_path: Path,
) -> None:
    with tinyproxy(tmp_path, f"BasicAuth user {PASSWORD}") as proxy:
        for user, sentence in (
            ("", "requires a user name and password"),
            (f"user:{PASSWORD}@", "A proxy may be in the way"),
        ):
            url = f"http://{user}127.0.0.1:{proxy.port}"
            network = Network(proxy=Proxy.MANUAL, proxy_url=url)
            async with aclosing(Client("http://127.1:9", KEY, network=network)) as client:
                with pytest.raises(AskError) as raised:
                    await client.models()
                assert sentence in problem_message(raised.value.problem).text


# A private authority


async def test_private_authority_is_trusted_if_its_file_is_set(
    service: TlsService, authority: Authority, tmp_path: Path
) -> None:
    network = Network(proxy=Proxy.NONE, ca_file=str(authority.file))
    async with aclosing(Client(service.address(), KEY, network=network)) as client:
        await make_a_clip(client, tmp_path / "clip.part")

    assert service.asked == ALL_CALLS


async def test_unknown_authority_is_not_trusted_and_nothing_is_sent(
    service: TlsService,
) -> None:
    on_create, on_ask = await refused(Network(proxy=Proxy.NONE), service.address())

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert on_ask.outcome.meaning is AskMeaning.UNREACHABLE
    assert "isn't trusted" in problem_message(on_create.problem).text
    assert "add its file in the network settings" in problem_message(on_create.problem).hint
    assert service.asked == []


async def test_certificate_for_other_host_is_not_trusted(
    service: TlsService, authority: Authority
) -> None:
    network = Network(proxy=Proxy.NONE, ca_file=str(authority.file))
    on_create, _ = await refused(network, service.address("127.0.0.1"))

    assert "isn't trusted" in problem_message(on_create.problem).text


@pytest.mark.parametrize(
    ("begins", "ends", "sentence"),
    [(-20, -10, "certificate has expired"), (10, 20, "certificate isn't valid yet")],
)
async def test_certificate_of_another_time_names_the_clock(
    authority: Authority, tmp_path: Path, begins: int, ends: int, sentence: str
) -> None:
    now = datetime.now(UTC)
    files = authority.server_files(
        tmp_path,
        LOOPBACK_BY_ANOTHER_NAME,
        valid_from=now + timedelta(days=begins),
        valid_until=now + timedelta(days=ends),
    )
    service = TlsService()
    with service.running(*files):
        network = Network(proxy=Proxy.NONE, ca_file=str(authority.file))
        on_create, on_ask = await refused(network, service.address())

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert on_ask.outcome.meaning is AskMeaning.UNREACHABLE
    message = problem_message(on_create.problem)
    assert sentence in message.text
    assert f"clock ({now.astimezone():%Y-%m-%d}" in message.text
    assert "date and time" in message.hint
    assert service.asked == []


async def test_certificate_is_checked_behind_proxy(
    service: TlsService, authority: Authority, tmp_path: Path
) -> None:
    with tinyproxy(tmp_path) as proxy:
        network = Network(proxy=Proxy.MANUAL, proxy_url=f"http://127.0.0.1:{proxy.port}")
        on_create, on_ask = await refused(network, service.address())

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert on_ask.outcome.meaning is AskMeaning.UNREACHABLE
    assert "isn't trusted" in problem_message(on_create.problem).text


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as listener:
            listener.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")
async def test_ipv6_service_is_reached(tmp_path: Path) -> None:
    service = TlsService()
    with service.running(at="::1"):
        address = service.address("[::1]", scheme="http") + "/v1/"
        async with aclosing(Client(address, KEY)) as client:
            await make_a_clip(client, tmp_path / "clip.part")

    assert service.asked == ALL_CALLS
