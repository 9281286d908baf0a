"""Account queries against a real service on this machine."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from videodesk.credentials import ApiKey
from videodesk.engine.account_queries import AccountQueries, Balance, ConnectionTest
from videodesk.errors import Code, VideoDeskError
from videodesk.messages import connection_text
from videodesk.provider.client import Client
from videodesk.settings import Network, Profile, Proxy

KEY = ApiKey("sk-0123456789")
PAGE = b"<html><title>Log in to the hotel</title></html>"
MODELS = "/v1/models"
LIMIT = "/v1/dashboard/billing/subscription"
USAGE = "/v1/dashboard/billing/usage"
PRICES = "/api/pricing"

Answers = dict[str, tuple[int, object]]
GOOD: Answers = {
    MODELS: (200, {"data": [{"id": "veo3"}, {"id": "veo2"}]}),
    LIMIT: (200, {"hard_limit_usd": 20}),
    USAGE: (200, {"total_usage": 750}),
    PRICES: (200, {"data": [{"model_name": "veo3", "quota_type": 1, "model_price": 0.4}]}),
}


def gateway(message: str, code: str = "") -> object:
    return {"error": {"message": message, "type": "new_api_error", "code": code}}


class Site:
    """A site on a socket of this machine that answers each path as a test wrote it down."""

    def __init__(self, listener: socket.socket) -> None:
        self.answers = dict(GOOD)
        self.requests: list[tuple[str, str]] = []
        self.port = listener.getsockname()[1]

    async def serve(self, request: Request) -> Response:
        path = request.url.path
        self.requests.append((path, request.headers.get("authorization", "")))
        status, body = self.answers.get(path, (404, PAGE))
        if isinstance(body, bytes):
            return Response(body, status, media_type="text/html")
        return Response(json.dumps(body), status, media_type="application/json")


class QueriesHarness:
    """Enquiries, and what they find."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.profile = Profile(base_url=f"http://127.0.0.1:{site.port}")
        self.network = Network()
        self.key_of: Callable[[str], ApiKey | None] = lambda _: KEY
        self.queries = AccountQueries(self._find, self._stored_key, self._client_of)

    def _find(self, name: str) -> Profile | None:
        return self.profile if name == self.profile.name else None

    def _stored_key(self, profile: Profile) -> ApiKey | None:
        return self.key_of(profile.name)

    def _client_of(self, profile: Profile, key: ApiKey) -> Client:
        return Client(profile.base_url, key, network=self.network)

    async def test(self, key: ApiKey | None = KEY) -> ConnectionTest:
        return await self.queries.test(self.profile, key)


