"""The sentence of each code, in the order of docs/ui.md, "Wording".

What happened, whether it cost money (as far as is known), and what to do next.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from videodesk.errors import Code, Consequence
from videodesk.messages.translation import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentences for one kind of problem.

    `consequence` is a separate sentence, because what it says about money depends on the status of
    the generation. "" and None mean the same as in the sentence of the code.
    """

    text: str = ""
    consequence: Consequence | None = None
    hint: str = ""


CONSEQUENCES: Final[Mapping[Consequence, str]] = {
    Consequence.NOTHING_SENT: QT_TRANSLATE_NOOP("messages", "Nothing was sent."),
    Consequence.NOTHING_CHARGED: QT_TRANSLATE_NOOP("messages", "Nothing was charged."),
    Consequence.TASK_FOLLOWED: QT_TRANSLATE_NOOP("messages", "The task is still being followed."),
    Consequence.CLIP_KEPT: QT_TRANSLATE_NOOP("messages", "The clip is not lost."),
}

STANDARD: Final[Mapping[Code, Sentence]] = {
    Code.INVALID_REQUEST: Sentence(
        QT_TRANSLATE_NOOP("messages", "The request is not complete."), Consequence.NOTHING_SENT
    ),
    Code.IMAGE_MISSING: Sentence(
        QT_TRANSLATE_NOOP("messages", "A picture of this request is no longer where it was."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Add the picture again."),
    ),
    Code.IMAGE_UNREADABLE: Sentence(
        QT_TRANSLATE_NOOP("messages", "This file cannot be read as a picture."),
        hint=QT_TRANSLATE_NOOP("messages", "Use a JPEG, PNG, WebP, GIF, AVIF or HEIC file."),
    ),
    Code.IMAGE_TOO_LARGE: Sentence(
        QT_TRANSLATE_NOOP("messages", "This picture has too many pixels to be opened safely."),
        hint=QT_TRANSLATE_NOOP("messages", "Scale it down to less than 64 megapixels."),
    ),
    Code.PROFILE_UNKNOWN: Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no profile of this name in the settings."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Make it in the settings, or name one that is there."),
    ),
    Code.KEY_MISSING: Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no API key for this profile."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Enter a key, or try the demo."),
    ),
    Code.KEY_MALFORMED: Sentence(
        QT_TRANSLATE_NOOP("messages", "This is not an API key."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Copy it again from the account, whole and with nothing around it."
        ),
    ),
    Code.KEY_REFUSED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service did not accept the API key: it is wrong, expired, or its quota is "
            "used up.",
        ),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Enter a valid key; what is waiting then goes on by itself."
        ),
    ),
    Code.KEYRING_UNAVAILABLE: Sentence(
        QT_TRANSLATE_NOOP("messages", "The password store of this computer could not be used."),
        hint=QT_TRANSLATE_NOOP("messages", "The key is kept in memory until the program ends."),
    ),
    Code.NO_BALANCE: Sentence(
        QT_TRANSLATE_NOOP("messages", "The account has no balance left for this."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "Top up the account; what is waiting then goes on."),
    ),
    Code.ACCESS_DENIED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service does not accept requests from this key or this network."
        ),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "Look at the key's list of addresses in the account."),
    ),
    Code.MODEL_NOT_ALLOWED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The API key may not use this model."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Choose another model, or allow this one for the key in the account."
        ),
    ),
    Code.WRONG_ADDRESS: Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no video service at this address."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "Check the profile's base URL."),
    ),
    Code.UNREACHABLE: Sentence(
        QT_TRANSLATE_NOOP("messages", "The service could not be reached."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Check the network; what is waiting goes on when the service can be reached.",
        ),
    ),
    Code.QUEUE_PAUSED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The queue is paused."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Let the queue go on to send what waits in it."),
    ),
    Code.WAITED_LONG: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This request has waited for more than an hour, and was not sent."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Send it now, or withdraw it."),
    ),
    Code.BUSY: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service has no capacity at the moment and did not take the request."
        ),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "Try again later, or choose another model."),
    ),
    Code.SERVICE_ERROR: Sentence(
        QT_TRANSLATE_NOOP("messages", "The service answered with an error."),
        Consequence.TASK_FOLLOWED,
        hint=QT_TRANSLATE_NOOP("messages", "It is asked again by itself."),
    ),
    Code.REFUSED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The service refused the request."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "Change what it complains about, and generate again."),
    ),
    Code.CONTENT_REFUSED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service's content filter refused this clip. The price is usually given "
            "back; the account shows whether it was.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Change the prompt or the pictures, and generate again."
        ),
    ),
    Code.TOO_LARGE_FOR_SERVICE: Sentence(
        QT_TRANSLATE_NOOP("messages", "The pictures are too big for this service."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "Use fewer or smaller pictures."),
    ),
    Code.GENERATION_FAILED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service could not make this clip. It usually gives the price back."
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Look at the reason, change the request, and generate again."
        ),
    ),
    Code.ANSWER_LOST: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The request was sent, but no usable answer came back. It may have been charged.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Look at the account: enter the task id if there is one, or send it again."
        ),
    ),
    Code.INTERRUPTED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The program stopped while this request was on its way. It may have been charged.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Look at the account: enter the task id if there is one, or send it again."
        ),
    ),
    Code.SENT_AGAIN: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "No usable answer came to this request, and it was sent again. It may have been "
            "charged.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Look at the account: a task id that is found there can still be entered."
        ),
    ),
    Code.UNKNOWN_TASK: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service does not know this task. It is still being followed."
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check that the profile is the one that the task was made with."
        ),
    ),
    Code.EXPIRED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service has removed this task. It may have been charged."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Ask the service's support, with the task id."),
    ),
    Code.STOPPED: Sentence(
        QT_TRANSLATE_NOOP("messages", "This generation is no longer followed."),
        hint=QT_TRANSLATE_NOOP("messages", "Its task id is kept: follow it again at any time."),
    ),
    Code.NO_LINK: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service says that the clip is finished, but gives no link to it yet."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "It is asked again by itself."),
    ),
    Code.LINK_REFUSED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The link to the clip has expired or was refused."),
        hint=QT_TRANSLATE_NOOP("messages", "The service is asked for a fresh one."),
    ),
    Code.NOT_A_VIDEO: Sentence(
        QT_TRANSLATE_NOOP("messages", "What the service sent is not a whole video."),
        hint=QT_TRANSLATE_NOOP("messages", "It is fetched again by itself."),
    ),
    Code.DOWNLOAD_BROKEN: Sentence(
        QT_TRANSLATE_NOOP("messages", "The download broke off."),
        hint=QT_TRANSLATE_NOOP("messages", "It goes on by itself from where it was."),
    ),
    Code.DISK_FULL: Sentence(
        QT_TRANSLATE_NOOP("messages", "The disk of the library is full."),
        hint=QT_TRANSLATE_NOOP("messages", "Make room; what is waiting then goes on."),
    ),
    Code.FILE_NOT_WRITTEN: Sentence(
        QT_TRANSLATE_NOOP("messages", "The file could not be written."),
        hint=QT_TRANSLATE_NOOP("messages", "Choose another place, or make room."),
    ),
    Code.FILE_MISSING: Sentence(
        QT_TRANSLATE_NOOP("messages", "The clip's file is no longer in the library's folder."),
        hint=QT_TRANSLATE_NOOP("messages", "Put it back, or restore it from a backup."),
    ),
    Code.FILE_DAMAGED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The clip's file is damaged: it is not the file that was downloaded."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Restore it from a backup."),
    ),
    Code.LIBRARY_MISSING: Sentence(
        QT_TRANSLATE_NOOP("messages", "The library's folder does not exist and cannot be made."),
        hint=QT_TRANSLATE_NOOP("messages", "Connect its disk, or choose another folder."),
    ),
    Code.LIBRARY_UNWRITABLE: Sentence(
        QT_TRANSLATE_NOOP("messages", "The library's folder cannot be written to."),
        hint=QT_TRANSLATE_NOOP("messages", "Change its permissions, or choose another folder."),
    ),
    Code.LIBRARY_DAMAGED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The library's database is damaged."),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Start VideoDesk again, or run `videodesk rebuild`: it is restored from its "
            "backups, its ledger and the clips.",
        ),
    ),
    Code.LIBRARY_TOO_NEW: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "This library was made by a newer version of VideoDesk. Nothing was changed.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Update VideoDesk, or choose another library."),
    ),
    Code.LIBRARY_IN_USE: Sentence(
        QT_TRANSLATE_NOOP("messages", "Another VideoDesk is working with this library."),
        hint=QT_TRANSLATE_NOOP("messages", "Close it, or choose another library."),
    ),
    Code.LIBRARY_RESTORED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The library's database was damaged, and has been restored."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Nothing was deleted: the old database is kept beside the new one."
        ),
    ),
    Code.GENERATIONS_RECOVERED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The library's database had lost some generations. They were brought back."
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Look at those that are unconfirmed: they may have been charged."
        ),
    ),
    Code.NOT_FOUND: Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no such generation in this library.")
    ),
    Code.SETTINGS_DAMAGED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The settings could not be read, and were set aside."),
        hint=QT_TRANSLATE_NOOP("messages", "The defaults are used, the usual library among them."),
    ),
    Code.MODELS_DAMAGED: Sentence(
        QT_TRANSLATE_NOOP("messages", "There is a mistake in your own list of models."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "The rest of it counts. Mend that line, and start VideoDesk again."
        ),
    ),
    Code.SETTINGS_NEWER: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The settings are those of a newer version of VideoDesk. What can be read of "
            "them is used.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "They are left as they are, so changes are not saved. Update VideoDesk to change them.",
        ),
    ),
    Code.DEMO_UNAVAILABLE: Sentence(
        QT_TRANSLATE_NOOP("messages", "The demo service could not be started on this computer.")
    ),
    Code.NO_DISPLAY: Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no screen to open a window on."),
        hint=QT_TRANSLATE_NOOP("messages", "Use `videodesk generate` in this terminal."),
    ),
    Code.INTERNAL: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "Something went wrong inside VideoDesk. What was sent is still being followed.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "It is written down in the log."),
    ),
}
