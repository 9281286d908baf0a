"""What libraries up to schema 5 stored as sentences is read as codes and parameters."""

import json
import re
import shutil
from contextlib import closing
from importlib import resources
from pathlib import Path

import apsw
import pytest

from videodesk.errors import Code, Consequence, Param, Reason, problem
from videodesk.generation import Status
from videodesk.library.database import FILE_NAME
from videodesk.library.event_log import LogEvent
from videodesk.library.legacy_text import event_from_sentence, problem_from_sentences
from videodesk.library.library import Library
from videodesk.library.stored_problem import problem_from_json, problem_to_json
from videodesk.messages import problem_message

FIXTURE = Path(__file__).parents[1] / "fixtures" / "library-e9b642c"
SENTENCES: list[list[str]] = json.loads(
    (resources.files("videodesk.library") / "migrations" / "006_sentences.json").read_text("utf-8")
)


def test_every_known_sentence_leads_to_its_code_and_reason() -> None:
    assert len(SENTENCES) > 80
    for code, reason, message, hint in SENTENCES:
        stored = (re.sub(r"\{\w+\}", "5", text) for text in (message, hint))
        found = problem_from_sentences(Code(code), next(stored), next(stored), "why")
        assert found.code is Code(code)
        assert (found.reason or "") == (Reason(reason) if reason else ""), message
        assert found.detail == "why"


@pytest.mark.parametrize(
    ("stored", "status"),
    [
        ("Nothing was sent.", Status.QUEUED),
        ("Nothing was charged.", Status.FAILED),
        ("The task is still being followed.", Status.PROCESSING),
    ],
)
def test_sentence_about_the_money_does_not_matter(stored: str, status: Status) -> None:
    text = "The service did not accept the API key: it is wrong, expired, or its quota is used up."
    hint = "Enter a valid key; what is waiting then goes on by itself."
    found = problem_from_sentences(Code.KEY_REFUSED, f"{text} {stored}", hint, "")
    assert found == problem(Code.KEY_REFUSED)
    assert problem_message(found, status).text.startswith("The service did not accept the API key")


def test_clip_that_is_not_lost_stays_so() -> None:
    found = problem_from_sentences(
        Code.UNREACHABLE,
        "The proxy could not be reached. The clip is not lost.",
        "Check the proxy, in the network settings and in those of this computer.",
        "",
    )
    assert found.reason is Reason.PROXY_UNREACHABLE
    assert found.params["consequence"] == Consequence.CLIP_KEPT
    message = problem_message(found, Status.DOWNLOADING)
    assert message.text == "The proxy could not be reached. The clip is not lost."


@pytest.mark.parametrize(
    ("code", "message", "hint", "params"),
    [
        (
            Code.PROFILE_UNKNOWN,
            "The profile “Studio (2)” is no longer in the settings.",
            "Make a profile of this name to go on.",
            {"profile": "Studio (2)"},
        ),
        (
            Code.WAITED_LONG,
            "This request has waited since 2026-11-09 10:00, and was not sent.",
            "Send it now, or withdraw it.",
            {"since": "2026-11-09 10:00"},
        ),
        (
            Code.IMAGE_TOO_LARGE,
            "This picture's file is too large to be opened safely.",
            "Scale it down to less than 256 MB.",
            {"megabytes": 256},
        ),
    ],
)
def test_values_are_read_out_of_a_sentence(
    code: Code, message: str, hint: str, params: dict[str, Param]
) -> None:
    found = problem_from_sentences(code, message, hint, "")
    assert {name: value for name, value in found.params.items() if name != "reason"} == params
    said = str(problem_message(found))
    assert all(str(value) in said for value in params.values())


def test_unknown_sentences_go_in_front_of_the_detail() -> None:
    found = problem_from_sentences(Code.REFUSED, "Something else.", "Do this.", "HTTP 400")
    assert found == problem(Code.REFUSED, detail="Something else. Do this.\nHTTP 400")


