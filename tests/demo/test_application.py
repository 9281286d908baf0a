import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.demo.clock import Clock
from tests.demo.demo_client import KITE, finish
from videodesk.demo.application import MAX_CREATE_BYTES, make_application
from videodesk.demo.backend import DemoBackend


def asking(prompt: str) -> bytes:
    return json.dumps({**KITE, "prompt": prompt}).encode()


async def test_flat_answers_match_the_contract(
    flat: httpx.AsyncClient, backend: DemoBackend, clock: Clock
) -> None:
    now = int(clock.moment)
    created = await flat.post("/v1/video/create", json=KITE)
    task_id = created.json()["id"]
    assert created.status_code == 200
    assert created.json() == {"id": task_id, "status": "processing", "status_update_time": now}
    assert task_id.startswith("video_task_")

    clock.pass_by(2)
    working = await flat.get("/v1/video/query", params={"id": task_id})
    assert working.json() == {"id": task_id, "status": "processing", "status_update_time": now + 2}

    finish(backend, clock, task_id)
    done = await flat.get("/v1/video/query", params={"id": task_id})
    assert done.json() == {
        "id": task_id,
        "status": "completed",
        "status_update_time": now + 4,
        "video_url": f"http://127.0.0.1:8000/files/{task_id}.mp4",
    }


async def test_wrapped_answers_match_the_gateway_source(
    wrapped: httpx.AsyncClient, backend: DemoBackend, clock: Clock
) -> None:
    created = (await wrapped.post("/v1/video/create", json=KITE)).json()
    task_id = created["data"]["task_id"]
    data = {"id": 1, "task_id": task_id, "status": "NOT_START"}
    assert created == {"code": "success", "message": "", "data": data}

    clock.pass_by(2)
    working = (await wrapped.get("/v1/video/query", params={"id": task_id})).json()
    assert (working["code"], working["message"]) == ("success", "")
    assert (working["data"]["id"], working["data"]["task_id"]) == (1, task_id)
    assert (working["data"]["status"], working["data"]["progress"]) == ("IN_PROGRESS", "50%")
    assert (working["data"]["fail_reason"], working["data"]["result_url"]) == ("", "")

    finish(backend, clock, task_id)
    done = (await wrapped.get("/v1/video/query", params={"id": task_id})).json()["data"]
    assert (done["status"], done["progress"]) == ("SUCCESS", "100%")
    link = f"http://127.0.0.1:8000/files/{task_id}.mp4"
    assert done["result_url"] == done["url"] == done["artifact_url"] == link


async def test_failed_task_gives_its_reason_in_both_shapes(
    flat: httpx.AsyncClient, wrapped: httpx.AsyncClient, clock: Clock
) -> None:
    body = {**KITE, "prompt": "[demo: fail]"}
    task_id = (await flat.post("/v1/video/create", json=body)).json()["id"]
    clock.pass_by(4)
    one = (await flat.get("/v1/video/query", params={"id": task_id})).json()
    other = (await wrapped.get("/v1/video/query", params={"id": task_id})).json()["data"]
    assert one["status"] == "failed"
    assert "video_url" not in one
    assert (other["status"], other["result_url"]) == ("FAILURE", "")
    assert one["error"]["message"] == other["fail_reason"]
    assert "content filter" in other["fail_reason"]


@pytest.mark.parametrize("key", [None, "", "Bearer", "Bearer ", "Basic abc"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/video/create"),
        ("GET", "/v1/video/query?id=x"),
        ("GET", "/v1/models"),
        ("POST", "/v1/files/uploads"),
        ("GET", "/v1/videos/x/content"),
    ],
)
async def test_request_without_a_key_is_401(
    flat: httpx.AsyncClient, backend: DemoBackend, key: str | None, method: str, path: str
) -> None:
    flat.headers.pop("Authorization")
    headers = {} if key is None else {"Authorization": key}
    answer = await flat.request(method, path, headers=headers)
    error = answer.json()["error"]
    assert answer.status_code == 401
    assert (error["type"], error["code"]) == ("new_api_error", "")
    assert answer.headers["X-Oneapi-Request-Id"] in error["message"]
    assert backend.charged == 0


