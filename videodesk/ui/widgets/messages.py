"""The sentences of `videodesk.messages` in the language of the window."""

from PySide6.QtCore import QCoreApplication

from videodesk import messages
from videodesk.catalog import ValidationIssue
from videodesk.errors import Problem, VideoDeskError
from videodesk.generation import Status
from videodesk.library.event_log import EventLogEntry
from videodesk.messages import Message
from videodesk.text import printable


def problem_message(problem: Problem, status: Status | None = None) -> Message:
    """Return the message for a problem of a generation with this status."""
    return _printable(messages.problem_message(problem, status, QCoreApplication.translate))


def problem_title(problem: Problem) -> str:
    """Return what a problem is about, in two or three words."""
    return messages.problem_title(problem, QCoreApplication.translate)


def quoted_reason(message: Message) -> str:
    """Return the service's own reason in quotation marks if it is short, else ""."""
    return f"“{message.short_reason}”" if message.short_reason else ""


def connection_text(problem: Problem | None, models: int) -> str:
    """Return the result of a key test as text; `models` is the number of models the key can use."""
    return printable(messages.connection_text(problem, models, QCoreApplication.translate))


def unencrypted_text(base_url: str) -> str:
    """Return the warning before a key is sent to an address without encryption."""
    return messages.unencrypted_text(base_url, QCoreApplication.translate)


def event_message(entry: EventLogEntry) -> Message:
    """Return a line of the event log as text: what happened, and the detail."""
    return _printable(messages.event_message(entry, QCoreApplication.translate))


def issue_message(issue: ValidationIssue) -> str:
    """Return the sentence for a validation issue."""
    return printable(messages.issue_message(issue, QCoreApplication.translate))


def failure_text(failure: BaseException) -> str:
    """Return a worker's exception as text: our own sentence, or else the exception's text."""
    if isinstance(failure, VideoDeskError):
        return str(problem_message(failure.problem))
    return printable(str(failure))


def _printable(message: Message) -> Message:
    """A service's text must not reorder the sentence around it."""
    return Message(*map(printable, (message.text, message.hint, message.detail)))
