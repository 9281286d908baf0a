"""Shows the problem of something that the user asked for: it passes, since nothing waits for it."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from videodesk.errors import Code, Problem
from videodesk.ui.widgets.messages import problem_message, quoted_reason
from videodesk.ui.widgets.notification_bar import Notification, Notifier

_KEY_CODES: Final = frozenset({Code.KEY_MISSING, Code.KEY_REFUSED, Code.KEY_MALFORMED})


class ProblemNotifier(QObject):
    """`ask_for_key` is what the button does if a key is missing.

    `ask_about_library` asks whether what a new library contains may be sent; nothing else is shown
    if that is what a command was refused for.
    """

    def __init__(
        self,
        notifier: Notifier,
        *,
        ask_for_key: Callable[[], None],
        ask_about_library: Callable[[], None],
    ) -> None:
        super().__init__()
        self._notifier = notifier
        self._ask_for_key = ask_for_key
        self._ask_about_library = ask_about_library

    def show(self, problem: Problem) -> None:
        """Shows a problem for a while; the same one again takes its place."""
        if problem.code is Code.LIBRARY_NEW:
            self._ask_about_library()
            return
        message = problem_message(problem)
        text = f"{message} {quoted_reason(message)}".strip()
        key = f"problem {problem.code} {problem.reason or ''}"
        if problem.code in _KEY_CODES:
            button = self.tr("Enter key")
            self._notifier.notify(
                Notification(text, button, self._ask_for_key, key=key, passing=True)
            )
        else:
            self._notifier.notify(Notification(text, key=key, passing=True))
