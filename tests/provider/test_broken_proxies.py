"""Outcomes with broken proxies: not sent, unless the request was sent before."""

import ssl
from collections.abc import Iterator
from contextlib import aclosing

import pytest
import trustme

from tests.provider import broken_proxies
from tests.provider.broken_proxies import NamingProxy, Speak, listening
from tests.provider.tls_service import Authority, TlsService
from videodesk.credentials import ApiKey
from videodesk.errors import Code
from videodesk.generation import Request
from videodesk.messages import problem_message
from videodesk.provider.client import Client
from videodesk.provider.network import Timeouts
from videodesk.provider.outcome import AskError, AskMeaning, CreateError, CreateMeaning
from videodesk.settings import Network, Proxy

KEY = ApiKey("sk-0123456789")
REQUEST = Request(model="veo3", prompt="a kite")
NAME = "video.service.test"
ELSEWHERE = f"https://{NAME}"
ASKS = 'Proxy-Authenticate: Basic realm="company"'
QUICK = Timeouts(connect=0.1, create=5, query=5)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("authority")
    made = trustme.CA()
    made.cert_pem.write_to_path(str(folder / "authority.pem"))
    return Authority(made, folder / "authority.pem")


@pytest.fixture(scope="module")
def service(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsService]:
    service = TlsService()
    with service.running(*authority.server_files(tmp_path_factory.mktemp("tls"), NAME)):
        yield service


def through(url: str, authority: Authority | None = None) -> Network:
    ca_file = str(authority.file) if authority else ""
    return Network(proxy=Proxy.MANUAL, proxy_url=url, ca_file=ca_file)


async def ask_and_create(
    network: Network, timeouts: Timeouts, address: str = ELSEWHERE
) -> tuple[CreateError, AskError]:
    async with aclosing(Client(address, KEY, network=network, timeouts=timeouts)) as client:
        with pytest.raises(CreateError) as on_create:
            await client.create(REQUEST, [])
        with pytest.raises(AskError) as on_ask:
            await client.models()
    return on_create.value, on_ask.value


@pytest.fixture
def naming(service: TlsService) -> NamingProxy:
    return NamingProxy(service.port)


async def test_http_proxy_resolves_the_host_name(naming: NamingProxy, authority: Authority) -> None:
    async with listening(naming.speak_http) as port:
        network = through(f"http://127.0.0.1:{port}", authority)
        async with aclosing(Client(ELSEWHERE, KEY, network=network)) as client:
            assert await client.models() == ("veo3",)

    assert naming.asked == [f"CONNECT {NAME}:443"]


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_socks_proxy_resolves_the_host_name(
    naming: NamingProxy, authority: Authority, scheme: str
) -> None:
    async with listening(naming.speak_socks) as port:
        network = through(f"{scheme}://127.0.0.1:{port}", authority)
        async with aclosing(Client(ELSEWHERE, KEY, network=network)) as client:
            assert await client.models() == ("veo3",)

    assert naming.asked == [NAME]


async def test_tls_proxy_connects(naming: NamingProxy, authority: Authority) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.made.issue_cert("127.0.0.1").configure_cert(tls)
    async with listening(naming.speak_http, tls) as port:
        network = through(f"https://127.0.0.1:{port}", authority)
        async with aclosing(Client(ELSEWHERE, KEY, network=network)) as client:
            assert (await client.create(REQUEST, [])).task_id == "t1"

    assert naming.asked == [f"CONNECT {NAME}:443"]


async def test_untrusted_tls_proxy_gets_nothing(authority: Authority) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.made.issue_cert("127.0.0.1").configure_cert(tls)
    async with listening(broken_proxies.say_nothing, tls) as port:
        on_create, _ = await ask_and_create(through(f"https://127.0.0.1:{port}"), Timeouts())

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert "isn't trusted" in problem_message(on_create.problem).text


@pytest.mark.parametrize(
    "speak",
    [
        broken_proxies.hang_up,
        broken_proxies.say_nothing,
        broken_proxies.refuse_with_a_page,
        broken_proxies.agree_with_a_page,
        broken_proxies.speak_no_http,
        broken_proxies.refuse_socks_late,
        broken_proxies.break_socks_late,
    ],
)
@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_error_before_proxy_connection_means_not_sent(scheme: str, speak: Speak) -> None:
    async with listening(speak) as port:
        on_create, on_ask = await ask_and_create(through(f"{scheme}://127.0.0.1:{port}"), QUICK)

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert on_ask.outcome.meaning is AskMeaning.UNREACHABLE
    assert on_create.code is on_ask.code is Code.UNREACHABLE
    assert problem_message(on_create.problem).text.endswith("Nothing was sent.")


