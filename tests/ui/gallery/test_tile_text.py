"""Every status has an icon, a text and a colour; times and days are relative."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QLocale

from tests.ui.gallery.fake_library import NOW, day_of, generation
from videodesk.errors import Code, Reason, problem
from videodesk.generation import Status
from videodesk.library.file_digest import FileState
from videodesk.messages import problem_message
from videodesk.ui.gallery.tile_text import TileNotice, TilePresenter


@pytest.fixture(autouse=True)
def _english() -> object:
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.COMPLETED])
def test_each_status_without_a_clip_has_its_own_icon_and_text(
    status: Status, presenter: TilePresenter
) -> None:
    others = [each for each in Status if each not in {status, Status.COMPLETED}]
    notice = presenter.notice(generation("a", status=status))

    assert notice is not None
    assert notice.text
    for other in others:
        rival = presenter.notice(generation("a", status=other))
        assert rival is not None
        assert (rival.icon, rival.text) != (notice.icon, notice.text)


def test_hidden_clip_is_called_hidden_in_its_picture_its_caption_and_aloud(
    presenter: TilePresenter,
) -> None:
    finished = generation("a")

    assert presenter.notice(finished, hidden=True) == TileNotice("hidden", "Hidden")
    assert presenter.metadata(finished, hidden=True) == "Hidden · Veo 3 · 8 s"
    assert "Hidden" in presenter.accessible_text(finished, hidden=True)
    assert "Hidden" in presenter.tooltip(finished, hidden=True)
    missing = presenter.notice(finished, file=FileState.MISSING, hidden=True)
    assert missing is not None
    assert missing.text == "File missing"


def test_completed_clip_has_a_notice_only_if_its_file_is_not_intact(
    presenter: TilePresenter,
) -> None:
    finished = generation("a")

    assert presenter.notice(finished) is None
    assert presenter.notice(finished, file=FileState.MISSING) == TileNotice(
        "missing", "File missing", "caution"
    )
    assert presenter.notice(finished, file=FileState.DAMAGED) == TileNotice(
        "missing", "File damaged", "caution"
    )


def test_failed_tile_has_its_reason_in_the_error_colour(presenter: TilePresenter) -> None:
    why = problem(Code.NO_BALANCE)
    notice = presenter.notice(generation("a", status=Status.FAILED, problem=why))

    assert notice == TileNotice("fail", "Failed", "bad", (problem_message(why).text,))


def test_tile_that_waits_for_the_user_says_why(presenter: TilePresenter) -> None:
    why = problem(Code.KEY_REFUSED)
    notice = presenter.notice(generation("a", status=Status.QUEUED, problem=why))

    assert notice == TileNotice("clock", "Waiting", lines=(problem_message(why).text,))


@pytest.mark.parametrize(
    ("seconds", "model", "word", "line"),
    [
        (42, "veo3", "In progress", "0:42 of about 4 min"),
        (42, "grok-video-3", "In progress", "0:42 of about 45 s"),
        (42, "another", "In progress", "0:42"),
        (480, "veo3", "In progress", "8:00 of about 4 min"),
        (481, "veo3", "Longer than usual", "8:01 of about 4 min"),
        (1200, "another", "In progress", "20:00"),
        (1201, "another", "Longer than usual", "20:01"),
    ],
)
def test_working_tile_shows_elapsed_and_usual_time(
    seconds: int, model: str, word: str, line: str, presenter: TilePresenter
) -> None:
    working = generation("a", status=Status.PROCESSING, working_for=seconds, model=model)
    notice = presenter.notice(working)

    assert notice is not None
    assert (notice.text, notice.lines) == (word, (line,))


@pytest.mark.parametrize("progress", [None, 0, 37])
def test_progress_is_shown_only_if_the_service_gives_it(
    progress: int | None, presenter: TilePresenter
) -> None:
    working = generation("a", status=Status.PROCESSING, working_for=5, progress=progress)
    notice = presenter.notice(working)

    assert notice is not None
    assert notice.progress == progress


@pytest.mark.parametrize(
    ("days_ago", "title"),
    [
        (0, "Today"),
        (1, "Yesterday"),
        (2, "Wednesday"),
        (6, "Saturday"),
        (7, "Friday, November 13, 2026"),
        (-1, "Saturday, November 21, 2026"),
    ],
)
def test_day_titles_are_relative_to_today(
    days_ago: int, title: str, presenter: TilePresenter
) -> None:
    assert presenter.day_title(day_of(generation("a", days_ago=days_ago))) == title


def test_title_is_the_first_line_of_the_prompt(presenter: TilePresenter) -> None:
    assert presenter.title(generation("a", prompt="\n\n a kite \nover dunes")) == "a kite"
    assert presenter.title(generation("a", prompt="  ")) == "No prompt"
    assert len(presenter.title(generation("a", prompt="x" * 100_000))) < 1000


def test_metadata_names_the_model_and_the_length(presenter: TilePresenter) -> None:
    assert presenter.metadata(generation("a")) == "Veo 3 · 8 s"
    assert presenter.metadata(generation("a", duration=None)) == "Veo 3"


def test_tooltip_shows_markup_in_a_prompt_as_typed(presenter: TilePresenter) -> None:
    tooltip = presenter.tooltip(generation("a", prompt='<img src="file:///etc/passwd"> & <b>'))

    assert "&lt;img src=" in tooltip
    assert "<img" not in tooltip
    assert "<b>" not in tooltip


def test_failed_tile_shows_the_reason_of_the_service(presenter: TilePresenter) -> None:
    why = problem(Code.GENERATION_FAILED, detail="The filter refused it.\nrequest id 7")
    failed = generation("a", status=Status.FAILED, problem=why)
    notice = presenter.notice(failed)
    assert notice is not None
    assert notice.lines == ("The filter refused it.",)
    silent = generation("a", status=Status.FAILED, problem=problem(Code.GENERATION_FAILED))
    notice = presenter.notice(silent)
    assert notice is not None
    assert notice.lines == (problem_message(problem(Code.GENERATION_FAILED)).text,)


def test_reason_on_a_tile_is_without_the_id_of_the_request(presenter: TilePresenter) -> None:
    why = problem(Code.REFUSED, detail="403 Forbidden (request id: 20261130a) (invalid_request)")
    notice = presenter.notice(generation("a", status=Status.FAILED, problem=why))
    assert notice is not None
    assert notice.lines == ("403 Forbidden (invalid_request)",)


def test_reason_explains_a_long_wait_better_than_its_length(presenter: TilePresenter) -> None:
    why = problem(Code.SERVICE_ERROR, reason=Reason.ANSWER_NOT_UNDERSTOOD)
    sent = NOW - timedelta(hours=3)
    waiting = replace(generation("a", status=Status.PROCESSING, problem=why), submitted_at=sent)
    notice = presenter.notice(waiting)
    assert notice == TileNotice("sparkle", "In progress", lines=(problem_message(why).text,))
