"""Bad folders, settings or arguments: a sentence, an exit code, and no traceback."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine


@pytest.mark.parametrize(
    "nonsense",
    [
        ("--frobnicate",),
        ("frobnicate",),
        ("generate",),
        ("generate", "x", "--duration", "soon"),
        ("generate", "x", "--extra", "{"),
        ("--poll-interval", "never", "list"),
        ("--poll-interval", "nan", "list"),
        ("list", "--status", "somehow"),
        ("list", "--limit", "-3x"),
        ("show",),
        ("open", "--nothing"),
        ("key", "frobnicate"),
        ("--demo", "key", "status"),
        ("demo-service", "--port", "70000"),
    ],
    ids=" ".join,
)
def test_invalid_arguments_print_one_sentence(
    videodesk: CommandLine, nonsense: tuple[str, ...]
) -> None:
    said = videodesk(*nonsense)
    assert said.code == 2
    assert said.err.strip()
    assert said.out == ""


def test_unknown_profile_gets_one_sentence(videodesk: CommandLine) -> None:
    said = videodesk("--profile", "nobody", "generate", "x")
    assert (said.code, said.out) == (3, "")
    assert "There is no profile “nobody” in the settings" in said.err


@pytest.mark.parametrize("text", ["{not json", "[]", "", "\x00\x01", '"a"', "[" * 100_000])
def test_damaged_settings_are_set_aside_and_reported(videodesk: CommandLine, text: str) -> None:
    videodesk.data.mkdir()
    (videodesk.data / "settings.json").write_text(text)
    said = videodesk("list")
    assert (said.code, said.out) == (0, "")
    assert "The settings could not be read and have been reset" in said.err
    (aside,) = videodesk.data.glob("settings.damaged-*.json")
    assert aside.read_text() == text
    assert "settings" not in videodesk("list").err


def test_settings_of_a_newer_version_are_used_and_not_rewritten(
    videodesk: CommandLine,
) -> None:
    videodesk.data.mkdir()
    file = videodesk.data / "settings.json"
    profile = {"name": "later", "base_url": "https://later.example", "of_tomorrow": [1]}
    text = json.dumps({"version": 99, "profiles": [profile], "current_profile": "later"})
    file.write_text(text)
    said = videodesk("key", "status", VIDEODESK_API_KEY="sk-one")
    assert said.code == 0
    assert "later: environment" in said.out
    assert "newer version" in said.err
    assert file.read_text() == text


@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
def test_library_on_a_missing_disk_prints_one_sentence(
    videodesk: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "disk").symlink_to(tmp_path / "unmounted")
    said = videodesk("--library", str(tmp_path / "disk"), "--demo", "generate", "x")
    assert said.code == 6
    assert "doesn't exist and can't be created" in said.err
    assert not (tmp_path / "unmounted").exists()


@pytest.mark.parametrize("left", [True, False], ids=["an empty mount point", "nothing"])
def test_missing_chosen_library_is_not_replaced_by_an_empty_one(
    videodesk: CommandLine, tmp_path: Path, left: bool
) -> None:
    disk = tmp_path / "disk"
    if left:
        disk.mkdir()
    videodesk.data.mkdir()
    (videodesk.data / "settings.json").write_text(json.dumps({"version": 1, "library": str(disk)}))
    for command in ("list", "unconfirmed", "resume", "verify", "rebuild"):
        said = videodesk(command)
        assert said.code == 6, command
        assert "The library could not be found" in said.err, command
    assert videodesk("generate", "x", VIDEODESK_API_KEY="sk-one").code == 6
    assert disk.exists() is left
    assert not left or list(disk.iterdir()) == []


def test_data_folder_that_is_a_file_prints_one_sentence(videodesk: CommandLine) -> None:
    videodesk.data.write_text("in the way")
    said = videodesk("--demo", "generate", "x")
    assert said.code == 6
    assert videodesk.data.read_text() == "in the way"


def test_environment_key_is_not_sent_for_another_profile(
    videodesk: CommandLine,
) -> None:
    videodesk.data.mkdir()
    profiles = [
        {"name": "home", "base_url": "http://127.0.0.1:9"},
        {"name": "work", "base_url": "http://127.0.0.1:19"},
    ]
    settings = {"version": 1, "profiles": profiles, "current_profile": "home"}
    (videodesk.data / "settings.json").write_text(json.dumps(settings))
    key = {"VIDEODESK_API_KEY": "sk-home"}
    assert "home: environment" in videodesk("key", "status", **key).out
    assert "work: environment" in videodesk("--profile", "work", "key", "status", **key).out
    left = videodesk("--profile", "work", "generate", "x", "--no-wait")
    assert left.code == 3
    said = videodesk("resume", **key)
    assert said.code == 3
    assert "There is no API key" in said.err


def test_invalid_base_url_is_refused_and_nothing_is_stored(videodesk: CommandLine) -> None:
    said = videodesk("--base-url", "ftp://x", "generate", "x", VIDEODESK_API_KEY="sk-one")
    assert said.code == 2
    assert "--base-url" in said.err
    assert videodesk("list", "--json").out == ""


def test_unknown_profile_sends_nothing(
    videodesk: CommandLine,
) -> None:
    line = ("--base-url", "http://127.0.0.1:9", "--profile", "nope", "generate", "x")
    said = videodesk(*line, VIDEODESK_API_KEY="sk-one")
    assert said.code == 3
    assert "There is no profile “nope”" in said.err
    assert videodesk("list", "--json").out == ""


def test_open_refuses_an_absent_file(videodesk: CommandLine) -> None:
    said = videodesk("open", str(videodesk.data / "gone.mp4"))
    assert said.code == 2
    assert "does not exist" in said.err


def test_key_is_not_sent_to_the_default_url_after_damaged_settings(videodesk: CommandLine) -> None:
    videodesk.data.mkdir()
    (videodesk.data / "settings.json").write_text("{")
    for _ in range(2):
        said = videodesk("generate", "x", VIDEODESK_API_KEY="sk-one")
        assert said.code == 3
        assert "isn't the address of a service" in said.err


def test_too_long_paths_print_one_sentence(videodesk: CommandLine, tmp_path: Path) -> None:
    long = str(tmp_path / ("x" * 300))
    said = videodesk("--demo", "generate", "a kite", "--image", f"{long}.png")
    assert said.code == 2
    assert "path is too long" in said.err
    said = videodesk("--demo", "generate", "a kite", "--output", f"{long}.mp4")
    assert said.code == 2
    assert "too long" in said.err
    said = videodesk("--library", long, "list")
    assert said.code == 6
    assert "path of the library folder is too long" in said.err
