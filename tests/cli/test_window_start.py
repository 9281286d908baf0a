from pathlib import Path

import pytest

from videodesk.cli.main import run
from videodesk.cli.window_start import window_options

VARIABLES = ("VIDEODESK_DATA_DIR", "VIDEODESK_LIBRARY", "VIDEODESK_BASE_URL", "VIDEODESK_API_KEY")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for each in (*VARIABLES, "VIDEODESK_POLL_INTERVAL"):
        monkeypatch.delenv(each, raising=False)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--demo"],
        ["-v", "--verbose", "-vv"],
        ["--data-dir", "/tmp/a b"],
        ["--data-dir=/tmp/ä", "--library", "videos", "--demo"],
        ["--library=x=y"],
        ["--library", "one", "--library", "two"],
    ],
)
@pytest.mark.parametrize(
    "variables", [{}, dict.fromkeys(VARIABLES[:2], "/tmp/named"), {VARIABLES[3]: "sk-1"}]
)
def test_an_ordinary_start_has_the_options_that_click_reads(
    arguments: list[str], variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    read = run(arguments)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert window_options(arguments) == read


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["--help"],
        ["--data-dir"],
        ["--data-dir", "--demo"],
        ["--data-dir", ""],
        ["--data-dir", "bytes-\udcff"],
        ["--demo=yes"],
        ["--data-dir", "/tmp", "open", "clip.mp4"],
        ["--profile", "work"],
        ["--", "--demo"],
    ],
)
def test_everything_else_is_read_by_click(arguments: list[str]) -> None:
    assert window_options(arguments) is None


@pytest.mark.parametrize("name", ["VIDEODESK_BASE_URL", "VIDEODESK_POLL_INTERVAL"])
def test_variables_of_other_options_are_read_by_click(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "1")
    assert window_options(["--data-dir", str(Path("/tmp"))]) is None
