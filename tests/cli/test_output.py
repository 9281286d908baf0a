"""A problem as `--json` prints it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from videodesk.cli.output import as_json, print_details, print_problem
from videodesk.errors import Code, problem
from videodesk.generation import Request, Status, new_generation


def test_error_has_the_words_of_the_service_and_what_is_true_of_the_status(tmp_path: Path) -> None:
    refused = replace(
        new_generation(Request("veo3", "waves")),
        status=Status.FAILED,
        problem=problem(Code.REFUSED, detail="prompt is too long"),
    )
    assert as_json(refused, tmp_path)["error"] == {
        "code": "refused",
        "message": "The service refused the request. Nothing was charged.",
        "hint": "Change the request and generate again.",
        "detail": "prompt is too long",
    }
    working = replace(refused, status=Status.PROCESSING, problem=problem(Code.NO_BALANCE))
    error = as_json(working, tmp_path)["error"]
    assert isinstance(error, dict)
    assert error["message"] == ("The account balance is too low. The task is still being tracked.")
    assert error["detail"] is None


def test_problem_is_printed_with_its_detail_below(capsys: pytest.CaptureFixture[str]) -> None:
    print_problem(problem(Code.NO_BALANCE, detail="quota"), Status.PROCESSING)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "The account balance is too low. The task is still being tracked. Top up the "
        "account. Waiting requests then continue automatically.",
        "  quota",
    ]


def test_retries_are_printed_with_the_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retried = replace(
        new_generation(Request("veo3", "waves")),
        status=Status.PROCESSING,
        video_url="https://files.test/clip.gif",
        problem=problem(Code.NOT_A_VIDEO),
        retry_count=4,
        retry_since=datetime(2026, 11, 30, 14, 5, tzinfo=UTC),
        retry_at=datetime(2026, 11, 30, 14, 6, tzinfo=UTC),
    )
    print_details(retried, tmp_path)
    said = capsys.readouterr().out
    assert "retries:      4, since 2026-11-30T14:05:00Z, next 2026-11-30T14:06:00Z\n" in said
    assert "link:         https://files.test/clip.gif\n" in said
