import contextlib
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.demo.quick import AT_ONCE
from videodesk.demo.backend import DemoBackend
from videodesk.demo.service import DemoService, Shape
from videodesk.errors import Code, VideoDeskError

KITE = {"model": "veo3", "prompt": "a red kite", "size": "128x72", "duration": 1}
PATIENCE = 60.0


@pytest.fixture
def service(tmp_path: Path) -> Iterator[DemoService]:
    with DemoService(tmp_path / "demo", AT_ONCE) as started:
        yield started


@contextlib.contextmanager
def client_of(base_url: str) -> Iterator[httpx.Client]:
    headers = {"Authorization": "Bearer any"}
    with httpx.Client(base_url=base_url, headers=headers, timeout=PATIENCE) as client:
        yield client


def demo_threads() -> list[str]:
    return [each.name for each in threading.enumerate() if each.name.startswith("demo-")]


def test_service_listens_from_start_until_stop(tmp_path: Path) -> None:
    service = DemoService(tmp_path)
    base_url = service.start()
    assert base_url == service.base_url
    assert base_url.startswith("http://127.0.0.1:")
    assert service.start() == base_url
    with client_of(base_url) as client:
        assert client.get("/v1/models").status_code == 200
    service.stop()
    service.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(base_url)
    assert not demo_threads()


def test_stop_without_start_does_nothing(tmp_path: Path) -> None:
    service = DemoService(tmp_path)
    service.stop()
    assert service.charged == 0


def test_task_is_created_and_downloaded_over_a_socket(service: DemoService) -> None:
    with client_of(service.base_url) as client:
        task_id = client.post("/v1/video/create", json=KITE).json()["id"]
        assert service.charged == 1
        status = client.get("/v1/video/query", params={"id": task_id}).json()["status"]
        assert status in {"processing", "completed"}


def test_service_answers_in_wrapped_shape_if_chosen(tmp_path: Path) -> None:
    with (
        DemoService(tmp_path, shape=Shape.WRAPPED) as service,
        client_of(service.base_url) as client,
    ):
        assert client.post("/v1/video/create", json=KITE).json()["code"] == "success"


def test_port_in_use_raises_a_problem(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(VideoDeskError) as raised:
            DemoService(tmp_path, port=port).start()
    assert raised.value.code is Code.DEMO_UNAVAILABLE
    assert str(port) in raised.value.problem.detail
    assert not demo_threads()


@pytest.mark.parametrize("port", [-1, 70_000])
def test_invalid_port_raises_a_problem(tmp_path: Path, port: int) -> None:
    with pytest.raises(VideoDeskError) as raised:
        DemoService(tmp_path, port=port).start()
    assert raised.value.code is Code.DEMO_UNAVAILABLE


def test_folder_that_cannot_be_created_raises_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VideoDeskError) as raised:
        DemoService(tmp_path / "file" / "demo").start()
    assert raised.value.code is Code.DEMO_UNAVAILABLE


def test_service_installs_no_signal_handlers(tmp_path: Path) -> None:
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    with DemoService(tmp_path):
        assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before


def test_stop_aborts_a_stalled_download(tmp_path: Path) -> None:
    service = DemoService(tmp_path, AT_ONCE)
    base_url = service.start()
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    with (uploads / ("0" * 32 + ".png")).open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    address = httpx.URL(base_url)
    with socket.create_connection((address.host, address.port or 0)) as stuck:
        asked = f"GET /files/uploads/{'0' * 32}.png HTTP/1.1\r\nHost: {address.netloc.decode()}"
        stuck.sendall(f"{asked}\r\n\r\n".encode())
        assert stuck.recv(12) == b"HTTP/1.1 200"
        service.stop()
        assert not demo_threads()


def test_stop_cancels_a_running_render(tmp_path: Path) -> None:
    service = DemoService(tmp_path)
    with client_of(service.start()) as client:
        client.post("/v1/video/create", json={**KITE, "size": "1280x720", "duration": 20})
    service.stop()
    assert not demo_threads()


def test_create_with_lost_answer_is_charged(service: DemoService) -> None:
    body = {**KITE, "prompt": "[demo: lose answer]"}
    with client_of(service.base_url) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.post("/v1/video/create", json=body)
        assert service.charged == 1
        assert client.get("/v1/models").status_code == 200


def test_oversized_body_gets_an_answer_and_no_reset(service: DemoService) -> None:
    with client_of(service.base_url) as client:
        answer = client.post("/v1/video/create", content=bytes(30 * 1024 * 1024))
        assert answer.status_code == 413
        assert answer.json()["error"]["code"] == "request_too_large"
    refused = httpx.post(f"{service.base_url}/v1/video/create", content=bytes(30 * 1024 * 1024))
    assert refused.status_code == 401


def test_service_restarted_on_a_folder_knows_its_tasks(tmp_path: Path) -> None:
    with DemoService(tmp_path) as first, client_of(first.base_url) as client:
        ids = [client.post("/v1/video/create", json=KITE).json()["id"] for _ in range(3)]
    with DemoService(tmp_path) as second, client_of(second.base_url) as client:
        assert second.charged == 3
        for task_id in ids:
            answer = client.get("/v1/video/query", params={"id": task_id})
            assert answer.json()["id"] == task_id


def test_killed_process_loses_no_accepted_task(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path\n"
        "from videodesk.demo.service import DemoService\n"
        "print(DemoService(Path(sys.argv[1])).start(), flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            base_url = process.stdout.readline().strip()
            with client_of(base_url) as client:
                ids = [client.post("/v1/video/create", json=KITE).json()["id"] for _ in range(3)]
        finally:
            process.kill()
    assert process.returncode != 0

    backend = DemoBackend(tmp_path)
    backend.resume()
    for task_id in ids:
        task = backend.find(task_id)
        assert task is not None
        assert backend.clip(task).result(PATIENCE).stat().st_size > 1000
    backend.stop()
