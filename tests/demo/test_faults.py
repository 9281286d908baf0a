"""The directives that concern a task or its file."""

import httpx
import pytest

from tests.demo.clock import Clock
from tests.demo.demo_client import KITE, finish
from videodesk.demo.backend import DemoBackend


async def made(client: httpx.AsyncClient, directive: str) -> str:
    body = {**KITE, "prompt": f"[demo: {directive}] a kite"}
    return str((await client.post("/v1/video/create", json=body)).json()["id"])


async def asked(client: httpx.AsyncClient, task_id: str) -> dict[str, object]:
    answer = await client.get("/v1/video/query", params={"id": task_id})
    assert answer.status_code == 200
    said: dict[str, object] = answer.json()
    return said


async def test_flagged_task_has_no_status(flat: httpx.AsyncClient) -> None:
    said = await asked(flat, await made(flat, "flagged"))
    assert said["code"] == 400
    assert "flagged" in str(said["message"])


async def test_rejected_task_is_completed_after_all(
    flat: httpx.AsyncClient, backend: DemoBackend, clock: Clock
) -> None:
    task_id = await made(flat, "rejected")
    said = await asked(flat, task_id)
    assert (said["status"], bool(said["reason"])) == ("rejected", True)
    finish(backend, clock, task_id)
    assert (await asked(flat, task_id))["status"] == "completed"


async def test_odd_answer_has_no_status(flat: httpx.AsyncClient) -> None:
    assert "status" not in await asked(flat, await made(flat, "odd answer"))


@pytest.mark.parametrize(
    ("directive", "names"),
    [
        ("odd link", {"id", "status", "works"}),
        ("no link", {"id", "status"}),
        ("dead link", {"id", "status", "video_url"}),
    ],
)
async def test_completed_task_has_the_link_that_its_directive_asks_for(
    flat: httpx.AsyncClient, backend: DemoBackend, clock: Clock, directive: str, names: set[str]
) -> None:
    task_id = await made(flat, directive)
    finish(backend, clock, task_id)
    assert (await asked(flat, task_id)).keys() == names
    assert (await flat.get(f"/v1/videos/{task_id}/content")).status_code == 200


@pytest.mark.parametrize(
    ("directive", "status", "kind", "start"),
    [
        ("gif file", 200, "video/mp4", b"GIF89a"),
        ("part file", 206, "video/mp4", b"\0\0\0"),
        ("wrong type", 200, "text/html", b"\0\0\0"),
    ],
)
async def test_file_is_served_as_its_directive_asks_for(
    flat: httpx.AsyncClient,
    backend: DemoBackend,
    clock: Clock,
    directive: str,
    status: int,
    kind: str,
    start: bytes,
) -> None:
    task_id = await made(flat, directive)
    finish(backend, clock, task_id)
    for _ in range(2):
        file = await flat.get(f"/files/{task_id}.mp4")
        assert file.status_code == status
        assert file.headers["content-type"].partition(";")[0] == kind
        assert file.content.startswith(start)
