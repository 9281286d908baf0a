import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from videodesk.logs import FILE_NAME, start_logging, stop_logging


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    yield
    stop_logging()


def test_what_is_logged_is_in_the_file_and_not_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start_logging(tmp_path / "logs")
    logging.getLogger("videodesk").info("something happened")
    stop_logging()
    assert "something happened" in (tmp_path / "logs" / FILE_NAME).read_text()
    assert capsys.readouterr().err == ""


def test_v_says_it_on_stderr_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(tmp_path, verbosity=1)
    logging.getLogger("videodesk").info("something happened")
    assert "something happened" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux alone has a disk that is full")
def test_a_full_disk_below_the_log_says_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / FILE_NAME).symlink_to("/dev/full")
    start_logging(tmp_path)
    logging.getLogger("videodesk").info("something happened")
    stop_logging()
    assert capsys.readouterr().err == ""


def test_a_folder_that_cannot_be_made_costs_the_log_alone(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    start_logging(tmp_path / "taken")
    logging.getLogger("videodesk").info("something happened")
