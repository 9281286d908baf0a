"""Fixture of the short experiments."""

from pathlib import Path

import pytest

from tests.torture.figures import RunTorture, run_torture


@pytest.fixture
def torture(tmp_path: Path) -> RunTorture:
    """Return `run_torture`, which must exit with 0."""

    def run(*arguments: str) -> dict[str, object]:
        figures = run_torture(tmp_path, *arguments)
        assert figures["code"] == 0, figures["text"]
        return figures

    return run
