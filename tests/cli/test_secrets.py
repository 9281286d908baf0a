"""The key appears only in the keyring and in the Authorization header."""

from pathlib import Path

from tests.cli.conftest import CommandLine
from videodesk.demo.service import DemoService

KEY = "sk-Qz7TopSecretW4x"
PROMPT = "an unmistakable purple octopus"
UNREACHABLE = "http://127.0.0.1:9"


def holding(folder: Path, secret: str) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and secret.encode() in path.read_bytes()
    ]


def test_key_is_in_no_file_and_no_output(videodesk: CommandLine, service: DemoService) -> None:
    outputs = ""
    for base, prompt in (
        (service.base_url, PROMPT),
        (service.base_url, "x [demo: fail]"),
        (service.base_url, "x [demo: no balance]"),
        (UNREACHABLE, PROMPT),
    ):
        said = videodesk(
            *("-vv", "--base-url", base, "--poll-interval", "0.1"),
            *("generate", prompt, "-m", "seedance-lite", "--duration", "1", "--json"),
            VIDEODESK_API_KEY=KEY,
        )
        outputs += said.out + said.err
    assert "is processing" in outputs
    assert KEY not in outputs
    assert holding(videodesk.data, KEY) == []
    assert holding(videodesk.home, KEY) == []
    assert (videodesk.data / "logs" / "videodesk.log").stat().st_size > 0
    assert holding(videodesk.data / "logs", PROMPT) == []
    assert holding(videodesk.data, PROMPT) != []
