"""Each row of docs/service-api.md, "Errors", and each code has a sentence in both programs.

The terminal prints a problem on stderr, the window shows its message and its hint; both have the
words from here. A row is one answer or exception; what it means is held by
tests/provider/test_tables.py, what a person reads by this table.
"""

from contextlib import aclosing
from dataclasses import dataclass

import httpx
import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.provider.answers import (
    NOTHING,
    PAGE,
    Body,
    Respond,
    answering,
    client_of,
    gateway,
    raising,
    site,
    task,
)
from videodesk.cli.output import message_for, print_problem
from videodesk.errors import Code, Problem, problem
from videodesk.generation import Request
from videodesk.messages import problem_message
from videodesk.provider.client import Client
from videodesk.provider.outcome import (
    AskError,
    AskMeaning,
    CreateError,
    CreateMeaning,
    RuleTable,
    problem_of_failed_task,
)
from videodesk.provider.tables import CREATE, DOWNLOAD, MODELS, QUERY, UPLOAD
from videodesk.provider.task_state import Failed
from videodesk.ui.inspector.problem_note import ProblemNote
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme

CHARGED_NOTHING = ("Nothing was charged.", "Nothing was sent.", "is refunded.")
MAY_BE_CHARGED = ("It may have been charged.",)
FOLLOWED = ("The task is still being tracked.", "It is still being tracked.")


@dataclass(frozen=True)
class Line:
    """One row of docs/service-api.md, "Errors": what a create and a query say of it.

    `on_create` and `on_query` are how the sentence ends; a query of a task tells of the key and
    the address in the words of a create.
    """

    what: str
    respond: Respond
    create: Code
    on_create: tuple[str, ...]
    query: Code
    on_query: tuple[str, ...] = FOLLOWED


def line(
    what: str,
    status: int,
    body: Body,
    create: Code,
    on_create: tuple[str, ...],
    query: Code,
    on_query: tuple[str, ...] = FOLLOWED,
) -> Line:
    return Line(f"{status} {what}", answering(status, body), create, on_create, query, on_query)


def broken(fault: Exception, create: Code, query: Code) -> Line:
    on_create = MAY_BE_CHARGED if create is Code.ANSWER_LOST else CHARGED_NOTHING
    on_query = FOLLOWED if query is Code.SERVICE_ERROR else CHARGED_NOTHING
    return Line(type(fault).__name__, raising(fault), create, on_create, query, on_query)


