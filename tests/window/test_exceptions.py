"""Exceptions in the running program: shown once, logged once, and work continues."""

import sys
from pathlib import Path

import pytest

from tests.window.display import Screen, until
from tests.window.test_window import completed, rows, settled

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="a virtual screen"),
]

DIALOG = "Unexpected error"


def test_repeated_exception_opens_one_dialog_and_the_clip_in_progress_is_finished(
    screen: Screen, tmp_path: Path
) -> None:
    data, sign = tmp_path / "data", tmp_path / "fail"
    start = ("-m", "tests.window.failing_program", str(sign), "--demo", "--data-dir", str(data))
    with screen.program(*start) as program:
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        screen.type("a red kite over dunes")
        screen.key("ctrl+Return")
        until(lambda: rows(data) or None, what="the request")
        sign.touch()
        screen.window(DIALOG)
        assert len(screen.seen(DIALOG)) == 1
        screen.key("Return")
        until(lambda: not screen.seen(DIALOG) or None, what="the dialog to be gone")
        until(lambda: completed(data), what="the clip", seconds=120)
        assert not screen.seen(DIALOG)
        program.terminate()
        assert program.wait(15) == 0
    log = (data / "logs" / "videodesk.log").read_text()
    assert log.count("LookupError: a slot that fails") == 1
    assert log.count("ArithmeticError: a task that fails") == 1
    assert "LookupError at failing_program" in log  # how often it happened
