import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from videodesk.logs import FILE_NAME, ClipNamesFilter, start_logging, stop_logging


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    yield
    stop_logging()


def test_log_goes_to_the_file_and_not_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start_logging(tmp_path / "logs")
    logging.getLogger("videodesk").info("something happened")
    stop_logging()
    assert "something happened" in (tmp_path / "logs" / FILE_NAME).read_text()
    assert capsys.readouterr().err == ""


def test_verbosity_logs_to_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(tmp_path, verbosity=1)
    logging.getLogger("videodesk").info("something happened")
    assert "something happened" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux alone has a disk that is full")
def test_full_disk_below_the_log_prints_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / FILE_NAME).symlink_to("/dev/full")
    start_logging(tmp_path)
    logging.getLogger("videodesk").info("something happened")
    stop_logging()
    assert capsys.readouterr().err == ""


def test_missing_log_folder_costs_only_the_log(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    start_logging(tmp_path / "taken")
    logging.getLogger("videodesk").info("something happened")


def test_read_only_log_folder_prints_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    start_logging(tmp_path / "logs")
    logging.getLogger("videodesk").info("something happened")
    assert "No log is written" in (said := capsys.readouterr().err)
    assert len(said.splitlines()) == 1


def test_clip_is_logged_by_its_id_without_the_prompt(tmp_path: Path) -> None:
    start_logging(tmp_path, filters=[ClipNamesFilter()])
    clip = tmp_path / "videos" / "2026" / "11" / "海边-a-secret-wish_0123456789abcdef.mp4"
    logging.getLogger("videodesk").warning("Could not make a poster of %s", clip.name)
    try:
        clip.read_bytes()
    except OSError:
        logging.getLogger("videodesk").warning("Not read", exc_info=True)
    stop_logging()
    log = (tmp_path / FILE_NAME).read_text()
    assert "secret" not in log
    assert "海边" not in log
    assert log.count("…_0123456789abcdef.mp4") == 2
