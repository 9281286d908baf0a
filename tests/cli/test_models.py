"""`videodesk models`: the list, the user's own models, and what the key can use."""

import json
from datetime import UTC, datetime

from tests.cli.conftest import CommandLine
from videodesk.catalog import ServiceModels
from videodesk.demo.service import DemoService
from videodesk.model_list_cache import ModelListCache

ASKED = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def offered(videodesk: CommandLine, *models: str, profile: str = "default") -> None:
    """What an earlier run was told by the service."""
    ModelListCache(videodesk.data / "cache").put(
        ServiceModels(profile, ASKED, models, {"veo3": 0.4, "sora-9": 1})
    )


def test_models_are_listed_without_network_or_key(videodesk: CommandLine) -> None:
    said = videodesk("models")
    assert said.code == 0
    lines = said.out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [
        *("veo3.1-components", "veo3", "veo2", "grok-video-3", "wan-ai/wan2.1-t2v-14b"),
        *("wan-ai/wan2.1-i2v-14b-720p", "seedance-lite"),
    ]
    assert "videodesk models --refresh" in said.err


def test_models_json_is_one_object_per_model(videodesk: CommandLine) -> None:
    rows = {row["id"]: row for row in videodesk("models", "--json").rows}
    assert len(rows) == 7
    assert rows["veo3"]["modes"] == ["words", "first_frame", "first_and_last_frame"]
    assert rows["veo3"]["images"] == {"least": 0, "most": 2}
    assert rows["veo3"]["durations"] == [8, 4, 6]
    assert rows["veo3"]["usable"] is None
    assert rows["veo3"]["asked_at"] is None
    assert [each["name"] for each in rows["wan-ai/wan2.1-t2v-14b"]["extras"]] == [
        *("negative_prompt", "seed")
    ]


def test_cached_model_list_is_used_and_dated(videodesk: CommandLine) -> None:
    offered(videodesk, "veo3", "sora-9")
    said = videodesk("models", "--json")
    rows = {row["id"]: row for row in said.rows}
    assert (rows["veo3"]["usable"], rows["veo3"]["price"], rows["veo3"]["unit"]) == (
        *(True, 0.4),
        "USD",
    )
    assert rows["veo2"]["usable"] is False
    assert rows["veo2"]["price"] is None
    assert rows["sora-9"]["usable"] is True
    assert rows["sora-9"]["images"] is None
    assert {row["asked_at"] for row in rows.values()} == {"2026-11-23T14:05:00Z"}
    shown = videodesk("models", TZ="UTC")
    assert shown.err.strip() == "Models available to your key were checked on 2026-11-23 14:05."
    assert shown.out.splitlines()[-1].split() == ["sora-9", "yes", "1", "USD"]


def test_model_list_of_another_profile_is_not_used(videodesk: CommandLine) -> None:
    offered(videodesk, "veo3", profile="work")
    assert {row["usable"] for row in videodesk("models", "--json").rows} == {None}


def test_refresh_queries_the_service_and_caches_the_answer(
    videodesk: CommandLine, service: DemoService
) -> None:
    asked = videodesk(
        "--base-url", service.base_url, "models", "--refresh", "--json", VIDEODESK_API_KEY="sk-abc"
    )
    assert asked.code == 0
    assert any(row["usable"] for row in asked.rows)
    again = videodesk("models", "--json")
    assert [row["usable"] for row in again.rows] == [row["usable"] for row in asked.rows]


def test_full_endpoint_is_cut_to_the_base_url(videodesk: CommandLine, service: DemoService) -> None:
    endpoint = f"{service.base_url}/v1/video/query?id=task_1"
    said = videodesk("--base-url", endpoint, "models", "--refresh", VIDEODESK_API_KEY="sk-abc")
    assert said.code == 0, said.err


def test_failed_refresh_reports_why_and_keeps_the_cached_list(videodesk: CommandLine) -> None:
    offered(videodesk, "veo3")
    nowhere = ("--base-url", "http://127.0.0.1:9")
    said = videodesk(*nowhere, "models", "--refresh", VIDEODESK_API_KEY="sk-abc")
    assert said.code == 3
    assert "could not be reached" in said.err
    kept = {row["id"]: row["usable"] for row in videodesk("models", "--json").rows}
    assert kept["veo3"] is True


def test_demo_has_no_model_list_to_refresh(videodesk: CommandLine) -> None:
    said = videodesk("--demo", "models", "--refresh")
    assert said.code == 2
    assert "The demo" in said.err


def test_user_models_are_listed_and_mistakes_reported(videodesk: CommandLine) -> None:
    videodesk.data.mkdir()
    (videodesk.data / "models.toml").write_text(
        '[models."maker/new"]\nname = "New"\nduration = 5\n[models.veo2]\nhidden = true\n'
    )
    said = videodesk("models", "--json")
    assert said.code == 0
    ids = [json.loads(line)["id"] for line in said.out.splitlines()]
    assert ids[-1] == "maker/new"
    assert "veo2" not in ids
    assert (
        "models.toml, line 3: `duration` isn't a known model field. Did you mean `durations`?"
        in said.err
    )