C, FREE, OPEN = Code, CHARGED_NOTHING, MAY_BE_CHARGED
LINES: list[Line] = [
    line("any", 401, NOTHING, C.KEY_REFUSED, FREE, C.KEY_REFUSED, FREE),
    line("expired", 401, gateway("token has expired"), C.KEY_REFUSED, FREE, C.KEY_REFUSED, FREE),
    line("quota", 401, gateway("quota is exhausted"), C.KEY_REFUSED, FREE, C.KEY_REFUSED, FREE),
    *[
        line(code, status, gateway("no", code), C.NO_BALANCE, FREE, C.NO_BALANCE, FREE)
        for status in (402, 403)
        for code in (
            *("insufficient_quota", "insufficient_user_quota"),
            *("pre_consume_token_quota_failed", "quota_not_enough"),
        )
    ],
    line(
        "model",
        403,
        gateway("This token has no access to model veo3"),
        C.MODEL_NOT_ALLOWED,
        FREE,
        C.MODEL_NOT_ALLOWED,
    ),
    line(
        "network", 403, gateway("no", "access_denied"), C.ACCESS_DENIED, FREE, C.ACCESS_DENIED, FREE
    ),
    *[
        line(code, 400, task(code), C.REFUSED, FREE, C.SERVICE_ERROR)
        for code in ("invalid_request", "missing_model", "invalid_size", "invalid_json")
    ],
    line("no task", 400, task("task_not_exist"), C.REFUSED, FREE, C.UNKNOWN_TASK),
    line(
        "address", 404, gateway("Invalid URL (GET /)"), C.WRONG_ADDRESS, FREE, C.WRONG_ADDRESS, FREE
    ),
    line("json", 413, gateway("no"), C.TOO_LARGE_FOR_SERVICE, FREE, C.SERVICE_ERROR),
    line("page", 413, PAGE, C.TOO_LARGE_FOR_SERVICE, FREE, C.SERVICE_ERROR),
    line("json", 429, gateway("no"), C.BUSY, FREE, C.SERVICE_ERROR),
    line("empty", 429, NOTHING, C.BUSY, FREE, C.SERVICE_ERROR),
    *[
        line(what, status, body, C.BUSY, FREE, C.SERVICE_ERROR)
        for status in (429, 500, 503)
        for what, body in (
            ("负载已饱和", gateway("当前分组上游负载已饱和")),
            ("get_channel_failed", task("get_channel_failed")),
            ("model_not_found", gateway("no", "model_not_found")),
        )
    ],
    *[
        line(what, status, body, C.REFUSED, FREE, C.SERVICE_ERROR)
        for status in (500, 502)
        for what, body in (("gateway", gateway("panic")), ("task", task("fetch_failed")))
    ],
    *[
        line(what, status, body, C.ANSWER_LOST, OPEN, C.SERVICE_ERROR)
        for status in (403, *range(500, 505), *range(520, 525))
        for what, body in (("page", PAGE), ("empty", NOTHING))
    ],
    line("error", 200, {"error": {"message": "no"}}, C.REFUSED, FREE, C.SERVICE_ERROR),
    line("no json", 200, PAGE, C.ANSWER_LOST, OPEN, C.SERVICE_ERROR),
    line("success: false", 200, site("no"), C.REFUSED, FREE, C.SERVICE_ERROR),
    line("filter", 400, gateway("violates our policy"), C.CONTENT_REFUSED, FREE, C.SERVICE_ERROR),
    line("filter", 200, task("x", "内容违规"), C.CONTENT_REFUSED, FREE, C.SERVICE_ERROR),
    broken(httpx.ConnectError("x"), C.UNREACHABLE, C.UNREACHABLE),
    broken(httpx.ConnectTimeout("x"), C.UNREACHABLE, C.UNREACHABLE),
    broken(httpx.PoolTimeout("x"), C.UNREACHABLE, C.UNREACHABLE),
    broken(httpx.ProxyError("x"), C.UNREACHABLE, C.UNREACHABLE),
    broken(httpx.UnsupportedProtocol("x"), C.WRONG_ADDRESS, C.WRONG_ADDRESS),
    broken(httpx.InvalidURL("x"), C.ANSWER_LOST, C.SERVICE_ERROR),
    broken(httpx.LocalProtocolError("x"), C.UNREACHABLE, C.UNREACHABLE),
    broken(httpx.ReadTimeout("x"), C.ANSWER_LOST, C.SERVICE_ERROR),
    broken(httpx.WriteTimeout("x"), C.ANSWER_LOST, C.SERVICE_ERROR),
    broken(httpx.WriteError("x"), C.ANSWER_LOST, C.SERVICE_ERROR),
    broken(httpx.ReadError("x"), C.ANSWER_LOST, C.SERVICE_ERROR),
    broken(httpx.RemoteProtocolError("x"), C.ANSWER_LOST, C.SERVICE_ERROR),
]


@pytest.fixture
def note(qapp: QApplication, qtbot: QtBot) -> ProblemNote:
    """The window's own way to show a problem."""
    theme = Theme(qapp)
    note = ProblemNote(theme, IconProvider(theme))
    qtbot.addWidget(note)
    return note


async def problem_of_create(client: Client) -> Problem:
    with pytest.raises(CreateError) as raised:
        await client.create(Request(model="veo3", prompt="a kite"), [])
    return raised.value.problem


