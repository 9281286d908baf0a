"""Every small input of tests/cases gives the right value beside it.

An input is a file in a folder that names its kind, with `NAME.json` beside it: what it is, and the
right value. A further kind is a folder, a function in `CHECKS`, and a table in README.md.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import aclosing
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl

from tests.media.drawing import corners
from tests.provider.answers import answering, client_of
from videodesk.catalog.files import load_merged
from videodesk.errors import VideoDeskError
from videodesk.generation import Request, new_generation
from videodesk.json_store import JsonStore
from videodesk.library.library import Library
from videodesk.library.query import Query
from videodesk.media.images import inspect, prepare, thumbnail
from videodesk.media.probe import probe
from videodesk.media.worker.calls import frame_at, last_frame, poster
from videodesk.paths import resource
from videodesk.provider.client import Client
from videodesk.provider.outcome import ServiceError
from videodesk.settings import Settings
from videodesk.ui.composer.images.dropped_images import read_mime

FOLDER: Final = Path(__file__).parent
INPUTS: Final = sorted(path.with_suffix("") for path in FOLDER.rglob("*.json"))


def image_value(path: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    """What becomes of an image; whatever refuses it, all of the program does."""
    refused = {
        _refusal(read, path) for read in (inspect, prepare, lambda it: thumbnail(it, (9, 9)))
    }
    if refused != {None}:
        assert len(refused) == 1, refused
        return {"refused": refused.pop()}
    info, sent = inspect(path), prepare(path)
    with Image.open(BytesIO(sent.data)) as picture:
        value = {
            "format": info.format,
            "size": [info.width, info.height],
            "sent_size": [sent.width, sent.height],
            "sent_corners": list(corners(picture)),
            "sent_changes": sorted(sent.changes),
        }
    return {name: value[name] for name in wanted}


def clip_value(path: Path, wanted: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What the program says of a clip; poster and frame have the shape of the clip."""
    refused = _refusal(probe, path)
    if refused:
        return {"refused": refused}
    clip = probe(path)
    poster(path, folder / "poster.jpg")
    last_frame(path, folder / "last.png")
    frame_at(path, clip.seconds / 2, folder / "middle.png")
    value: dict[str, Any] = {
        "size": [clip.width, clip.height],
        "seconds": round(clip.seconds, 2),
        "has_sound": clip.has_sound,
    }
    for name in ("poster.jpg", "middle.png", "last.png"):
        with Image.open(folder / name) as picture:
            value[f"{Path(name).stem}_size"] = list(picture.size)
            value[f"{Path(name).stem}_corners"] = list(corners(picture))
    return {name: value[name] for name in wanted}


def settings_value(path: Path, wanted: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What is read from a settings file, and which fields are not."""
    file = folder / "settings.json"
    file.write_bytes(path.read_bytes())
    settings, damage = JsonStore(file, Settings).load()
    unread = () if damage is None else damage.params["names"]
    assert isinstance(unread, tuple)
    return {name: list(unread) if name == "unread" else getattr(settings, name) for name in wanted}


def model_value(path: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    """What is read from a user's list of models about Veo 3, and how many mistakes are named."""
    catalog, mistakes = load_merged(resource("models.toml"), path)
    model = catalog.model("veo3")
    return {name: len(mistakes) if name == "mistakes" else getattr(model, name) for name in wanted}


def prompt_value(path: Path, wanted: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Which of the searches find the prompt."""
    with Library(folder) as library:
        library.add(new_generation(Request("veo3", path.read_text("utf-8"))))
        words = [*wanted["found_by"], *wanted["not_found_by"]]
        found = [word for word in words if len(library.listing(Query(word)))]
    return {
        "found_by": found,
        "not_found_by": [word for word in words if word not in found],
    }


def drag_value(path: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    """Which pictures are read from a drag."""
    addresses, _, html = path.read_text("utf-8").partition("\n\n")
    mime = QMimeData()
    mime.setUrls([QUrl(address) for address in addresses.splitlines()])
    mime.setText(addresses)
    if html:
        mime.setHtml(html)
    found = read_mime(mime)
    value: dict[str, Any] = {
        "files": [str(file) for file in found.files],
        "urls": list(found.urls),
        "remote": list(found.remote_files),
        "unusable": found.is_unusable,
    }
    return {name: value[name] for name in wanted}


async def _called(client: Client, call: str) -> dict[str, Any]:
    match call:
        case "create":
            created = await client.create(Request("veo3", "a kite"), [])
            return {"task_id": created.task_id}
        case "upload":
            return {"url": (await client.upload(b"", name="a.png", media_type="image/png")).url}
        case _:
            report = await client.query("t")
            fields = {name: getattr(report.state, name) for name in report.state.__slots__}
            state = type(report.state).__name__
            return {**fields, "state": state, "is_understood": report.is_understood}


def answer_value(path: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    """What an answer of a service means."""
    head, _, body = path.read_bytes().partition(b"\n\n")

    async def ask() -> dict[str, Any]:
        async with aclosing(client_of(answering(int(head), body))) as client:
            try:
                return await _called(client, wanted["call"])
            except ServiceError as failure:
                return {"meaning": failure.outcome.meaning.value, "code": failure.code.value}

    value = {"call": wanted["call"], **asyncio.run(ask())}
    return {name: value.get(name) for name in wanted}


def _refusal(read: Callable[[Path], object], path: Path) -> str | None:
    try:
        read(path)
    except VideoDeskError as failure:
        return failure.code.value
    return None


CHECKS: Final[dict[str, Callable[[Path, dict[str, Any], Path], dict[str, Any]]]] = {
    "answers": lambda path, wanted, _folder: answer_value(path, wanted),
    "clips": clip_value,
    "drags": lambda path, wanted, _folder: drag_value(path, wanted),
    "images": lambda path, wanted, _folder: image_value(path, wanted),
    "models": lambda path, wanted, _folder: model_value(path, wanted),
    "prompts": prompt_value,
    "settings": settings_value,
}
"""By kind: computes the program's value of an input; arguments are the input, the right value,
and an empty folder."""


@pytest.mark.parametrize("path", INPUTS, ids=[path.name for path in INPUTS])
def test_input_gives_the_right_value(path: Path, tmp_path: Path) -> None:
    right = json.loads(path.with_name(f"{path.name}.json").read_text("utf-8"))["right"]
    assert CHECKS[path.parent.name](path, right, tmp_path) == right


def test_every_input_has_its_right_value_and_its_row() -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")
    files = {
        path
        for kind in CHECKS
        for path in (FOLDER / kind).iterdir()
        if path.suffix != ".json" and path.is_file()
    }
    assert files == set(INPUTS)
    assert not [path.name for path in INPUTS if f"| {path.name} |" not in readme]
