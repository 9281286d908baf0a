"""Every code has a sentence, every sentence its values, and `pyside6-lupdate` finds them all."""

import ast
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication

import videodesk
from videodesk.catalog import Field, IssueCode, make_issue
from videodesk.errors import (
    TASK_CHECK,
    Code,
    Consequence,
    Param,
    Params,
    Problem,
    Reason,
    problem,
    with_params,
)
from videodesk.generation import Status
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.messages import (
    connection_text,
    event_message,
    issue_message,
    problem_message,
)
from videodesk.messages.code_sentences import CONSEQUENCES, STANDARD, Sentence
from videodesk.messages.issue_sentences import SENTENCES as ISSUES
from videodesk.messages.local_sentences import LOCAL_REASONS
from videodesk.messages.model_file_sentences import EXPECTED
from videodesk.messages.service_sentences import SERVICE_REASONS
from videodesk.messages.titles import TITLES
from videodesk.provider.outcome import AskMeaning, CreateMeaning, RuleTable
from videodesk.provider.tables import CREATE, DOWNLOAD, MODELS, QUERY, UPLOAD

PACKAGE = Path(videodesk.__file__).parent
BY_REASON = {**SERVICE_REASONS, **LOCAL_REASONS}
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != PACKAGE / "messages"]
LUPDATE = Path(sys.executable).with_name("pyside6-lupdate")


