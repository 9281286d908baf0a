"""Stored problems and parameters from another version, a damaged disk or another program."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest

from tests.library.factories import queued, sent
from videodesk.errors import Code, Params, Problem, Reason, problem
from videodesk.generation import Status
from videodesk.library.database import FILE_NAME
from videodesk.library.library import Library
from videodesk.library.reader import Reader
from videodesk.library.stored_problem import params_from_json, problem_from_json
from videodesk.messages import problem_message


def store_problem(folder: Path, generation_id: str, stored: str) -> None:
    with closing(apsw.Connection(str(folder / FILE_NAME))) as connection:
        connection.execute(
            "UPDATE generations SET problem = ? WHERE id = ?", (stored, generation_id)
        )


NEWER = json.dumps({"code": "over_budget", "params": {"cap": 5}, "detail": "5 USD"})


def test_row_with_a_code_of_another_version_is_read(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        doubtful = sent(library)
    store_problem(tmp_path, doubtful.id, NEWER)
    with Reader(tmp_path) as reader:
        found = reader.get(doubtful.id)
    assert found is not None
    assert found.problem == problem(
        Code.INTERNAL, reason=Reason.FROM_OTHER_VERSION, detail="over_budget: 5 USD"
    )
    with Library(tmp_path, check_rows=True) as library:
        assert library.problems == ()
        assert library.get(doubtful.id) == found


def test_queued_row_with_a_code_of_another_version_waits_until_it_is_released(
    tmp_path: Path,
) -> None:
    with Library(tmp_path) as library:
        waiting = queued(library)
    store_problem(tmp_path, waiting.id, NEWER)
    with Library(tmp_path) as library:
        (found,) = library.unfinished()
        assert found.problem == problem(Code.WAITED_LONG, detail="over_budget: 5 USD")
        library.release([waiting.id], datetime.now(UTC))
        (found,) = library.unfinished()
        assert found.problem is None


@pytest.mark.parametrize(
    ("params", "read"),
    [
        ('{"a": true, "b": {"c": 1}, "c": [1], "d": 1.5, "e": ["x", "y"], "f": null}',
         {"d": 1.5, "e": ("x", "y"), "f": None}),
        ("null", {}),
        ("[1, 2]", {}),
        ('{"n": 123456789012345678901234567890}', {}),
    ],
)  # fmt: skip
def test_parameters_that_make_no_sense_are_left_out(params: str, read: dict[str, object]) -> None:
    assert dict(params_from_json(params)) == read
    found = problem_from_json(f'{{"code": "refused", "params": {params}, "detail": 7}}')
    assert (found.code, dict(found.params), found.detail) == (Code.REFUSED, read, "")


def test_parameters_that_are_nested_too_deep_are_left_out() -> None:
    assert params_from_json("[" * 100_000 + "]" * 100_000) == Params()


@pytest.mark.parametrize("stored", ["", "{}", "[]", '{"code": 5}', "\ufffd"])
def test_what_is_no_problem_raises(stored: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        problem_from_json(stored)


@pytest.mark.parametrize(
    "params",
    [
        {"issue": "of_another_version"},
        {"issue": ("a", "b")},
        {"issue": 5},
        {"reason": ("a",)},
        {"consequence": 5},
        {"during": ("task_check",)},
        {"reason": Reason.WAITING_SINCE, "since": "0001-01-01T00:00:00+14:00"},
        {"reason": Reason.WAITING_SINCE, "since": 5},
        {"backup": 5, "copied": 2**40, "rebuilt": -7, "recovered": 2**70, "version": 1.5},
        {"aside": ("{0.__class__}",), "names": None},
    ],
)
def test_every_problem_with_odd_parameters_has_words(params: dict[str, object]) -> None:
    for code in Code:
        for status in (None, *Status):
            given = Problem(code, Params(params), "{detail}")  # type: ignore[arg-type]  # odd
            assert problem_message(given, status).text
