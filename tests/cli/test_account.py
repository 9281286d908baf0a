"""`videodesk account`: what it prints about a profile, as text and as JSON."""

from tests.cli.conftest import CommandLine
from videodesk.demo.service import DemoService

KEY = "sk-Qz7TopSecretW4x"


def test_account_is_printed_line_by_line(videodesk: CommandLine, service: DemoService) -> None:
    said = videodesk("--base-url", service.base_url, "account", VIDEODESK_API_KEY=KEY)
    assert (said.code, said.err) == (0, "")
    lines = dict(line.split(":", 1) for line in said.out.splitlines())
    assert list(lines) == [
        *("profile", "base URL", "key", "test", "balance", "get a key", "top up"),
    ]
    assert lines["profile"].strip() == "default"
    assert lines["base URL"].strip() == service.base_url
    assert lines["key"].strip() == "environment (none)"
    assert lines["test"].strip().startswith("The key is valid")
    assert lines["balance"].strip() == "not available from this service"
    assert KEY not in said.out


def test_account_json_is_one_object(videodesk: CommandLine, service: DemoService) -> None:
    said = videodesk("--base-url", service.base_url, "account", "--json", VIDEODESK_API_KEY=KEY)
    assert said.code == 0
    assert said.row["key"] == "environment"
    assert "veo3" in said.row["models"]
    assert said.row["balance"] is None
    assert said.row["error"] is None
    assert said.row["links"]["top_up"] == service.base_url


def test_account_that_cannot_be_queried_exits_with_3(videodesk: CommandLine) -> None:
    said = videodesk("--base-url", "http://127.0.0.1:9", "account", "--json", VIDEODESK_API_KEY=KEY)
    assert said.code == 3
    assert said.row["error"]["code"] == "unreachable"
    assert said.row["models"] == []


def test_account_without_a_key_says_so(videodesk: CommandLine) -> None:
    said = videodesk("--base-url", "http://127.0.0.1:9", "account")
    assert said.code == 3
    assert (
        "test:      There is no API key for this profile: no password store was found" in said.out
    )
    assert "balance:   unknown" in said.out