@cache
def trees() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES)


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call outside of `messages`, and the name of what is called."""
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                match node.func:
                    case ast.Name(id=name) | ast.Attribute(attr=name):
                        yield name, node


def members(node: ast.AST, enum: str) -> list[str]:
    """The members of an enum that are named inside an expression."""
    return [
        each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Name)
        and each.value.id == enum
    ]


def placeholders(*texts: str) -> set[str]:
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    return {each.arg: each.value for each in call.keywords if each.arg is not None}


def raised() -> Iterator[tuple[Code, Reason | None, set[str]]]:
    """The problems that the program makes, as far as they can be read in its source."""
    for name, call in calls():
        given = keywords(call)
        if name in {"problem", "error"} and call.args:
            reasons = members(given["reason"], "Reason") if "reason" in given else [None]
            for code in members(call.args[0], "Code"):
                for reason in reasons:
                    yield Code[code], Reason[reason] if reason else None, set(given)
        elif name == "add" and len(call.args) == 2:
            for reason in members(call.args[1], "Reason"):
                yield Code.MODELS_DAMAGED, Reason[reason], {*given, "file", "line", "expected"}


def test_no_sentence_is_given_outside_of_messages() -> None:
    for name, call in calls():
        literal = {
            key
            for key, value in keywords(call).items()
            if key in {"message", "hint"} and isinstance(value, ast.Constant | ast.JoinedStr)
        }
        assert not literal, f"{name} in line {call.lineno}"


def test_every_problem_that_is_made_has_a_sentence_and_its_values() -> None:
    found = list(raised())
    assert len(found) > 80
    for code, reason, given in found:
        if reason is not None:
            assert (code, reason) in BY_REASON, (code, reason)
        sentence = BY_REASON[code, reason] if reason is not None else STANDARD[code]
        assert placeholders(sentence.text, sentence.hint) <= given, (code, reason)


@pytest.mark.parametrize("table", [CREATE, QUERY, MODELS, UPLOAD, DOWNLOAD])
def test_every_rule_of_every_table_has_a_sentence_without_values(
    table: RuleTable[CreateMeaning] | RuleTable[AskMeaning],
) -> None:
    for rule in (*table.rules, *table.exception_rules, table.default):
        if rule.reason is not None:
            assert (rule.code, rule.reason) in BY_REASON
        sentence = BY_REASON[rule.code, rule.reason] if rule.reason else STANDARD[rule.code]
        assert placeholders(sentence.text, sentence.hint) == set()


def test_every_code_reason_consequence_issue_and_event_has_words() -> None:
    assert set(STANDARD) == set(Code)
    assert {reason for _, reason in BY_REASON} == set(Reason)
    assert set(TITLES) == set(Code)
    assert set(CONSEQUENCES) == set(Consequence)
    assert set(ISSUES) == set(IssueCode)
    for event in LogEvent:
        assert event_message(EventLogEntry("a", datetime.now(UTC), event, detail="it")).text


def test_every_reason_is_given_somewhere() -> None:
    named = {
        name
        for tree in trees()
        for name in (*members(tree, "Reason"), *members(tree, "r"))  # `r` in provider/tables.py
    }
    assert {reason.name for reason in Reason} <= named


def test_every_issue_that_is_made_has_its_values() -> None:
    found = 0
    for name, call in calls():
        if name == "make_issue" and len(call.args) == 2:
            for code in members(call.args[1], "IssueCode"):
                found += 1
                assert placeholders(ISSUES[IssueCode[code]]) <= {*keywords(call), "why"}, code
    assert found > 10


def test_sentences_are_extracted_by_lupdate(tmp_path: Path) -> None:
    if shutil.which(LUPDATE) is None:
        pytest.skip("pyside6-lupdate comes with PySide6_Essentials")
    target = tmp_path / "messages.ts"
    files = sorted((PACKAGE / "messages").glob("*.py"))
    subprocess.run([LUPDATE, *files, "-ts", target], check=True, capture_output=True)
    extracted = {
        str(message.findtext("source")): message.get("numerus") == "yes"
        for context in ElementTree.parse(target).getroot().iter("context")  # ours
        if context.findtext("name") == "messages"
        for message in context.iter("message")
    }
    sentences: list[Sentence] = [*STANDARD.values(), *BY_REASON.values()]
    texts = {text for each in sentences for text in (each.text, each.hint) if text}
    texts |= {*TITLES.values(), *CONSEQUENCES.values(), *ISSUES.values(), *EXPECTED.values()}
    assert texts <= extracted.keys()
    assert {text for text, is_plural in extracted.items() if is_plural} == {
        text for text in extracted if "%n" in text
    }


def in_capitals(context: str, text: str, _disambiguation: str | None = None, n: int = -1, /) -> str:
    assert context == "messages"
    return text.replace("%n", str(n)).upper() if "{" not in text else f"¡{text}!"


def test_translator_gets_every_part_of_a_message() -> None:
    lost = problem(Code.PROFILE_UNKNOWN, reason=Reason.PROFILE_REMOVED, profile="{Studio}")
    message = problem_message(lost, None, in_capitals)
    assert message.text == "¡The profile “{Studio}” is no longer in the settings.!"
    assert message.hint == "CREATE A PROFILE WITH THIS NAME TO CONTINUE."
    full = problem_message(problem(Code.UNREACHABLE), None, in_capitals)
    assert full.text == "THE SERVICE COULD NOT BE REACHED. NOTHING WAS SENT."
    issue = make_issue(Field.SIZE, IssueCode.SIZE_UNUSUAL, model="Veo", known=("1", "2", "3"))
    assert issue_message(issue, in_capitals) == "¡Veo supports ¡1, 2 and 3!.!"


def test_qt_translates_as_english_does_without_a_translation() -> None:
    for n in (0, 1, 2, 21):
        assert connection_text(None, n, QCoreApplication.translate) == connection_text(None, n)
    for code in Code:
        with_qt = problem_message(problem(code), Status.QUEUED, QCoreApplication.translate)
        assert with_qt == problem_message(problem(code), Status.QUEUED)


@pytest.mark.parametrize("broken", ["{0}", "{profile", "{profile.name}", "{}"])
def test_translation_with_broken_placeholders_gives_way_to_english(broken: str) -> None:
    lost = problem(Code.PROFILE_UNKNOWN, reason=Reason.PROFILE_REMOVED, profile="Studio")
    message = problem_message(lost, None, lambda *_: broken)
    assert message.text == "The profile “Studio” is no longer in the settings."


def test_value_that_is_missing_leaves_an_ellipsis() -> None:
    message = problem_message(problem(Code.PROFILE_UNKNOWN, reason=Reason.PROFILE_REMOVED))
    assert message.text == "The profile “…” is no longer in the settings."


def test_reason_of_another_version_leaves_the_sentence_of_the_code() -> None:
    strange = Problem(Code.REFUSED, Params({"reason": "of_tomorrow", "consequence": "unheard"}))
    assert problem_message(strange) == problem_message(problem(Code.REFUSED))


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "The key is valid, but no models are available to it."),
        (1, "The key is valid. 1 model is available."),
        (7, "The key is valid. 7 models are available."),
    ],
)
def test_number_of_models_is_said_in_its_plural_form(count: int, text: str) -> None:
    assert connection_text(None, count) == text


def test_issue_of_an_image_says_why_it_cannot_be_used() -> None:
    gone = problem(Code.IMAGE_UNREADABLE, reason=Reason.IS_FOLDER)
    issue = make_issue(Field.IMAGES, IssueCode.IMAGE_UNUSABLE, name="a.png", problem=gone)
    assert issue_message(issue) == f"a.png: {problem_message(gone)}"


@pytest.mark.parametrize(
    ("event", "params", "detail", "text"),
    [
        (LogEvent.RECOVERED, {"times": 3}, "", "after 3 failures"),
        (LogEvent.RECOVERED, {"times": 1}, "", ""),
        (LogEvent.SERVICE_STATE, {}, "", "none yet"),
        (LogEvent.SERVICE_STATE, {}, "queued", "queued"),
        (LogEvent.SENT_AGAIN, {"id": "abc"}, "", "as abc"),
        (LogEvent.DOWNLOAD_STARTED, {"host": "a.test"}, "", "from a.test"),
        (LogEvent.DOWNLOAD_STARTED, {"host": None}, "", "from the response itself"),
        (
            LogEvent.DOWNLOAD_RESUMED,
            {"host": "a.test", "offset": 7},
            "",
            "from a.test, after 7 bytes",
        ),
    ],
)
def test_parameters_of_an_event_are_in_its_detail(
    event: LogEvent, params: dict[str, Param], detail: str, text: str
) -> None:
    entry = EventLogEntry("a", datetime.now(UTC), event, None, None, detail, Params(params))
    assert event_message(entry).detail == text


def test_clip_is_said_to_be_kept_if_a_download_failed() -> None:
    failed = problem(
        Code.UNREACHABLE, reason=Reason.PROXY_UNREACHABLE, consequence=Consequence.CLIP_KEPT
    )
    text = problem_message(failed, Status.DOWNLOADING).text
    assert text == "The proxy could not be reached. The clip is not lost."


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        (Code.KEY_MISSING, "Enter a key, or try the demo."),
        (Code.UNREACHABLE, "Try again later."),
    ],
)
def test_task_id_that_could_not_be_checked_says_why_in_the_detail(code: Code, hint: str) -> None:
    cause = problem(code, detail="the service's words")
    message = problem_message(with_params(cause, during=TASK_CHECK))
    assert message.text == (
        "The task ID could not be checked with the service. Nothing was changed."
    )
    assert message.hint == hint
    assert message.detail == f"{problem_message(cause).text} the service's words"


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        (
            problem(
                Code.LIBRARY_RESTORED,
                aside="library.damaged-1.db",
                fault="page 7",
                backup="library-20261119.db",
                copied=2,
                rebuilt=0,
            ),
            "library.damaged-1.db: page 7. It was replaced by the backup library-20261119.db. "
            "2 clips were recovered from the damaged database. "
            "Restored from the ledger and the clips: 0.",
        ),
        (
            problem(Code.LIBRARY_RESTORED, aside=None, fault="", backup=None, copied=1, rebuilt=1),
            "There was no backup. 1 clip was recovered from the damaged database. "
            "Restored from the ledger and the clips: 1.",
        ),
        (problem(Code.GENERATIONS_RECOVERED, recovered=3), "Restored from the ledger: 3."),
        (problem(Code.LIBRARY_TOO_NEW, path="/a", version=9), "/a has version 9."),
        (
            problem(Code.SETTINGS_NEWER, file="s.json", version=9, ours=1, names=("a", "b")),
            "s.json has version 9; this VideoDesk uses version 1. Not read: a, b.",
        ),
        (
            problem(Code.SETTINGS_DAMAGED, detail="line 3", aside="old.json"),
            "line 3. The old file was saved as old.json.",
        ),
    ],
    ids=lambda value: str(value.code) if isinstance(value, Problem) else "",
)
def test_parameters_of_a_problem_are_in_its_detail(given: Problem, detail: str) -> None:
    assert problem_message(given).detail == detail


@pytest.mark.parametrize(
    ("waiting", "active", "cost", "text"),
    [
        (0, 1, "", "1 clip is in progress."),
        (1, 0, "", "1 request waits."),
        (1, 2, "about $0.40", "1 request waits, about $0.40. 2 clips are in progress."),
        (3, 0, "about $1.20", "3 requests wait, about $1.20."),
        (3, 1, "", "3 requests wait. 1 clip is in progress."),
    ],
)
def test_new_library_says_what_waits_in_it(waiting: int, active: int, cost: str, text: str) -> None:
    new = problem(Code.LIBRARY_NEW, waiting=waiting, active=active, cost=cost)
    message = problem_message(new)
    assert message.text == f"This library is new to this computer. {text}"
    assert message.hint == "Nothing is sent or downloaded until you allow it."


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        ("upstream timed out", "upstream timed out"),
        ("", ""),
        ("no luck (request id: 2026-7) (boom)", "no luck (boom)"),
        ("RemoteProtocolError: Server disconnected.", "Server disconnected."),
        ("ReadTimeout", "ReadTimeout"),
        ("two\nlines", ""),
        ("x" * 161, ""),
        ("The service could not make this clip", ""),
    ],
)
def test_reason_is_shown_beside_the_sentence_if_it_is_short_and_new(
    detail: str, shown: str
) -> None:
    message = problem_message(problem(Code.GENERATION_FAILED, detail=detail))
    assert message.short_reason == shown
