"""A refusal of what the user asked for is shown for a while, and passes."""

from tests.app.fakes import FakeNotifier
from videodesk.app.problem_notifier import ProblemNotifier
from videodesk.errors import Code, Reason, problem


def test_refusal_passes_and_the_same_one_takes_its_place() -> None:
    notifier, asked = FakeNotifier(), []
    notify = ProblemNotifier(
        notifier,
        ask_for_key=lambda: asked.append("key"),
        ask_about_library=lambda: asked.append("library"),
    )
    for _ in range(2):
        notify.show(problem(Code.INVALID_REQUEST, reason=Reason.NOTHING_REMOVABLE))
    assert notifier.texts == [
        "This clip may still be in progress or charged, so it can't be deleted. You can hide it."
    ]
    assert notifier.shown[0].expires
    notify.show(problem(Code.FILE_NOT_WRITTEN, detail="Permission denied"))
    assert notifier.texts[1].endswith("“Permission denied”")
    assert asked == []


def test_missing_key_can_be_entered_from_the_refusal() -> None:
    notifier, asked = FakeNotifier(), []
    notify = ProblemNotifier(
        notifier,
        ask_for_key=lambda: asked.append("key"),
        ask_about_library=lambda: asked.append("library"),
    )
    notify.show(problem(Code.KEY_MISSING))
    assert notifier.shown[0].button == "Enter key"
    assert notifier.shown[0].expires
    notifier.press(notifier.shown[0].key)
    assert asked == ["key"]


def test_command_on_what_a_new_library_holds_asks_about_the_library_instead() -> None:
    notifier, asked = FakeNotifier(), []
    notify = ProblemNotifier(
        notifier,
        ask_for_key=lambda: asked.append("key"),
        ask_about_library=lambda: asked.append("library"),
    )
    notify.show(problem(Code.LIBRARY_NEW))
    assert asked == ["library"]
    assert notifier.shown == []
