"""The demo service answers programs of this computer alone, and takes a limited number of tasks."""

import json
import socket
from collections.abc import Iterator
from contextlib import aclosing, suppress
from pathlib import Path

import httpx
import pytest

from tests.demo.clock import Clock
from tests.demo.demo_client import picture
from videodesk.demo.application import MAX_CREATE_BYTES
from videodesk.demo.backend import DemoBackend, TooManyTasksError
from videodesk.demo.create_request import CreateRequest
from videodesk.demo.launcher import DEMO_KEY
from videodesk.demo.options import DemoOptions, TaskLimits
from videodesk.demo.service import DemoService
from videodesk.demo.tasks import Task
from videodesk.errors import Code
from videodesk.generation import Request
from videodesk.provider.client import Client
from videodesk.provider.outcome import CreateError, CreateMeaning

CREATE = {"model": "veo3", "prompt": "a kite [demo: forever]"}
FOREVER = CreateRequest("veo3", "a kite [demo: forever]")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoService]:
    with DemoService(tmp_path_factory.mktemp("demo"), DemoOptions((0.0, 0.0), 64)) as running:
        yield running


def status_of(service: DemoService, *headers: str, path: str = "/v1/models") -> int:
    """The status of a request whose headers are written by hand."""
    host, port = service.base_url.removeprefix("http://").split(":")
    lines = (f"GET {path} HTTP/1.1", *headers, "Authorization: Bearer k", "Connection: close")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall("\r\n".join((*lines, "", "")).replace("PORT", port).encode())
        return int(connection.makefile("rb").readline().split()[1])


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:PORT", "localhost:PORT", "LocalHost:PORT", "[::1]:PORT"],
)
def test_own_host_names_are_served(service: DemoService, host: str) -> None:
    assert status_of(service, f"Host: {host}") == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.test:PORT", "evil.test", "localhost.evil.test:PORT", "127.0.0.1.evil.test:PORT"),
        *(
            "localhost",
            "127.0.0.1:1",
            "localhost.:PORT",
            "localhost:PORT:PORT",
            "",
            "127.0.0.2:PORT",
        ),
        *("user@localhost:PORT", "127.1:PORT", "0.0.0.0:PORT", "[::ffff:127.0.0.1]:PORT"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/models", "/files/x.mp4", "/"])
def test_other_host_names_are_refused_on_every_path(
    service: DemoService, host: str, path: str
) -> None:
    assert status_of(service, f"Host: {host}", path=path) in {400, 421}


def test_request_without_a_host_or_with_two_is_refused(service: DemoService) -> None:
    assert status_of(service) in {400, 421}
    assert status_of(service, "Host: 127.0.0.1:PORT", "Host: evil.test") in {400, 421}


def test_pages_in_a_browser_get_nothing(service: DemoService) -> None:
    with httpx.Client(base_url=service.base_url) as client:
        for origin in ("http://evil.test", "null", service.base_url):
            answer = client.get(
                "/v1/models", headers={"Origin": origin, "Authorization": "Bearer k"}
            )
            assert answer.status_code == 403
        asked = {"Origin": "http://evil.test", "Access-Control-Request-Method": "POST"}
        preflight = client.options("/v1/video/create", headers=asked)
        assert preflight.status_code == 403
        plain = client.get("/files/none.mp4")
    for answer in (preflight, plain):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_headers_of_a_proxy_are_not_believed(service: DemoService) -> None:
    headers = {"Authorization": "Bearer k", "X-Forwarded-Proto": "ftp", "X-Forwarded-For": "::2"}
    with httpx.Client(base_url=service.base_url, headers=headers) as client:
        answer = client.post(
            "/v1/files/uploads",
            data={"purpose": "model_input"},
            files={"file": ("a.png", picture())},
        )
    assert answer.json()["url"].startswith(f"{service.base_url}/files/")


# -- Tasks and bodies ------------------------------------------------------------------------------


def backend_of(folder: Path, limits: TaskLimits, clock: Clock) -> DemoBackend:
    return DemoBackend(folder, DemoOptions((4.0, 4.0), limits=limits), now=clock)


def test_tasks_of_one_day_are_limited(tmp_path: Path) -> None:
    clock = Clock()
    backend = backend_of(tmp_path, TaskLimits(per_day=3), clock)
    for _ in range(3):
        backend.accept(FOREVER)
    with pytest.raises(TooManyTasksError):
        backend.accept(FOREVER)
    clock.pass_by(24 * 3600 + 1)
    backend.accept(FOREVER)
    assert backend.charged == 4


def test_tasks_of_a_folder_are_limited_over_all_runs(tmp_path: Path) -> None:
    for _ in range(2):
        backend_of(tmp_path, TaskLimits(total=3), Clock()).accept(FOREVER)
    last = backend_of(tmp_path, TaskLimits(total=3), Clock())
    last.accept(FOREVER)
    with pytest.raises(TooManyTasksError):
        last.accept(FOREVER)


def test_clips_that_wait_to_be_rendered_are_limited(tmp_path: Path) -> None:
    backend = backend_of(tmp_path, TaskLimits(waiting=2), Clock())
    request = CreateRequest("veo3", "a kite", size="640x360", duration=8)
    accepted = list[Task]()
    with suppress(TooManyTasksError):
        accepted.extend(backend.accept(request) for _ in range(20))
    backend.stop()
    assert 2 <= len(accepted) < 20


async def test_create_beyond_the_limit_is_not_taken_and_may_be_sent_later(tmp_path: Path) -> None:
    options = DemoOptions((4.0, 4.0), limits=TaskLimits(per_day=1))
    with DemoService(tmp_path, options) as service:
        async with aclosing(Client(service.base_url, DEMO_KEY)) as client:
            await client.create(Request("veo3", "a kite [demo: forever]"), [])
            with pytest.raises(CreateError) as failed:
                await client.create(Request("veo3", "a kite [demo: forever]"), [])
        assert service.charged == 1
    assert failed.value.outcome.meaning is CreateMeaning.TRY_LATER
    assert failed.value.problem.code is Code.BUSY
    assert "takes no more" in failed.value.problem.detail


@pytest.mark.parametrize("with_length", [True, False])
def test_body_that_is_too_large_is_refused(service: DemoService, with_length: bool) -> None:
    body = json.dumps({**CREATE, "prompt": "x" * MAX_CREATE_BYTES}).encode()
    headers = {"Authorization": "Bearer k"}
    with httpx.Client(base_url=service.base_url, headers=headers) as client:
        answer = client.post("/v1/video/create", content=body if with_length else iter([body]))
    assert answer.status_code == 413


def test_text_that_would_be_stored_is_limited(service: DemoService) -> None:
    headers = {"Authorization": "Bearer k"}
    with httpx.Client(base_url=service.base_url, headers=headers) as client:
        for more in ({"images": ["https://h.test/" + "a" * 9_000]}, {"prompt": "x" * 20_001}):
            answer = client.post("/v1/video/create", json={**CREATE, **more})
            assert answer.status_code == 400
        deep = b"[" * 1_000_000
        assert client.post("/v1/video/create", content=deep).status_code == 400
