from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.window.display import Screen, open_screen


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with open_screen(tmp_path) as opened:
        yield opened