async def problem_of_query(client: Client) -> Problem:
    with pytest.raises(AskError) as raised:
        await client.query("task-1")
    return raised.value.problem


@pytest.mark.parametrize("row", LINES, ids=lambda row: row.what)
async def test_documented_error_has_sentence_about_its_cost(
    row: Line, capsys: pytest.CaptureFixture[str], note: ProblemNote
) -> None:
    async with aclosing(client_of(row.respond)) as client:
        on_create, on_query = await problem_of_create(client), await problem_of_query(client)

    assert (on_create.code, on_query.code) == (row.create, row.query)
    assert problem_message(on_create).text.endswith(row.on_create)
    assert problem_message(on_query).text.endswith(row.on_query)
    for found in (on_create, on_query):
        assert_is_readable(found)
        assert problem_message(found).hint, "a row says what to do"
        assert found.detail, "the service's own words are one click away"
        assert_the_terminal_says(found, capsys)
        assert_the_window_says(found, note)


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_sentence(
    code: Code, capsys: pytest.CaptureFixture[str], note: ProblemNote
) -> None:
    found = problem(code)
    assert_is_readable(found)
    assert_the_terminal_says(found, capsys)
    assert_the_window_says(found, note)


@pytest.mark.parametrize("table", [CREATE, QUERY, MODELS, UPLOAD, DOWNLOAD])
def test_every_rule_has_sentence(
    table: RuleTable[CreateMeaning] | RuleTable[AskMeaning],
) -> None:
    for row in (*table.rules, *table.exception_rules, table.default):
        assert_is_readable(problem(row.code, reason=row.reason, consequence=row.consequence))


@pytest.mark.parametrize(
    ("failed", "code"),
    [
        (Failed("The prompt violates our policies"), Code.CONTENT_REFUSED),
        (Failed("no", "content_policy_violation"), Code.CONTENT_REFUSED),
        (Failed("Generated video rejected by content moderation."), Code.CONTENT_REFUSED),
        (Failed("Blocked by Google's Responsible AI practices"), Code.CONTENT_REFUSED),
        (Failed("图片包含敏感内容"), Code.CONTENT_REFUSED),
        (Failed("视频审核未通过"), Code.CONTENT_REFUSED),
        (Failed("内容违规"), Code.CONTENT_REFUSED),
        (Failed("upstream timed out"), Code.GENERATION_FAILED),
        (Failed("the size is case-sensitive"), Code.GENERATION_FAILED),
        (Failed(), Code.GENERATION_FAILED),
    ],
)
def test_content_filter_is_distinguished_in_failed_task(failed: Failed, code: Code) -> None:
    found = problem_of_failed_task(failed)
    assert (found.code, found.detail) == (code, failed.reason)
    text = problem_message(found).text
    assert "usually refunded" in text


def assert_is_readable(found: Problem) -> None:
    """A sentence as the house writes it; the window shows message and hint as they are."""
    message = problem_message(found)
    for text in filter(None, (message.text, message.hint)):
        assert text[0].isupper(), text
        assert text.endswith("."), text
        assert not {"!", "  ", "None"} & {text, *text}, text
        assert "oops" not in text.lower(), text
        assert "please" not in text.lower(), text
        assert found.code.value not in text or "_" not in found.code.value, text
    assert message.text


def assert_the_terminal_says(found: Problem, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    print_problem(found)
    said = capsys.readouterr()
    assert said.out == ""
    first, *below = said.err.splitlines()
    assert first == str(message_for(found))
    assert first.startswith(problem_message(found).text)
    assert [each.strip() for each in below] == ([found.detail] if found.detail else [])


def assert_the_window_says(found: Problem, note: ProblemNote) -> None:
    note.show_problem(found)
    message = problem_message(found)
    labels = {label.objectName(): label for label in note.findChildren(QLabel)}
    assert labels["problem-message"].text() == message.text
    assert labels["problem-hint"].text() == message.hint
    assert labels["problem-hint"].isVisibleTo(note) is bool(message.hint)