async def test_any_key_lists_the_models(flat: httpx.AsyncClient) -> None:
    answer = await flat.get("/v1/models", headers={"Authorization": "bearer  x"})
    assert [model["id"] for model in answer.json()["data"]] == [
        "veo3.1-components",
        "veo3",
        "veo2",
        "grok-video-3",
        "wan-ai/wan2.1-t2v-14b",
        "wan-ai/wan2.1-i2v-14b-720p",
        "seedance-lite",
    ]


async def test_every_answer_has_its_own_request_id(flat: httpx.AsyncClient) -> None:
    answers = [await flat.get(path) for path in ("/v1/models", "/v1/models", "/none")]
    assert len({answer.headers["X-Oneapi-Request-Id"] for answer in answers}) == 3


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "invalid_json"),
        (b"", 400, "invalid_json"),
        (b"[" * 100_000, 400, "invalid_json"),
        (b'{"model": "veo3", "prompt": "\\ud800"}', 400, "invalid_json"),
        (json.dumps({**KITE, "size": "big"}).encode(), 400, "invalid_size"),
        (json.dumps({**KITE, "model": "sora"}).encode(), 503, "model_not_found"),
        (json.dumps({"prompt": "x"}).encode(), 400, "missing_model"),
        (asking("[demo: no balance]"), 403, "insufficient_user_quota"),
        (asking("[demo: busy]"), 429, "get_channel_failed"),
        (asking("[demo: key refused]"), 401, ""),
        (asking("[demo: image refused]"), 401, "invalid_request"),
        (b" " * (MAX_CREATE_BYTES + 1), 413, "request_too_large"),
    ],
)
async def test_refused_create_has_the_gateway_envelope_and_is_not_charged(
    flat: httpx.AsyncClient, backend: DemoBackend, body: bytes, status: int, code: str
) -> None:
    answer = await flat.post("/v1/video/create", content=body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["type"]) == (status, code, "new_api_error")
    assert answer.headers["X-Oneapi-Request-Id"] in error["message"]
    assert backend.charged == 0


async def test_body_without_content_length_is_limited(flat: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(MAX_CREATE_BYTES // 65536 + 2):
            yield b" " * 65536

    assert (await flat.post("/v1/video/create", content=endless())).status_code == 413


async def test_gateway_timeout_directive_charges_and_answers_504(
    flat: httpx.AsyncClient, backend: DemoBackend
) -> None:
    for count, words in enumerate(("gateway timeout", "lose answer"), start=1):
        body = {**KITE, "prompt": f"[demo: {words}]"}
        answer = await flat.post("/v1/video/create", json=body)
        assert answer.status_code == 504
        assert answer.headers["content-type"].startswith("text/html")
        assert backend.charged == count


async def test_create_is_refused_if_it_cannot_be_stored(tmp_path: Path, clock: Clock) -> None:
    backend = DemoBackend(tmp_path / "demo", now=clock)
    (tmp_path / "demo" / "tasks.jsonl").mkdir()
    transport = httpx.ASGITransport(make_application(backend))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        headers = {"Authorization": "Bearer x"}
        answer = await client.post("/v1/video/create", json=KITE, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "storage_failed")
    assert backend.charged == 0


@pytest.mark.parametrize("path", ["/v1/video/query?id=no/such:task=", "/v1/videos/a/b/content"])
async def test_unknown_task_is_400_in_the_task_envelope(flat: httpx.AsyncClient, path: str) -> None:
    answer = await flat.get(path)
    name = "task_not_exist"
    assert answer.status_code == 400
    assert answer.json() == {"code": name, "message": name, "data": None}


async def test_query_without_an_id_is_refused(flat: httpx.AsyncClient) -> None:
    answer = await flat.get("/v1/video/query")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v2/models", 404),
        ("GET", "/v1/video", 404),
        ("PUT", "/v1/models", 405),
        ("GET", "/files/none.mp4", 404),
        ("GET", "/files/uploads/none.png", 404),
        ("GET", "/files/uploads/%2e%2e/tasks.jsonl", 404),
        ("GET", "/files/..%2ftasks.jsonl", 404),
    ],
)
async def test_unknown_route_is_an_invalid_url_error(
    flat: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await flat.request(method, path)
    assert answer.status_code == status
    assert answer.json()["error"]["message"].startswith(f"Invalid URL ({method} /")
