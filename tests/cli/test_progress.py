"""The progress of a command in a terminal."""

from datetime import UTC, datetime

import pytest

from videodesk.cli.progress import Progress
from videodesk.generation import Generation, Request, Status
from videodesk.library.usual_wait import WaitHistory, WaitSample


def test_usual_wait_comes_from_the_history(capsys: pytest.CaptureFixture[str]) -> None:
    history = WaitHistory(lambda _profile, _model: 240)
    history.load([WaitSample("home", "veo3", seconds) for seconds in (70, 75, 80)])
    for profile in ("home", "other"):
        with Progress(history) as progress:
            now = datetime.now(UTC)
            request = Request("veo3", "a kite", profile=profile)
            progress.show(Generation(profile, request, Status.PROCESSING, now, submitted_at=now))
    home, other = capsys.readouterr().err.splitlines()
    assert "of about 1:15" in home
    assert "of about 4:00" in other
