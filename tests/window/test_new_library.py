"""A library from elsewhere in the real window: nothing is sent before the click."""

from pathlib import Path

import pytest

from tests.demo.quick import QUICK
from tests.engine.harness import a_request
from tests.window.display import Screen, until
from tests.window.test_window import completed, settled
from videodesk.demo.service import DemoService
from videodesk.generation import new_generation
from videodesk.known_libraries import KnownLibraries
from videodesk.library.library import Library

pytestmark = pytest.mark.timeout(240)


def test_library_from_elsewhere_sends_its_requests_after_a_click_and_not_before(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, sent = tmp_path / "data", tmp_path / "service" / "tasks.jsonl"
    KnownLibraries(data / "known-libraries.json")
    with Library(data / "library") as library:
        library.add(new_generation(a_request("theirs")))
    monkeypatch.setenv("VIDEODESK_API_KEY", "sk-demo")
    with DemoService(tmp_path / "service", QUICK) as service:
        start = ("-m", "videodesk", "--base-url", service.base_url, "--data-dir", str(data))
        with screen.program(*start):
            window = screen.window("VideoDesk")
            until(lambda: settled(screen, window), what="the window's content")
            screen.xdotool("sleep", "1")
            assert not sent.exists()
            screen.click(window.right - 150, window.bottom - 42)  # "Send them"
            until(lambda: completed(data), what="the clip")
            assert '"theirs"' in sent.read_text()
    assert (tmp_path / "stderr.txt").read_text() == ""
