"""The sentences of `videodesk.messages` in the language of the window."""

from PySide6.QtCore import QCoreApplication

from videodesk import messages
from videodesk.catalog import ValidationIssue
from videodesk.errors import Problem, VideoDeskError
from videodesk.generation import Status
from videodesk.library.event_log import EventLogEntry
from videodesk.messages import Message


def problem_message(problem: Problem, status: Status | None = None) -> Message:
    """Put a problem into words that are true of a generation with this status."""
    return messages.problem_message(problem, status, QCoreApplication.translate)


def connection_text(problem: Problem | None, models: int) -> str:
    """Say what a test of a key came to; `models` is the number of models that the key can use."""
    return messages.connection_text(problem, models, QCoreApplication.translate)


def event_message(entry: EventLogEntry) -> Message:
    """Put a line of the event log into words: what happened, and the detail."""
    return messages.event_message(entry, QCoreApplication.translate)


def issue_message(issue: ValidationIssue) -> str:
    """Put what there is to say about a field into a sentence."""
    return messages.issue_message(issue, QCoreApplication.translate)


def failure_text(failure: BaseException) -> str:
    """Put what a worker raised into words: our own sentence, else what the exception says."""
    if isinstance(failure, VideoDeskError):
        return str(problem_message(failure.problem))
    return str(failure)
