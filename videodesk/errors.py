"""What a user can be told: one family, each with a stable code, a sentence, and what to do.

A `Problem` is a value: it is stored with a generation, printed as JSON, and shown in the window.
A `VideoDeskError` carries a problem up to whoever can show it. Everything else that is raised is
a bug of ours, and is reported as one.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Code(StrEnum):
    """The stable names of all problems; stored in libraries and printed by `--json`."""

    INVALID_REQUEST = "invalid_request"
    PICTURE_MISSING = "picture_missing"
    PICTURE_UNREADABLE = "picture_unreadable"
    PICTURE_TOO_LARGE = "picture_too_large"

    PROFILE_UNKNOWN = "profile_unknown"
    KEY_MISSING = "key_missing"
    KEY_MALFORMED = "key_malformed"
    KEY_REFUSED = "key_refused"
    KEYRING_UNAVAILABLE = "keyring_unavailable"
    NO_BALANCE = "no_balance"
    ACCESS_DENIED = "access_denied"
    MODEL_NOT_ALLOWED = "model_not_allowed"
    WRONG_ADDRESS = "wrong_address"

    UNREACHABLE = "unreachable"
    QUEUE_PAUSED = "queue_paused"
    WAITED_LONG = "waited_long"
    BUSY = "busy"
    SERVICE_TROUBLE = "service_trouble"

    REFUSED = "refused"
    CONTENT_REFUSED = "content_refused"
    TOO_LARGE_FOR_SERVICE = "too_large_for_service"
    GENERATION_FAILED = "generation_failed"
    ANSWER_LOST = "answer_lost"
    INTERRUPTED = "interrupted"
    SENT_AGAIN = "sent_again"
    UNKNOWN_TASK = "unknown_task"
    EXPIRED = "expired"
    STOPPED = "stopped"

    NO_LINK = "no_link"
    LINK_REFUSED = "link_refused"
    NOT_A_VIDEO = "not_a_video"
    DOWNLOAD_BROKEN = "download_broken"

    DISK_FULL = "disk_full"
    FILE_NOT_WRITTEN = "file_not_written"
    FILE_MISSING = "file_missing"
    LIBRARY_MISSING = "library_missing"
    LIBRARY_UNWRITABLE = "library_unwritable"
    LIBRARY_DAMAGED = "library_damaged"
    LIBRARY_TOO_NEW = "library_too_new"
    LIBRARY_IN_USE = "library_in_use"
    LIBRARY_RESTORED = "library_restored"
    GENERATIONS_RECOVERED = "generations_recovered"
    NOT_FOUND = "not_found"
    SETTINGS_DAMAGED = "settings_damaged"
    MODELS_DAMAGED = "models_damaged"
    SETTINGS_NEWER = "settings_newer"
    DEMO_UNAVAILABLE = "demo_unavailable"
    NO_DISPLAY = "no_display"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Problem:
    """What happened and whether it cost money (`message`), what to do (`hint`).

    `detail` holds the service's or the system's own words: shown on request, never instead of
    the sentence.
    """

    code: Code
    message: str
    hint: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


@dataclass(frozen=True, slots=True)
class _Words:
    message: str
    hint: str = ""


# Every sentence says, in the order of docs/ui.md, "Wording": what happened, whether money was
# spent as far as can be known, what to do next.
_WORDS: Final[dict[Code, _Words]] = {
    Code.INVALID_REQUEST: _Words("The request is not complete. Nothing was sent."),
    Code.PICTURE_MISSING: _Words(
        "A picture of this request is no longer where it was. Nothing was sent.",
        "Add the picture again.",
    ),
    Code.PICTURE_UNREADABLE: _Words(
        "This file cannot be read as a picture.",
        "Use a JPEG, PNG, WebP, GIF, AVIF or HEIC file.",
    ),
    Code.PICTURE_TOO_LARGE: _Words(
        "This picture has too many pixels to be opened safely.",
        "Scale it down to less than 64 megapixels.",
    ),
    Code.PROFILE_UNKNOWN: _Words(
        "There is no profile of this name in the settings. Nothing was sent.",
        "Make it in the settings, or name one that is there.",
    ),
    Code.KEY_MISSING: _Words(
        "There is no API key for this profile. Nothing was sent.",
        "Enter a key, or try the demo.",
    ),
    Code.KEY_MALFORMED: _Words(
        "This is not an API key.",
        "Copy it again from the account, whole and with nothing around it.",
    ),
    Code.KEY_REFUSED: _Words(
        "The service did not accept the API key: it is wrong, expired, or its quota is used up. "
        "Nothing was charged.",
        "Enter a valid key; what is waiting then goes on by itself.",
    ),
    Code.KEYRING_UNAVAILABLE: _Words(
        "The password store of this computer could not be used.",
        "The key is kept in memory until the program ends.",
    ),
    Code.NO_BALANCE: _Words(
        "The account has no balance left for this. Nothing was charged.",
        "Top up the account; what is waiting then goes on.",
    ),
    Code.ACCESS_DENIED: _Words(
        "The service does not accept requests from this key or this network. Nothing was charged.",
        "Look at the key's list of addresses in the account.",
    ),
    Code.MODEL_NOT_ALLOWED: _Words(
        "The API key may not use this model. Nothing was charged.",
        "Choose another model, or allow this one for the key in the account.",
    ),
    Code.WRONG_ADDRESS: _Words(
        "There is no video service at this address. Nothing was charged.",
        "Check the profile's base URL.",
    ),
    Code.UNREACHABLE: _Words(
        "The service could not be reached. Nothing was sent.",
        "Check the network; what is waiting goes on when the service can be reached.",
    ),
    Code.QUEUE_PAUSED: _Words(
        "The queue is paused. Nothing was sent.",
        "Let the queue go on to send what waits in it.",
    ),
    Code.WAITED_LONG: _Words(
        "This request has waited for more than an hour, and was not sent.",
        "Send it now, or withdraw it.",
    ),
    Code.BUSY: _Words(
        "The service has no capacity at the moment and did not take the request. "
        "Nothing was charged.",
        "Try again later, or choose another model.",
    ),
    Code.SERVICE_TROUBLE: _Words(
        "The service answered with an error. The task is still being followed.",
        "It is asked again by itself.",
    ),
    Code.REFUSED: _Words(
        "The service refused the request. Nothing was charged.",
        "Change what it complains about, and generate again.",
    ),
    Code.CONTENT_REFUSED: _Words(
        "The service's content filter refused this clip. The price is usually given back; the "
        "account shows whether it was.",
        "Change the prompt or the pictures, and generate again.",
    ),
    Code.TOO_LARGE_FOR_SERVICE: _Words(
        "The pictures are too big for this service. Nothing was charged.",
        "Use fewer or smaller pictures.",
    ),
    Code.GENERATION_FAILED: _Words(
        "The service could not make this clip. It usually gives the price back.",
        "Look at the reason, change the request, and generate again.",
    ),
    Code.ANSWER_LOST: _Words(
        "The request was sent, but no usable answer came back. It may have been charged.",
        "Look at the account: enter the task id if there is one, or send it again.",
    ),
    Code.INTERRUPTED: _Words(
        "The program stopped while this request was on its way. It may have been charged.",
        "Look at the account: enter the task id if there is one, or send it again.",
    ),
    Code.SENT_AGAIN: _Words(
        "No usable answer came to this request, and it was sent again. It may have been charged.",
        "Look at the account: a task id that is found there can still be entered.",
    ),
    Code.UNKNOWN_TASK: _Words(
        "The service does not know this task. It is still being followed.",
        "Check that the profile is the one that the task was made with.",
    ),
    Code.EXPIRED: _Words(
        "The service has removed this task. It may have been charged.",
        "Ask the service's support, with the task id.",
    ),
    Code.STOPPED: _Words(
        "This generation is no longer followed.",
        "Its task id is kept: follow it again at any time.",
    ),
    Code.NO_LINK: _Words(
        "The service says that the clip is finished, but gives no link to it yet.",
        "It is asked again by itself.",
    ),
    Code.LINK_REFUSED: _Words(
        "The link to the clip has expired or was refused.",
        "The service is asked for a fresh one.",
    ),
    Code.NOT_A_VIDEO: _Words(
        "What the service sent is not a whole video.",
        "It is fetched again by itself.",
    ),
    Code.DOWNLOAD_BROKEN: _Words(
        "The download broke off.",
        "It goes on by itself from where it was.",
    ),
    Code.DISK_FULL: _Words(
        "The disk of the library is full.",
        "Make room; what is waiting then goes on.",
    ),
    Code.FILE_NOT_WRITTEN: _Words(
        "The file could not be written.", "Choose another place, or make room."
    ),
    Code.FILE_MISSING: _Words(
        "The clip's file is no longer in the library's folder.",
        "Put it back, or restore it from a backup.",
    ),
    Code.LIBRARY_MISSING: _Words(
        "The library's folder does not exist and cannot be made.",
        "Connect its disk, or choose another folder.",
    ),
    Code.LIBRARY_UNWRITABLE: _Words(
        "The library's folder cannot be written to.",
        "Change its permissions, or choose another folder.",
    ),
    Code.LIBRARY_DAMAGED: _Words(
        "The library's database is damaged.",
        "Start VideoDesk again, or run `videodesk rebuild`: it is restored from its backups, its "
        "ledger and the clips.",
    ),
    Code.LIBRARY_TOO_NEW: _Words(
        "This library was made by a newer version of VideoDesk. Nothing was changed.",
        "Update VideoDesk, or choose another library.",
    ),
    Code.LIBRARY_IN_USE: _Words(
        "Another VideoDesk is working with this library.",
        "Close it, or choose another library.",
    ),
    Code.LIBRARY_RESTORED: _Words(
        "The library's database was damaged, and has been restored.",
        "Nothing was deleted: the old database is kept beside the new one.",
    ),
    Code.GENERATIONS_RECOVERED: _Words(
        "The library's database had lost some generations. They were brought back.",
        "Look at those that are unconfirmed: they may have been charged.",
    ),
    Code.NOT_FOUND: _Words("There is no such generation in this library."),
    Code.SETTINGS_DAMAGED: _Words(
        "The settings could not be read, and were set aside.",
        "The defaults are used, the usual library among them.",
    ),
    Code.SETTINGS_NEWER: _Words(
        "The settings are those of a newer version of VideoDesk. What can be read of them is used.",
        "They are left as they are, so changes are not saved. Update VideoDesk to change them.",
    ),
    Code.MODELS_DAMAGED: _Words(
        "There is a mistake in your own list of models.",
        "The rest of it counts. Mend that line, and start VideoDesk again.",
    ),
    Code.DEMO_UNAVAILABLE: _Words("The demo service could not be started on this computer."),
    Code.INTERNAL: _Words(
        "Something went wrong inside VideoDesk. What was sent is still being followed.",
        "It is written down in the log.",
    ),
    Code.NO_DISPLAY: _Words(
        "There is no screen to open a window on.",
        "Use `videodesk generate` in this terminal.",
    ),
}


def problem(code: Code, *, message: str = "", hint: str = "", detail: str = "") -> Problem:
    """The problem with its standard sentence; `message` and `hint` replace it where given."""
    words = _WORDS[code]
    return Problem(code, message or words.message, hint or words.hint, detail)


def with_detail(given: Problem, detail: str) -> Problem:
    """The same problem with other words of the service or the system."""
    return replace(given, detail=detail)


class VideoDeskError(Exception):
    """A problem on its way to whoever can show it."""

    def __init__(self, given: Problem) -> None:
        super().__init__(str(given))
        self.problem = given

    @property
    def code(self) -> Code:
        """The stable name of the problem."""
        return self.problem.code


def error(code: Code, *, message: str = "", hint: str = "", detail: str = "") -> VideoDeskError:
    """`problem`, ready to be raised."""
    return VideoDeskError(problem(code, message=message, hint=hint, detail=detail))
