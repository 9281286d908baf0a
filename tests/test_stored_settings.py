"""Settings, session and model list of commit e9b642c are read with nothing lost."""

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec

from videodesk import catalog
from videodesk.paths import resource
from videodesk.settings import SettingsStore

FIXTURE = Path(__file__).parent / "fixtures" / "library-e9b642c"


def stored(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((FIXTURE / name).read_text(encoding="utf-8"))
    return value


def as_json(value: object) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(msgspec.json.encode(value))
    return decoded


async def test_every_field_of_settings_and_session_is_read(tmp_path: Path) -> None:
    for name in ("settings.json", "session.json"):
        shutil.copyfile(FIXTURE / name, tmp_path / name)
    store = SettingsStore(tmp_path / "settings.json", tmp_path / "session.json")
    assert store.problem is None
    settings = as_json(store.settings)
    assert [each.pop("docs_url") for each in settings["profiles"]] == ["", ""]  # a new field
    for name in ("max_clip_gb", "unsafe_links"):  # new fields
        del settings["network"][name]
    for read, before in (
        (settings, stored("settings.json")),
        (as_json(store.session), stored("session.json")),
    ):
        assert {name: read[name] for name in before} == before


def test_model_list_of_the_user_is_merged_without_a_mistake() -> None:
    models, problems = catalog.load_merged(resource("models.toml"), FIXTURE / "models.toml")
    assert problems == ()
    added, corrected = models.model("studio-x"), models.model("veo2")
    assert added is not None
    assert (added.durations, added.usual_wait) == ((5, 10), 90)
    assert corrected is not None
    assert corrected.hidden
