"""Sentences for everything that the rest of the program passes as codes and parameters.

English by default; the window passes `QCoreApplication.translate`. `pyside6-lupdate` extracts the
sentences from this package, under the context "messages".
"""

from videodesk.messages.events import event_message
from videodesk.messages.issues import issue_message
from videodesk.messages.problems import (
    Message,
    connection_text,
    problem_message,
    unencrypted_text,
    without_request_id,
)
from videodesk.messages.titles import problem_title
from videodesk.messages.translation import Translate, english

__all__ = [
    "Message",
    "Translate",
    "connection_text",
    "english",
    "event_message",
    "issue_message",
    "problem_message",
    "problem_title",
    "unencrypted_text",
    "without_request_id",
]
