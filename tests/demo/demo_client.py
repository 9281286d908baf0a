"""Client helpers shared by the tests of the demo service."""

from io import BytesIO
from pathlib import Path
from typing import Final

import httpx
from PIL import Image

from tests.demo.clock import Clock
from videodesk.demo.backend import DemoBackend

KITE: Final = {"model": "veo3", "prompt": "a red kite", "size": "128x72", "duration": 1}
PATIENCE: Final = 60.0


def finish(backend: DemoBackend, clock: Clock, task_id: str) -> Path:
    """Let a task come to its end; its clip."""
    task = backend.find(task_id)
    assert task is not None
    path = backend.clip(task).result(PATIENCE)
    clock.pass_by(4)
    return path


async def finished(client: httpx.AsyncClient, backend: DemoBackend, clock: Clock) -> str:
    """Where the clip of a task lies that was made and finished just now."""
    task_id = (await client.post("/v1/video/create", json=KITE)).json()["id"]
    finish(backend, clock, task_id)
    query = await client.get("/v1/video/query", params={"id": task_id})
    return str(query.json()["video_url"])


def picture(kind: str = "PNG", colour: str = "red") -> bytes:
    data = BytesIO()
    Image.new("RGB", (8, 8), colour).save(data, kind)
    return data.getvalue()
