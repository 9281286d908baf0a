"""`videodesk --help`."""

from tests.cli.conftest import CommandLine


def test_help_lists_every_command_with_a_full_sentence(videodesk: CommandLine) -> None:
    said = videodesk("--help")
    assert said.code == 0
    for command in ("generate", "unconfirmed", "models", "self-test", "demo-service"):
        assert f"\n  {command} " in said.out
    assert "..." not in said.out.partition("Commands:")[2]


def test_every_command_has_help(videodesk: CommandLine) -> None:
    for command in ("open", "generate", "adopt", "forget", "key", "account", "verify"):
        said = videodesk(command, "--help")
        assert said.code == 0
        assert said.out.startswith(f"Usage: videodesk {command}")


def test_earlier_names_of_commands_still_work(videodesk: CommandLine) -> None:
    for former, name in (("follow", "track"), ("let-go", "forget")):
        said = videodesk(former, "--help")
        assert said.code == 0
        assert said.out == videodesk(name, "--help").out.replace(
            f"videodesk {name}", f"videodesk {former}"
        )
