"""What the short forms share."""

from pathlib import Path

import pytest

from tests.torture.figures import Tortured, run_torture


@pytest.fixture
def tortured(tmp_path: Path) -> Tortured:
    """`run_torture` that ended well."""

    def run(*arguments: str) -> dict[str, object]:
        figures = run_torture(tmp_path, *arguments)
        assert figures["code"] == 0, figures["text"]
        return figures

    return run
