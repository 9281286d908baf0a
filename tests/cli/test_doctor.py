"""`videodesk doctor`."""

from tests.cli.conftest import CommandLine
from tests.cli.keyring_backends import KEY, made
from videodesk.demo.service import DemoService


def test_doctor_output_contains_no_secrets(videodesk: CommandLine, service: DemoService) -> None:
    assert "no library yet" in videodesk("doctor").out
    made(videodesk, service, "a red kite")
    said = videodesk("doctor", VIDEODESK_API_KEY=KEY)
    assert said.code == 0
    for word in ("SQLite", "password store", "1 completed", "schema", "ledger", "free on disk"):
        assert word in said.out
    assert KEY not in said.out
    assert "red kite" not in said.out
