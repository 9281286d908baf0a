"""`videodesk key` without a password store; with one, see tests/test_secret_service.py."""

import json

import pytest

from tests.cli.conftest import CommandLine
from videodesk.credentials import MAX_KEY_LENGTH
from videodesk.demo.service import DemoService

KEY = "sk-Qz7TopSecretW4x"
NO_ONE = ("--base-url", "http://127.0.0.1:9")


def use_profiles(videodesk: CommandLine, **addresses: str) -> None:
    """Settings with these profiles; the first is current."""
    videodesk.data.mkdir(parents=True, exist_ok=True)
    profiles = [{"name": name, "base_url": address} for name, address in addresses.items()]
    settings = {"version": 1, "current_profile": next(iter(addresses)), "profiles": profiles}
    (videodesk.data / "settings.json").write_text(json.dumps(settings))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "The API key is empty."),
        ("sk-one two\n", "it contains a space or a line break."),
        ("sk-schlüssel\n", "it contains characters that no key has."),
        ("k" * (MAX_KEY_LENGTH + 1) + "\n", f"it is longer than {MAX_KEY_LENGTH} characters."),
    ],
)
def test_invalid_key_is_refused_with_a_sentence(
    videodesk: CommandLine, typed: str, reason: str
) -> None:
    said = videodesk("key", "set", stdin=typed)
    assert said.code == 3
    assert reason in said.err
    assert typed.strip() == "" or typed.strip() not in said.err


def test_key_is_not_stored_without_a_password_store(
    videodesk: CommandLine,
) -> None:
    said = videodesk("key", "set", stdin=f"{KEY}\n")
    assert said.code == 3
    assert "The key was not saved: the password store could not be opened." in said.err
    assert "VIDEODESK_API_KEY" in said.err
    assert KEY not in said.out + said.err


def test_key_status_distinguishes_environment_key_from_none(videodesk: CommandLine) -> None:
    given = videodesk("key", "status", VIDEODESK_API_KEY=KEY)
    assert (given.code, given.out) == (0, "default: environment (none)\n")
    assert "used for this run only" in given.err
    none = videodesk("key", "status")
    assert (none.code, none.out) == (3, "default: nowhere (none)\n")
    assert "No password store was found on this computer." in none.err
    assert "There is no API key" not in none.err


def test_key_is_tested_at_the_profiles_base_url(
    videodesk: CommandLine, service: DemoService
) -> None:
    use_profiles(videodesk, home="http://127.0.0.1:9", work=service.base_url)
    said = videodesk("--profile", "work", "key", "test", VIDEODESK_API_KEY=KEY)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("The key is valid.")
    away = videodesk("key", "test", VIDEODESK_API_KEY=KEY)
    assert (away.code, away.out) == (3, "")
    assert away.err.startswith("The service could not be reached.")


def test_key_that_cannot_be_tested_is_not_stored(videodesk: CommandLine) -> None:
    said = videodesk(*NO_ONE, "key", "set", "--test", stdin=f"{KEY}\n")
    assert said.code == 3
    assert said.err.startswith("The service could not be reached.")


def test_key_test_without_a_key_fails(videodesk: CommandLine) -> None:
    said = videodesk(*NO_ONE, "key", "test")
    assert said.code == 3
    assert said.err.startswith("There is no API key for this profile: no password store was found")
    assert "Save one with `videodesk key set`, or set VIDEODESK_API_KEY." in said.err


@pytest.mark.parametrize(
    "command",
    [
        ("key", "status"),
        ("key", "set"),
        ("key", "clear"),
        ("key", "test"),
        ("account",),
        ("generate", "a kite"),
        ("track", "task-1"),
    ],
)
def test_key_of_an_unknown_profile_is_refused(
    videodesk: CommandLine, command: tuple[str, ...]
) -> None:
    use_profiles(videodesk, home="http://127.0.0.1:9", work="http://127.0.0.1:9")
    said = videodesk("--profile", "gone", *command, stdin=f"{KEY}\n", VIDEODESK_API_KEY=KEY)
    assert (said.code, said.out) == (3, "")
    assert said.err == (
        "There is no profile “gone” in the settings. Nothing was sent. "
        "Available profiles: home, work.\n"
    )
    assert videodesk("list", "--json").rows == []


def test_demo_has_no_key(videodesk: CommandLine) -> None:
    said = videodesk("--demo", "key", "status")
    assert said.code == 2
    assert "The demo has no account and needs no key." in said.err


def test_terminal_warns_before_the_key_of_the_environment_is_sent(videodesk: CommandLine) -> None:
    base = ("--base-url", "http://service.invalid")
    said = videodesk(*base, "models", "--refresh", VIDEODESK_API_KEY=KEY)
    assert said.err.startswith("http://service.invalid isn't encrypted: others on the network")
    encrypted = ("--base-url", "https://service.invalid")
    said = videodesk(*encrypted, "models", "--refresh", VIDEODESK_API_KEY=KEY)
    assert "encrypted" not in said.err


def test_terminal_warns_before_a_key_is_asked_for(videodesk: CommandLine) -> None:
    base = ("--base-url", "http://service.invalid")
    said = videodesk(*base, "key", "set", stdin=f"{KEY}\n")
    assert said.err.startswith("http://service.invalid isn't encrypted")
