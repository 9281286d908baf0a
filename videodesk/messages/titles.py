"""Short titles of problems, for the headings of cards."""

from collections.abc import Mapping
from typing import Final

from videodesk.errors import Code, Problem
from videodesk.messages.translation import CONTEXT, QT_TRANSLATE_NOOP, Translate, english

_NOT_CONFIRMED: Final = QT_TRANSLATE_NOOP("messages", "Request not confirmed")
_SETTINGS: Final = QT_TRANSLATE_NOOP("messages", "Settings not read")

TITLES: Final[Mapping[Code, str]] = {
    Code.INVALID_REQUEST: QT_TRANSLATE_NOOP("messages", "Not possible"),
    Code.IMAGE_MISSING: QT_TRANSLATE_NOOP("messages", "Picture missing"),
    Code.IMAGE_UNREADABLE: QT_TRANSLATE_NOOP("messages", "Picture not readable"),
    Code.IMAGE_TOO_LARGE: QT_TRANSLATE_NOOP("messages", "Picture too large"),
    Code.PROFILE_UNKNOWN: QT_TRANSLATE_NOOP("messages", "Profile missing"),
    Code.KEY_MISSING: QT_TRANSLATE_NOOP("messages", "No API key"),
    Code.KEY_MALFORMED: QT_TRANSLATE_NOOP("messages", "API key not valid"),
    Code.KEY_REFUSED: QT_TRANSLATE_NOOP("messages", "API key not accepted"),
    Code.KEYRING_UNAVAILABLE: QT_TRANSLATE_NOOP("messages", "Password store not available"),
    Code.NO_BALANCE: QT_TRANSLATE_NOOP("messages", "Balance too low"),
    Code.ACCESS_DENIED: QT_TRANSLATE_NOOP("messages", "Access denied"),
    Code.MODEL_NOT_ALLOWED: QT_TRANSLATE_NOOP("messages", "Model not allowed"),
    Code.WRONG_ADDRESS: QT_TRANSLATE_NOOP("messages", "Wrong address"),
    Code.UNREACHABLE: QT_TRANSLATE_NOOP("messages", "Service not reachable"),
    Code.QUEUE_PAUSED: QT_TRANSLATE_NOOP("messages", "Queue paused"),
    Code.WAITED_LONG: QT_TRANSLATE_NOOP("messages", "Waited too long"),
    Code.BUSY: QT_TRANSLATE_NOOP("messages", "Service busy"),
    Code.SERVICE_ERROR: QT_TRANSLATE_NOOP("messages", "Service error"),
    Code.REFUSED: QT_TRANSLATE_NOOP("messages", "Request refused"),
    Code.CONTENT_REFUSED: QT_TRANSLATE_NOOP("messages", "Blocked by the content filter"),
    Code.TOO_LARGE_FOR_SERVICE: QT_TRANSLATE_NOOP("messages", "Pictures too large"),
    Code.GENERATION_FAILED: QT_TRANSLATE_NOOP("messages", "Clip failed"),
    Code.ANSWER_LOST: _NOT_CONFIRMED,
    Code.INTERRUPTED: _NOT_CONFIRMED,
    Code.SENT_AGAIN: _NOT_CONFIRMED,
    Code.UNKNOWN_TASK: QT_TRANSLATE_NOOP("messages", "Task unknown"),
    Code.EXPIRED: QT_TRANSLATE_NOOP("messages", "Task removed"),
    Code.STOPPED: QT_TRANSLATE_NOOP("messages", "Tracking stopped"),
    Code.NO_LINK: QT_TRANSLATE_NOOP("messages", "No link yet"),
    Code.LINK_REFUSED: QT_TRANSLATE_NOOP("messages", "Link not accepted"),
    Code.NOT_A_VIDEO: QT_TRANSLATE_NOOP("messages", "Not a video"),
    Code.DOWNLOAD_BROKEN: QT_TRANSLATE_NOOP("messages", "Download interrupted"),
    Code.CLIP_TOO_LARGE: QT_TRANSLATE_NOOP("messages", "Clip too large"),
    Code.MEDIA_UNAVAILABLE: QT_TRANSLATE_NOOP("messages", "Clips not readable"),
    Code.LINK_UNSAFE: QT_TRANSLATE_NOOP("messages", "Link not followed"),
    Code.DISK_FULL: QT_TRANSLATE_NOOP("messages", "Disk full"),
    Code.FILE_NOT_WRITTEN: QT_TRANSLATE_NOOP("messages", "File not saved"),
    Code.FILE_MISSING: QT_TRANSLATE_NOOP("messages", "File missing"),
    Code.FILE_DAMAGED: QT_TRANSLATE_NOOP("messages", "File damaged"),
    Code.LIBRARY_MISSING: QT_TRANSLATE_NOOP("messages", "Library not found"),
    Code.LIBRARY_UNWRITABLE: QT_TRANSLATE_NOOP("messages", "Library not writable"),
    Code.LIBRARY_DAMAGED: QT_TRANSLATE_NOOP("messages", "Library damaged"),
    Code.LIBRARY_TOO_NEW: QT_TRANSLATE_NOOP("messages", "Library from a newer version"),
    Code.LIBRARY_IN_USE: QT_TRANSLATE_NOOP("messages", "Library in use"),
    Code.LIBRARY_LINKED: QT_TRANSLATE_NOOP("messages", "Linked folders"),
    Code.LIBRARY_NEW: QT_TRANSLATE_NOOP("messages", "New library"),
    Code.LIBRARY_RESTORED: QT_TRANSLATE_NOOP("messages", "Library restored"),
    Code.GENERATIONS_RECOVERED: QT_TRANSLATE_NOOP("messages", "Clips restored"),
    Code.ENTRY_UNREADABLE: QT_TRANSLATE_NOOP("messages", "Entry not readable"),
    Code.NOT_FOUND: QT_TRANSLATE_NOOP("messages", "Clip not found"),
    Code.SETTINGS_DAMAGED: _SETTINGS,
    Code.MODELS_DAMAGED: QT_TRANSLATE_NOOP("messages", "Mistake in models.toml"),
    Code.SETTINGS_NEWER: QT_TRANSLATE_NOOP("messages", "Settings from a newer version"),
    Code.DEMO_UNAVAILABLE: QT_TRANSLATE_NOOP("messages", "Demo not available"),
    Code.NO_DISPLAY: QT_TRANSLATE_NOOP("messages", "No display"),
    Code.INTERNAL: QT_TRANSLATE_NOOP("messages", "Error in VideoDesk"),
}


def problem_title(problem: Problem, translate: Translate = english) -> str:
    """Return what a problem is about, in two or three words."""
    return translate(CONTEXT, TITLES[problem.code])