@pytest.mark.parametrize(
    ("event", "detail", "expected"),
    [
        ("request sent", "", ("request_sent", "", {})),
        ("trouble over", "it happened 12 times", ("recovered", "", {"times": 12})),
        ("trouble over", "", ("recovered", "", {})),
        ("the service says", "nothing yet", ("service_state", "", {})),
        ("the service says", "queued", ("service_state", "queued", {})),
        (
            "sent again by its owner",
            "as e9b642c000000003",
            ("sent_again", "", {"id": "e9b642c000000003"}),
        ),
        ("sung", "out loud", ("note", "sung · out loud", {})),
        ("service_state", "queued", ("service_state", "queued", {})),
        ("note", "sung", ("note", "sung", {})),
    ],
)
def test_events_get_codes(
    event: str, detail: str, expected: tuple[str, str, dict[str, Param]]
) -> None:
    assert event_from_sentence(event, detail) == expected
    assert LogEvent(expected[0])


def test_stored_problem_is_the_same_when_read() -> None:
    given = problem(
        Code.SETTINGS_DAMAGED,
        reason=Reason.PARTLY_READ,
        detail="it",
        names=("a", "b"),
        count=3,
        share=0.5,
        none=None,
    )
    assert problem_from_json(problem_to_json(given)) == given


def test_migrated_library_holds_codes_alone(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    shutil.copytree(FIXTURE / "library", folder)
    Library(folder).close()
    with closing(apsw.Connection(str(folder / FILE_NAME))) as connection:
        problems = connection.execute("SELECT problem FROM generations WHERE problem IS NOT NULL")
        for (stored,) in problems.fetchall():
            assert json.loads(str(stored)).keys() == {"code", "params", "detail"}
        events = connection.execute("SELECT event, params FROM journal").fetchall()
    assert len(events) > 20
    for event, params in events:
        assert LogEvent(str(event)) is not LogEvent.NOTE
        assert isinstance(json.loads(str(params)), dict)


def test_events_and_problems_of_a_damaged_database_of_e9b642c_are_read_as_codes(
    tmp_path: Path,
) -> None:
    folder, sound = tmp_path / "library", tmp_path / "sound"
    shutil.copytree(FIXTURE / "library", folder)
    shutil.copytree(FIXTURE / "library", sound)
    shutil.rmtree(folder / "backups", ignore_errors=True)
    destroy_index(folder / FILE_NAME)
    with Library(sound) as expected, Library(folder, check_rows=True) as restored:
        assert restored.problems, "it was damaged"
        for generation in expected.find():
            found = restored.get(generation.id)
            assert found is not None
            if generation.status not in {Status.QUEUED, Status.SUBMITTING}:  # restoring ends both
                assert found.problem == generation.problem
            assert restored.events(generation.id) == expected.events(generation.id)


def destroy_index(file: Path) -> None:
    """Overwrite one index of a database: its rows can still be read."""
    with closing(apsw.Connection(str(file))) as connection:
        page, size = (
            connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = 'journal_of_generation'"
            ).get,
            connection.pragma("page_size"),
        )
        connection.pragma("wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as stream:
        stream.seek((page - 1) * size)
        stream.write(b"\xff" * size)


def test_texts_that_are_no_utf_8_do_not_keep_a_library_from_being_migrated(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "library"
    shutil.copytree(FIXTURE / "library", folder)
    with closing(apsw.Connection(str(folder / FILE_NAME))) as connection:
        ids = [each for (each,) in connection.execute("SELECT id FROM generations").fetchall()]
        connection.execute(
            "UPDATE journal SET detail = CAST(x'e97420fe' AS TEXT) WHERE seq % 2 = 0"
        )
    with Library(folder) as library:
        assert library.problems == ()
        for generation_id in ids:
            assert library.get(str(generation_id)) is not None
            library.events(str(generation_id))
