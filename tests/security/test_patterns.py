"""Every pattern of the program reads any text in one pass: none can be kept busy.

The patterns are found in the source, so that a new one is tested without being listed here.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.security import patterns
from tests.security.patterns import Written, busy_seconds, pumps_of
from videodesk.lenient_json import read_object

_ROOT: Final = Path(__file__).parents[2]
_LIMIT_SECONDS: Final = 110.0
"""For all patterns together, which take about 6; a single one that is not linear takes hours."""


def test_each_pattern_reads_a_megabyte_of_the_worst_text() -> None:
    command = [sys.executable, "-m", patterns.__name__]
    try:
        done = subprocess.run(
            command, cwd=_ROOT, capture_output=True, timeout=_LIMIT_SECONDS, text=True, check=False
        )
    except subprocess.TimeoutExpired as stopped:
        said = stopped.stdout.decode() if isinstance(stopped.stdout, bytes) else stopped.stdout
        pytest.fail(f"not linear: {(said or '').splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 80


@pytest.mark.parametrize("pattern", [r"[a-z][a-z0-9+.-]*://"])
def test_texts_keep_a_pattern_busy_that_is_not_linear(pattern: str) -> None:
    """The control: it was in the program."""
    written = Written("control", pattern, 0, frozenset({"search"}))
    worst = max(pumps_of(written), key=lambda pump: busy_seconds(written, pump.text(1_000)))

    def seconds(size: int) -> float:
        return min(busy_seconds(written, worst.text(size)) for _ in range(2))

    assert seconds(8_000) > 20 * seconds(1_000)  # 64 times is quadratic, 8 times is linear


@pytest.mark.parametrize(
    "text",
    ['{"x":' + '{"a":[' * 40, '{"x":' + '[{"a":' * 40, '{"a":[1 2,' * 3_000, '{"a" 1\n' * 50_000],
    ids=["lists", "objects", "mistakes in lists", "mistakes"],
)
def test_settings_full_of_mistakes_are_given_up_soon(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_object(text.encode())
