"""The last model lists are available at the next start, with or without a network."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from videodesk.catalog import ServiceModels
from videodesk.model_list_cache import ModelListCache

HOME = ServiceModels("home", datetime(2026, 11, 23, 14, 5, tzinfo=UTC), ("veo3",), {"veo3": 0.4})
WORK = ServiceModels("work", datetime(2026, 11, 20, 8, 0, tzinfo=UTC), ("veo2", "x/y"))


def test_new_cache_is_empty(tmp_path: Path) -> None:
    assert ModelListCache(tmp_path).get("home") is None


def test_last_model_list_of_each_profile_survives_a_restart(tmp_path: Path) -> None:
    first = ModelListCache(tmp_path / "cache")
    first.put(ServiceModels("home", datetime(2025, 1, 1, tzinfo=UTC)))
    first.put(WORK)
    first.put(HOME)
    second = ModelListCache(tmp_path / "cache")
    assert (second.get("home"), second.get("work")) == (HOME, WORK)


def test_dropped_model_list_is_gone(tmp_path: Path) -> None:
    first = ModelListCache(tmp_path)
    first.put(HOME)
    first.put(WORK)
    first.drop("home")
    first.drop("never there")
    second = ModelListCache(tmp_path)
    assert (second.get("home"), second.get("work")) == (None, WORK)


@pytest.mark.parametrize("content", [b"{", b"\xff", b'[{"profile": 3}]'])
def test_damaged_cache_file_is_ignored(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "offerings.json").write_bytes(content)
    offerings = ModelListCache(tmp_path)
    assert offerings.get("home") is None
    offerings.put(HOME)
    assert ModelListCache(tmp_path).get("home") == HOME


def test_damaged_model_list_affects_only_its_profile(tmp_path: Path) -> None:
    file = tmp_path / "offerings.json"
    ModelListCache(tmp_path).put(HOME)
    file.write_text(file.read_text().replace("[", '[{"profile": "work", "asked_at": 7},', 1))
    offerings = ModelListCache(tmp_path)
    assert (offerings.get("home"), offerings.get("work")) == (HOME, None)


def test_cache_works_in_memory_if_the_disk_refuses(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    offerings = ModelListCache(tmp_path / "cache")
    offerings.put(HOME)
    assert offerings.get("home") == HOME


@pytest.mark.parametrize(
    ("models", "model_id", "answer"),
    [(("veo3",), "veo3", True), (("veo3",), "veo2", False), ((), "veo3", None)],
)
def test_service_models_tell_which_models_the_key_can_use(
    models: tuple[str, ...], model_id: str, answer: bool | None
) -> None:
    assert ServiceModels("home", HOME.asked_at, models).includes(model_id) is answer
