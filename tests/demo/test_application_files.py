import base64
from pathlib import Path

import httpx
import pytest

from tests.demo.clock import Clock
from tests.demo.demo_client import KITE, PATIENCE, finish, finished, picture
from videodesk.demo.backend import DemoBackend


async def test_clip_is_served_whole_and_by_range(
    flat: httpx.AsyncClient, backend: DemoBackend, clock: Clock
) -> None:
    link = await finished(flat, backend, clock)
    whole = await flat.get(link)
    size, etag = len(whole.content), whole.headers["etag"]
    assert whole.status_code == 200
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["accept-ranges"] == "bytes"
    assert int(whole.headers["content-length"]) == size

    rest = await flat.get(link, headers={"Range": "bytes=1000-", "If-Range": etag})
    assert rest.status_code == 206
    assert rest.headers["content-range"] == f"bytes 1000-{size - 1}/{size}"
    assert rest.headers["etag"] == etag
    assert rest.content == whole.content[1000:]

    changed = await flat.get(link, headers={"Range": "bytes=1000-", "If-Range": '"other"'})
    assert (changed.status_code, changed.content) == (200, whole.content)

    past = await flat.get(link, headers={"Range": f"bytes={size}-"})
    assert (past.status_code, past.headers["content-range"]) == (416, f"bytes */{size}")

    head = await flat.head(link)
    assert (head.status_code, head.headers["content-length"]) == (200, str(size))


async def test_clip_url_needs_no_key_but_content_route_does(
    flat: httpx.AsyncClient, backend: DemoBackend, clock: Clock
) -> None:
    link = await finished(flat, backend, clock)
    task_id = Path(link).stem
    content = await flat.get(f"/v1/videos/{task_id}/content")
    flat.headers.pop("Authorization")
    assert (await flat.get(link)).content == content.content
    assert (await flat.get(f"/v1/videos/{task_id}/content")).status_code == 401


async def test_clip_is_not_served_before_its_task_is_completed(
    flat: httpx.AsyncClient, backend: DemoBackend
) -> None:
    task_id = (await flat.post("/v1/video/create", json=KITE)).json()["id"]
    task = backend.find(task_id)
    assert task is not None
    backend.clip(task).result(PATIENCE)
    content = await flat.get(f"/v1/videos/{task_id}/content")
    assert (content.status_code, content.json()["error"]["code"]) == (400, "invalid_request")
    assert (await flat.get(f"/files/{task_id}.mp4")).status_code == 404


async def test_deleted_clip_is_rendered_again_for_a_download(
    flat: httpx.AsyncClient, backend: DemoBackend, clock: Clock
) -> None:
    link = await finished(flat, backend, clock)
    before = await flat.get(link)
    task = backend.find(Path(link).stem)
    assert task is not None
    backend.clip(task).result(PATIENCE).unlink()
    assert (await flat.get(link)).content == before.content


async def test_html_file_directive_serves_html_once(
    flat: httpx.AsyncClient, backend: DemoBackend, clock: Clock
) -> None:
    body = {**KITE, "prompt": "[demo: html file] a kite"}
    task_id = (await flat.post("/v1/video/create", json=body)).json()["id"]
    finish(backend, clock, task_id)
    assert (await flat.head(f"/files/{task_id}.mp4")).headers["content-type"] == "video/mp4"
    kinds = [
        (await flat.get(f"/files/{task_id}.mp4")).headers["content-type"].partition(";")[0]
        for _ in range(3)
    ]
    assert kinds == ["text/html", "video/mp4", "video/mp4"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_image_is_uploaded_and_served(
    flat: httpx.AsyncClient, clock: Clock, kind: str
) -> None:
    answer = await flat.post(
        "/v1/files/uploads",
        files={"file": ("ä.bin", picture(kind), "application/octet-stream")},
        data={"purpose": "model_input"},
    )
    assert answer.status_code == 200
    assert answer.json()["expires_at"] == int(clock.moment) + 48 * 3600
    served = await flat.get(answer.json()["url"])
    assert served.content == picture(kind)
    assert served.headers["content-type"] == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("name", "data", "purpose", "status"),
    [
        ("file", b"<svg/>", "model_input", 400),
        ("file", picture("BMP"), "model_input", 400),
        ("file", picture(), "other", 400),
        ("other", picture(), "model_input", 400),
        ("file", bytes(20 * 1024 * 1024 + 1), "model_input", 413),
        ("file", bytes(21 * 1024 * 1024), "model_input", 413),
    ],
)
async def test_undocumented_upload_is_refused(
    flat: httpx.AsyncClient, name: str, data: bytes, purpose: str, status: int
) -> None:
    answer = await flat.post(
        "/v1/files/uploads", files={name: ("a.png", data)}, data={"purpose": purpose}
    )
    assert answer.status_code == status
    assert answer.json()["error"]["type"] == "new_api_error"


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data", "multipart/form-data; boundary=x", ""]
)
async def test_upload_without_a_form_is_refused(flat: httpx.AsyncClient, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = await flat.post("/v1/files/uploads", content=b"{}", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")


async def test_data_url_image_is_stored_as_a_file(
    flat: httpx.AsyncClient, backend: DemoBackend
) -> None:
    address = "data:image/png;base64," + base64.b64encode(picture()).decode()
    answer = await flat.post("/v1/video/create", json={**KITE, "images": [address]})
    task = backend.find(answer.json()["id"])
    assert task is not None
    assert backend.uploads.bytes_at(task.order.images[0]) == picture()


async def test_data_url_without_an_image_is_refused(
    flat: httpx.AsyncClient, backend: DemoBackend
) -> None:
    body = {**KITE, "images": ["data:image/png;base64,AAAA"]}
    answer = await flat.post("/v1/video/create", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")
    assert backend.charged == 0