@pytest.mark.parametrize("speak", [broken_proxies.hang_up, broken_proxies.say_nothing])
async def test_error_behind_proxy_after_sending_is_unknown(speak: Speak) -> None:
    async with listening(speak) as service_port:
        proxy = NamingProxy(service_port)
        async with listening(proxy.speak_socks) as port:
            impatient = Timeouts(connect=5, create=0.2, query=0.2)
            on_create, on_ask = await ask_and_create(
                through(f"socks5://127.0.0.1:{port}"), impatient, f"http://{NAME}"
            )

    assert on_create.outcome.meaning is CreateMeaning.UNKNOWN
    assert on_ask.outcome.meaning is AskMeaning.ASK_AGAIN


@pytest.mark.parametrize(
    "speak", [broken_proxies.refuse_with_a_page, broken_proxies.agree_with_a_page]
)
async def test_page_instead_of_create_answer_is_unknown(speak: Speak) -> None:
    async with listening(speak) as port:
        on_create, _ = await ask_and_create(
            through(f"http://127.0.0.1:{port}"), Timeouts(), f"http://{NAME}"
        )

    assert on_create.outcome.meaning is CreateMeaning.UNKNOWN
    assert "company" in on_create.problem.detail or "hotel" in on_create.problem.detail


async def test_407_for_unencrypted_request_means_not_sent() -> None:
    async with listening(broken_proxies.say_407(ASKS)) as port:
        on_create, on_ask = await ask_and_create(
            through(f"http://127.0.0.1:{port}"), Timeouts(), f"http://{NAME}"
        )

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert on_ask.outcome.meaning is AskMeaning.UNREACHABLE
    assert "requires a user name and password" in problem_message(on_create.problem).text


@pytest.mark.parametrize("headers", [(), (ASKS, "Content-Type: application/json")])
async def test_407_that_may_be_the_services_is_unknown(
    headers: tuple[str, ...],
) -> None:
    async with listening(broken_proxies.say_407(*headers)) as port:
        on_create, _ = await ask_and_create(
            through(f"http://127.0.0.1:{port}"), Timeouts(), f"http://{NAME}"
        )

    assert on_create.outcome.meaning is CreateMeaning.UNKNOWN


async def test_407_of_service_is_unknown() -> None:
    async with listening(broken_proxies.say_407(ASKS)) as port:
        on_create, _ = await ask_and_create(
            Network(proxy=Proxy.NONE), Timeouts(), f"http://127.0.0.1:{port}"
        )

    assert on_create.outcome.meaning is CreateMeaning.UNKNOWN


async def test_407_of_service_behind_socks_proxy_is_unknown() -> None:
    async with (
        listening(broken_proxies.say_407(ASKS)) as service_port,
        listening(NamingProxy(service_port).speak_socks) as port,
    ):
        on_create, _ = await ask_and_create(
            through(f"socks5://127.0.0.1:{port}"), Timeouts(), f"http://{NAME}"
        )

    assert on_create.outcome.meaning is CreateMeaning.UNKNOWN


async def test_407_of_service_inside_tunnel_is_unknown(authority: Authority) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.made.issue_cert(NAME).configure_cert(tls)
    async with (
        listening(broken_proxies.say_407(ASKS), tls) as service_port,
        listening(NamingProxy(service_port).speak_http) as port,
    ):
        on_create, _ = await ask_and_create(
            through(f"http://127.0.0.1:{port}", authority), Timeouts()
        )

    assert on_create.outcome.meaning is CreateMeaning.UNKNOWN


async def test_invalid_system_proxy_means_not_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "quic://user:s3cret@proxy.test")
    on_create, on_ask = await ask_and_create(Network(), Timeouts())

    assert on_create.outcome.meaning is CreateMeaning.NOT_SENT
    assert on_ask.outcome.meaning is AskMeaning.UNREACHABLE
    assert "can't be used" in problem_message(on_create.problem).text
    assert "s3cret" not in repr(on_create.problem)