@contextmanager
def running(
    site: Site, listener: socket.socket, *, certificate: Path | None = None, key: Path | None = None
) -> Iterator[None]:
    app = Starlette(routes=[Route("/{path:path}", site.serve)])
    config = uvicorn.Config(
        app,
        log_config=None,
        lifespan="off",
        ws="none",
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = server.force_exit = True
        thread.join()


@contextmanager
def listening() -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener


def sentence_of(test: ConnectionTest) -> str:
    return connection_text(test.problem, len(test.models))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """One for all tests: an uvicorn takes 0.2 s to stop."""
    with listening() as listener:
        site = Site(listener)
        with running(site, listener):
            yield site


@pytest.fixture
def harness(site: Site) -> QueriesHarness:
    site.answers = dict(GOOD)
    site.requests.clear()
    return QueriesHarness(site)


VERDICTS: list[tuple[str, Answers, Code | None, str]] = [
    ("valid", {}, None, "The key is valid. 2 models are available."),
    ("one model", {MODELS: (200, {"data": [{"id": "veo3"}]})}, None, "1 model is available."),
    ("no model", {MODELS: (200, {"data": []})}, None, "no models are available to it."),
    ("no balance told", {LIMIT: (404, PAGE)}, None, "The key is valid. 2 models are available."),
    (
        "wrong",
        {MODELS: (401, gateway("Invalid token"))},
        Code.KEY_REFUSED,
        "doesn't know this API key",
    ),
    (
        "expired",
        {MODELS: (401, gateway("该令牌已过期"))},
        Code.KEY_REFUSED,
        "The API key has expired.",
    ),
    (
        "quota used up",
        {MODELS: (401, gateway("This token's quota is exhausted"))},
        Code.KEY_REFUSED,
        "The API key has used up its quota.",
    ),
    ("no reason", {MODELS: (401, b"")}, Code.KEY_REFUSED, "did not accept the API key"),
    (
        "no balance",
        {MODELS: (403, gateway("no", "insufficient_user_quota"))},
        Code.NO_BALANCE,
        "The account balance is too low",
    ),
    (
        "nothing left",
        {USAGE: (200, {"total_usage": 2000})},
        Code.NO_BALANCE,
        "The key is valid, but its balance is zero.",
    ),
    (
        "another network",
        {MODELS: (403, gateway("Your IP is not in the list", "access_denied"))},
        Code.ACCESS_DENIED,
        "this key or network",
    ),
    (
        "wrong address",
        {MODELS: (404, gateway("Invalid URL (GET /v1/models)"))},
        Code.WRONG_ADDRESS,
        "There is no video service at this address.",
    ),
    ("some site", {MODELS: (404, PAGE)}, Code.WRONG_ADDRESS, "no video service at this address"),
    ("a page", {MODELS: (200, PAGE)}, Code.WRONG_ADDRESS, "A web page came back instead of"),
    (
        "a proxy's page",
        {MODELS: (503, PAGE)},
        Code.SERVICE_ERROR,
        "A proxy may be in the way, or the site has problems.",
    ),
    (
        "trouble",
        {MODELS: (500, gateway("panic"))},
        Code.SERVICE_ERROR,
        "The key could not be tested.",
    ),
    (
        "too often",
        {MODELS: (429, b"")},
        Code.SERVICE_ERROR,
        "asked VideoDesk to slow down, so the key could not be tested.",
    ),
]


@pytest.mark.parametrize(
    ("answers", "code", "words"),
    [row[1:] for row in VERDICTS],
    ids=[row[0] for row in VERDICTS],
)
async def test_connection_test_result_is_worded(
    harness: QueriesHarness, answers: Answers, code: Code | None, words: str
) -> None:
    harness.site.answers.update(answers)

    result = await harness.test()

    assert (result.problem and result.problem.code) == code
    assert result.is_good is (code is None)
    assert words in sentence_of(result)


async def test_connection_test_reports_the_balance(harness: QueriesHarness) -> None:
    assert await harness.test() == ConnectionTest(
        None, ("veo3", "veo2"), Balance(left=12.5, used=7.5)
    )
    harness.site.answers[USAGE] = (200, {"total_usage": 2000})
    result = await harness.test()
    assert (result.models, result.balance) == (("veo3", "veo2"), Balance(left=0, used=20))


async def test_connection_test_reports_unreachable_if_nothing_listens(
    harness: QueriesHarness,
) -> None:
    harness.profile = replace(harness.profile, base_url="http://127.0.0.1:9")

    result = await harness.test()

    assert result.problem is not None
    assert result.problem.code is Code.UNREACHABLE
    assert sentence_of(result).startswith("The service could not be reached. Nothing was sent.")


async def test_connection_test_rejects_an_invalid_address_before_sending(
    harness: QueriesHarness,
) -> None:
    harness.profile = replace(harness.profile, base_url="my account")

    result = await harness.test()

    assert result.problem is not None
    assert result.problem.code is Code.WRONG_ADDRESS
    assert harness.site.requests == []


async def test_connection_test_reports_an_unreachable_proxy(harness: QueriesHarness) -> None:
    harness.network = Network(proxy=Proxy.MANUAL, proxy_url="http://127.0.0.1:9")
    harness.profile = replace(harness.profile, base_url="https://service.test")

    assert sentence_of(await harness.test()).startswith("The proxy could not be reached.")


async def test_connection_test_reports_an_unreadable_certificate_file(
    harness: QueriesHarness,
) -> None:
    harness.network = Network(ca_file="/nonexistent.pem")

    assert "The file with extra certificates" in sentence_of(await harness.test())


async def test_connection_test_reports_an_untrusted_certificate(tmp_path: Path) -> None:
    leaf = trustme.CA().issue_cert("127.0.0.1")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    leaf.private_key_pem.write_to_path(str(key))
    leaf.cert_chain_pems[0].write_to_path(str(certificate))
    with listening() as listener:
        harness = QueriesHarness(Site(listener))
        harness.profile = replace(
            harness.profile, base_url=f"https://127.0.0.1:{harness.site.port}"
        )
        with running(harness.site, listener, certificate=certificate, key=key):
            result = await harness.test()

    assert result.problem is not None
    assert result.problem.code is Code.UNREACHABLE
    assert "isn't trusted" in sentence_of(result)
    assert harness.site.requests == []


async def test_connection_test_without_a_key_uses_the_stored_key(harness: QueriesHarness) -> None:
    stored = ApiKey("sk-stored")
    harness.key_of = {"default": stored}.get

    assert (await harness.test(None)).is_good
    assert harness.site.requests[0] == (MODELS, "Bearer sk-stored")


async def test_connection_test_reports_a_missing_stored_key(harness: QueriesHarness) -> None:
    harness.key_of = lambda _: None

    result = await harness.test(None)

    assert result.problem is not None
    assert result.problem.code is Code.KEY_MISSING
    assert harness.site.requests == []


async def test_locked_password_store_does_not_block_the_loop(harness: QueriesHarness) -> None:
    asked: list[bool] = []

    def key_of(_: str) -> ApiKey | None:
        asked.append(threading.current_thread().daemon)
        return KEY

    harness.key_of = key_of
    await harness.test(None)
    assert asked == [True]


async def test_service_models_hold_date_and_prices(harness: QueriesHarness) -> None:
    before = datetime.now(UTC)

    models = await harness.queries.service_models("default")

    assert models.profile == "default"
    assert models.models == ("veo3", "veo2")
    assert models.prices == {"veo3": 0.4}
    assert before <= models.asked_at <= datetime.now(UTC)
    assert dict(harness.site.requests) == {MODELS: f"Bearer {KEY.reveal()}", PRICES: ""}


async def test_service_models_are_listed_without_prices(harness: QueriesHarness) -> None:
    harness.site.answers[PRICES] = (404, PAGE)

    models = await harness.queries.service_models("default")

    assert (models.models, models.prices) == (("veo3", "veo2"), {})


async def test_service_models_raise_if_the_service_lists_none(harness: QueriesHarness) -> None:
    harness.site.answers[MODELS] = (401, gateway("Invalid token"))

    with pytest.raises(VideoDeskError) as raised:
        await harness.queries.service_models("default")

    assert raised.value.code is Code.KEY_REFUSED


async def test_service_models_of_an_unknown_profile_raise(harness: QueriesHarness) -> None:
    with pytest.raises(VideoDeskError) as raised:
        await harness.queries.service_models("gone")

    assert raised.value.code is Code.PROFILE_UNKNOWN
    assert await harness.queries.balance("gone") is None


async def test_balance_is_returned_where_the_service_reports_it(harness: QueriesHarness) -> None:
    assert await harness.queries.balance("default") == Balance(left=12.5, used=7.5)
    harness.site.answers[USAGE] = (200, gateway("no"))
    assert await harness.queries.balance("default") is None
    harness.key_of = lambda _: None
    assert await harness.queries.balance("default") is None
