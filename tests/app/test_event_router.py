"""Each event reaches the parts of the window that show it, and no others."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from videodesk.app.event_router import EventRouter
from videodesk.errors import Code, Problem, problem
from videodesk.events import AccountChanged, GenerationChanged, LibraryChanged, QueueChanged
from videodesk.generation import Generation, Request, Status, new_generation


class FakeHolds:
    """Records which accounts are held, and until when."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[Code, datetime | None]] = {}

    def show_account(
        self, profile: str, problem: Problem | None, retry_at: datetime | None = None
    ) -> None:
        if problem is None:
            del self.held[profile]
        else:
            self.held[profile] = (problem.code, retry_at)


class FakeProgram:
    """Writes down every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.current = "default"
        self.is_visible = False
        self.accepted: list[Generation] = []

    def apply(self, generation: Generation) -> None:
        self.calls.append(("apply", generation))

    def list_again(self) -> None:
        self.calls.append(("list",))

    def set_queue(self, ids: list[str], *, is_paused: bool) -> None:
        self.calls.append(("queue", *ids, is_paused))

    def show_problem(
        self,
        problem: Problem,
        *,
        profile: str | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        self.calls.append(("problem", problem.code, profile, *([retry_at] if retry_at else [])))

    def clear_problem(self, profile: str) -> None:
        self.calls.append(("solved", profile))

    def setChecked(self, checked: bool, /) -> None:  # noqa: N802  # Qt's name
        self.calls.append(("paused", checked))

    def ask(self, *, takes_focus: bool = True) -> None:
        self.calls.append(("ask", takes_focus))

    def show_message(self, text: str) -> None:
        self.calls.append(("message",))

    def refresh_balance(self) -> None:
        self.calls.append(("balance",))

    def on_generation(self, generation: Generation) -> None:
        self.accepted.append(generation)


@pytest.fixture
def program() -> FakeProgram:
    return FakeProgram()


@pytest.fixture
def holds() -> FakeHolds:
    return FakeHolds()


@pytest.fixture
def route(program: FakeProgram, holds: FakeHolds) -> EventRouter:
    return EventRouter(
        program,
        program,
        program,
        holds=holds,
        pause_action=program,
        key_panel=program,
        profiles=program,
        settings=program,
        keys=program,
    )


def test_generation_is_shown(program: FakeProgram, route: EventRouter) -> None:
    queued = new_generation(Request(model="veo3", prompt="a kite"))
    route(GenerationChanged(queued))
    assert program.calls == [("apply", queued)]


def test_balance_is_asked_for_after_a_finished_clip(
    program: FakeProgram, route: EventRouter
) -> None:
    done = replace(new_generation(Request(model="veo3", prompt="a kite")), status=Status.COMPLETED)
    route(GenerationChanged(done))
    assert program.calls == [("apply", done), ("balance",)]


def test_queue_is_shown_in_order_with_its_pause(program: FakeProgram, route: EventRouter) -> None:
    route(QueueChanged(("a", "b"), is_paused=True))
    assert program.calls == [("queue", "a", "b", True), ("paused", True)]


def test_library_is_listed_again(program: FakeProgram, route: EventRouter) -> None:
    route(LibraryChanged(annotated=frozenset({"a"})))
    assert program.calls == [("list",)]


def test_held_account_is_shown_with_its_next_try_until_it_works_again(
    program: FakeProgram, holds: FakeHolds, route: EventRouter
) -> None:
    soon = datetime(2026, 11, 30, 14, 25, tzinfo=UTC)
    route(AccountChanged("default", problem(Code.NO_BALANCE), soon))
    assert holds.held == {"default": (Code.NO_BALANCE, soon)}
    assert program.calls == [("problem", Code.NO_BALANCE, "default", soon)]
    route(AccountChanged("default", None))
    assert holds.held == {}
    assert program.calls[1:] == [("solved", "default")]


@pytest.mark.parametrize(
    ("code", "more"),
    [
        (Code.KEY_MISSING, [("ask", True)]),
        (Code.KEY_REFUSED, [("ask", False), ("message",)]),
        (Code.NO_BALANCE, []),
    ],
)
def test_account_problem_is_shown_and_a_missing_key_asked_for(
    program: FakeProgram, route: EventRouter, code: Code, more: list[tuple[object, ...]]
) -> None:
    route(AccountChanged("default", problem(code)))
    assert program.calls == [("problem", code, "default"), *more]


def test_key_of_another_profile_is_not_asked_for(program: FakeProgram, route: EventRouter) -> None:
    route(AccountChanged("work", problem(Code.KEY_MISSING)))
    assert program.calls == [("problem", Code.KEY_MISSING, "work")]


def test_key_is_not_asked_for_while_the_settings_are_open(
    program: FakeProgram, route: EventRouter
) -> None:
    program.is_visible = True
    route(AccountChanged("default", problem(Code.KEY_MISSING)))
    assert program.calls == [("problem", Code.KEY_MISSING, "default")]
