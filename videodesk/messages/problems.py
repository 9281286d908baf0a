"""Messages for problems."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from videodesk.catalog import IssueCode, Mode
from videodesk.errors import TASK_CHECK, Code, Consequence, Param, Params, Problem, Reason
from videodesk.generation import Status
from videodesk.messages.code_sentences import CONSEQUENCES, STANDARD, Sentence
from videodesk.messages.details import problem_detail
from videodesk.messages.issue_sentences import issue_sentence
from videodesk.messages.local_sentences import LOCAL_REASONS
from videodesk.messages.model_file_sentences import EXPECTED
from videodesk.messages.new_library import stored_work
from videodesk.messages.service_sentences import SERVICE_REASONS
from videodesk.messages.translation import CONTEXT, QT_TRANSLATE_NOOP, Translate, english, fill

_REQUEST_ID: Final = re.compile(r"(?i)(?<!\s)\s*\(request id:[^()]*\)")
_EXCEPTION_NAME: Final = re.compile(r"^[A-Z]\w*(?:Error|Timeout): (?=\S)")
_ISSUES: Final = frozenset(IssueCode)
_MAX_SHORT_REASON: Final = 160
"""In characters: about three lines of the inspector."""
_BY_REASON: Final = {**SERVICE_REASONS, **LOCAL_REASONS}
_CHECK_FAILED: Final = Sentence(
    QT_TRANSLATE_NOOP(
        "messages", "The task ID could not be checked with the service. Nothing was changed."
    ),
    hint=QT_TRANSLATE_NOOP("messages", "Try again later."),
)
_UNENCRYPTED: Final = QT_TRANSLATE_NOOP(
    "messages",
    "{address} isn't encrypted: others on the network can read your API key, prompts and pictures. "
    "Use https:// if the service offers it.",
)
_VALID_WITHOUT_MODELS: Final = QT_TRANSLATE_NOOP(
    "messages", "The key is valid, but no models are available to it."
)
_VALID_FOR_ONE: Final = QT_TRANSLATE_NOOP("messages", "The key is valid. 1 model is available.")
_VALID_FOR_SOME: Final = QT_TRANSLATE_NOOP(
    "messages", "The key is valid. %n models are available.", "", 1
)
_USER_CAN_FIX: Final = frozenset(
    {
        Code.KEY_MISSING,
        Code.KEY_MALFORMED,
        Code.KEY_REFUSED,
        Code.KEYRING_UNAVAILABLE,
        Code.ACCESS_DENIED,
        Code.PROFILE_UNKNOWN,
        Code.WRONG_ADDRESS,
    }
)


@dataclass(frozen=True, slots=True)
class Message:
    """A problem as text: what happened, whether it cost money, and what to do.

    `detail` is the text of the service or the system, in its own language: shown beside the
    message if it is short, else on request.
    """

    text: str
    hint: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.text} {self.hint}".strip()

    @property
    def short_reason(self) -> str:
        """The detail if it is one short line that the sentence does not contain, else "".

        The name of an exception is left out before its text.
        """
        detail = _EXCEPTION_NAME.sub("", without_request_id(self.detail))
        is_short = len(detail) <= _MAX_SHORT_REASON and "\n" not in detail
        return detail if is_short and detail not in self.text else ""


def without_request_id(reason: str) -> str:
    """Return a service's text without the request id, which only support needs.

    The history has it.
    """
    return _REQUEST_ID.sub("", reason).strip()


def problem_message(
    problem: Problem, status: Status | None = None, translate: Translate = english
) -> Message:
    """Return the message for a problem of a generation with this status.

    A problem that holds an account came from one generation's answer, but concerns those that wait
    to be sent as well as those that have long been paid for.
    """
    issue = problem.params.get("issue")
    if issue in _ISSUES:
        return _of_issue(IssueCode(issue), problem, translate)
    if problem.params.get("during") == TASK_CHECK:
        return _check_failed(problem, translate)
    sentence = _sentence(problem.code, problem.reason)
    values = _values(problem, translate)
    text = fill(sentence.text, translate, values)
    if problem.code is Code.LIBRARY_NEW:
        text = f"{text} {stored_work(problem, translate)}".rstrip()
    consequence = _for_status(_consequence(problem, sentence), status)
    if consequence is not None:
        text = f"{text} {fill(CONSEQUENCES[consequence], translate, {})}"
    detail = problem_detail(problem, values, translate)
    return Message(text, fill(sentence.hint, translate, values), detail)


def unencrypted_text(base_url: str, translate: Translate = english) -> str:
    """Return the warning before a key is sent to an address without encryption."""
    return fill(_UNENCRYPTED, translate, {"address": base_url})


def connection_text(problem: Problem | None, models: int, translate: Translate = english) -> str:
    """Return the result of a key test as text; `models` is the number of models the key can use."""
    if problem is not None:
        return str(problem_message(problem, None, translate))
    match models:
        case 0:
            return translate(CONTEXT, _VALID_WITHOUT_MODELS)
        case 1:
            return translate(CONTEXT, _VALID_FOR_ONE)
        case _:
            return translate(CONTEXT, _VALID_FOR_SOME, "", models)


def _sentence(code: Code, reason: Reason | None) -> Sentence:
    usual = STANDARD[code]
    special = _BY_REASON.get((code, reason)) if reason is not None else None
    if special is None:
        return usual
    if not special.text:
        return Sentence(usual.text, usual.consequence, special.hint or usual.hint)
    return Sentence(special.text, special.consequence, special.hint or usual.hint)


def _consequence(problem: Problem, sentence: Sentence) -> Consequence | None:
    try:
        return Consequence(str(problem.params["consequence"]))
    except (KeyError, ValueError):
        return sentence.consequence


def _for_status(consequence: Consequence | None, status: Status | None) -> Consequence | None:
    match status, consequence:
        case (
            Status.PROCESSING | Status.DOWNLOADING,
            Consequence.NOTHING_SENT | Consequence.NOTHING_CHARGED,
        ):
            return Consequence.TASK_FOLLOWED
        case Status.QUEUED, Consequence.TASK_FOLLOWED:
            return Consequence.NOTHING_SENT
        case _:
            return consequence


def _of_issue(code: IssueCode, problem: Problem, translate: Translate) -> Message:
    """The text typed into a field is invalid."""
    return Message(issue_sentence(code, problem.params, translate), "", problem.detail)


def _check_failed(problem: Problem, translate: Translate) -> Message:
    """The problem that prevented the check of a task id, with a suitable hint."""
    params = {name: value for name, value in problem.params.items() if name != "during"}
    cause = problem_message(replace(problem, params=Params(params)), None, translate)
    hint = cause.hint if problem.code in _USER_CAN_FIX else fill(_CHECK_FAILED.hint, translate, {})
    detail = f"{cause.text} {problem.detail}".strip()
    return Message(fill(_CHECK_FAILED.text, translate, {}), hint, detail)


def _values(problem: Problem, translate: Translate) -> dict[str, str]:
    values = {name: _text(name, value) for name, value in problem.params.items()}
    if problem.reason is Reason.MODEL_FIELD_INVALID:
        expected = EXPECTED.get(values.get("name", ""), "")
        values["expected"] = fill(expected, translate, {"modes": ", ".join(Mode)})
    return values


def _text(name: str, value: Param) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return ", ".join(value)
        case _:
            return _local_time(str(value)) if name in {"since", "clock"} else str(value)


def _local_time(moment: str) -> str:
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):  # no moment, or none of this place's calendar
        return moment
