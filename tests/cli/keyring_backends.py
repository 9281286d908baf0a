"""What the tests of `verify`, `rebuild` and `doctor` share: clips made by the program itself."""

from typing import Any

from tests.cli.conftest import CommandLine
from videodesk.demo.service import DemoService

SMALL = ("-m", "seedance-lite", "--duration", "1", "--size", "160x90", "--aspect-ratio", "16:9")
KEY = "sk-never-to-be-seen"


def made(videodesk: CommandLine, service: DemoService, prompt: str) -> dict[str, Any]:
    base = ("--base-url", service.base_url, "--poll-interval", "0.1")
    row = videodesk(*base, "generate", prompt, *SMALL, "--json", VIDEODESK_API_KEY=KEY).row
    assert row["status"] == "completed"
    return row


def asked(row: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "status", "model", "prompt", "aspect_ratio", "size", "duration", "task_id")
    return {name: row[name] for name in (*names, "video", "created_at")}
