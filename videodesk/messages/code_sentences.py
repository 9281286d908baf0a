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
    Consequence.TASK_FOLLOWED: QT_TRANSLATE_NOOP("messages", "The task is still being tracked."),
    Consequence.CLIP_KEPT: QT_TRANSLATE_NOOP("messages", "The clip is not lost."),
    Consequence.FILE_KEPT: QT_TRANSLATE_NOOP(
        "messages", "The received file was saved, and you can keep it as it is."
    ),
}

STANDARD: Final[Mapping[Code, Sentence]] = {
    Code.INVALID_REQUEST: Sentence(
        QT_TRANSLATE_NOOP("messages", "The request is incomplete."), Consequence.NOTHING_SENT
    ),
    Code.IMAGE_MISSING: Sentence(
        QT_TRANSLATE_NOOP("messages", "A picture used in this request was moved or deleted."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Add the picture again."),
    ),
    Code.IMAGE_UNREADABLE: Sentence(
        QT_TRANSLATE_NOOP("messages", "This file can't be read as a picture."),
        hint=QT_TRANSLATE_NOOP("messages", "Use a JPEG, PNG, WebP, GIF, AVIF or HEIC file."),
    ),
    Code.IMAGE_TOO_LARGE: Sentence(
        QT_TRANSLATE_NOOP("messages", "This picture has too many pixels to open safely."),
        hint=QT_TRANSLATE_NOOP("messages", "Scale it down to under 64 megapixels."),
    ),
    Code.PROFILE_UNKNOWN: Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no profile with this name in the settings."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Create it in the settings, or choose another profile."),
    ),
    Code.KEY_MISSING: Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no API key for this profile."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Enter a key, or try the demo."),
    ),
    Code.KEY_MALFORMED: Sentence(
        QT_TRANSLATE_NOOP("messages", "This isn't an API key."),
        hint=QT_TRANSLATE_NOOP("messages", "Copy the whole key from your account again."),
    ),
    Code.KEY_REFUSED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service did not accept the API key. It may be wrong, expired or out of quota.",
        ),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Enter a valid key. Waiting requests then continue automatically."
        ),
    ),
    Code.KEYRING_UNAVAILABLE: Sentence(
        QT_TRANSLATE_NOOP("messages", "This computer's password store could not be used."),
        hint=QT_TRANSLATE_NOOP("messages", "The key is kept in memory until VideoDesk closes."),
    ),
    Code.NO_BALANCE: Sentence(
        QT_TRANSLATE_NOOP("messages", "The account balance is too low."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Top up the account. Waiting requests then continue automatically."
        ),
    ),
    Code.ACCESS_DENIED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service doesn't accept requests from this key or network."
        ),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the key's list of allowed IP addresses in your account."
        ),
    ),
    Code.MODEL_NOT_ALLOWED: Sentence(
        QT_TRANSLATE_NOOP("messages", "This API key isn't allowed to use this model."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Choose another model, or allow this one for the key in your account."
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
            "Check your network connection. Waiting requests continue once the service can "
            "be reached.",
        ),
    ),
    Code.QUEUE_PAUSED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The queue is paused."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Resume the queue to send the waiting requests."),
    ),
    Code.WAITED_LONG: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This request waited for more than an hour and was not sent."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Send it now, or remove it from the queue."),
    ),
    Code.BUSY: Sentence(
        QT_TRANSLATE_NOOP("messages", "The service is at capacity and did not accept the request."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "Try again later, or choose another model."),
    ),
    Code.SERVICE_ERROR: Sentence(
        QT_TRANSLATE_NOOP("messages", "The service returned an error."),
        Consequence.TASK_FOLLOWED,
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk will try again automatically."),
    ),
    Code.REFUSED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The service refused the request."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "Change the request and generate again."),
    ),
    Code.CONTENT_REFUSED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service's content filter blocked this clip. It is usually refunded: check "
            "your account.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Change the prompt or the pictures and generate again."),
    ),
    Code.TOO_LARGE_FOR_SERVICE: Sentence(
        QT_TRANSLATE_NOOP("messages", "The pictures are too large for this service."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "Use fewer or smaller pictures."),
    ),
    Code.GENERATION_FAILED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service could not make this clip. Failed clips are usually refunded."
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the reason, change the request and generate again."
        ),
    ),
    Code.ANSWER_LOST: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The request was sent, but no usable response came back. It may have been charged.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Check your account: if the task is there, enter its ID; otherwise send again.",
        ),
    ),
    Code.INTERRUPTED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "VideoDesk closed while this request was being sent. It may have been charged.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Check your account: if the task is there, enter its ID; otherwise send again.",
        ),
    ),
    Code.SENT_AGAIN: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "No usable response came back, and this request was sent again. It may have been "
            "charged.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check your account: if this task is there, you can still enter its ID."
        ),
    ),
    Code.UNKNOWN_TASK: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service doesn't know this task. It is still being tracked."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Check that the task was created with this profile."),
    ),
    Code.EXPIRED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service has removed this task. It may have been charged."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Contact the service's support with the task ID."),
    ),
    Code.STOPPED: Sentence(
        QT_TRANSLATE_NOOP("messages", "This task is no longer being tracked."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Its task ID is kept, so you can track it again at any time."
        ),
    ),
    Code.NO_LINK: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service says the clip is finished, but hasn't given a link to it yet."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk will try again automatically."),
    ),
    Code.LINK_REFUSED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The link to the clip has expired or was refused."),
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk will ask the service for a new one."),
    ),
    Code.NOT_A_VIDEO: Sentence(
        QT_TRANSLATE_NOOP("messages", "The service sent something that isn't a complete video."),
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk will download it again automatically."),
    ),
    Code.CLIP_TOO_LARGE: Sentence(
        QT_TRANSLATE_NOOP("messages", "The clip is larger than {limit}, so it was not downloaded."),
        Consequence.CLIP_KEPT,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Raise the limit in the network settings and choose “Try now”, or open the link in "
            "your browser.",
        ),
    ),
    Code.LINK_UNSAFE: Sentence(
        QT_TRANSLATE_NOOP("messages", "The link to the clip isn't safe. It was not followed."),
        Consequence.CLIP_KEPT,
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk will ask the service for a new one."),
    ),
    Code.DOWNLOAD_BROKEN: Sentence(
        QT_TRANSLATE_NOOP("messages", "The download was interrupted."),
        hint=QT_TRANSLATE_NOOP("messages", "It will resume automatically."),
    ),
    Code.MEDIA_UNAVAILABLE: Sentence(
        QT_TRANSLATE_NOOP("messages", "VideoDesk can't read clips and pictures at the moment."),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Close other programs to free memory, or restart VideoDesk. Nothing is lost.",
        ),
    ),
    Code.DISK_FULL: Sentence(
        QT_TRANSLATE_NOOP("messages", "The library's disk is full."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Free up some space. Waiting requests then continue automatically."
        ),
    ),
    Code.FILE_NOT_WRITTEN: Sentence(
        QT_TRANSLATE_NOOP("messages", "The file could not be written."),
        hint=QT_TRANSLATE_NOOP("messages", "Choose another location, or free up some space."),
    ),
    Code.FILE_MISSING: Sentence(
        QT_TRANSLATE_NOOP("messages", "The clip's file is no longer in the library folder."),
        hint=QT_TRANSLATE_NOOP("messages", "Put it back, or restore it from a backup."),
    ),
    Code.FILE_DAMAGED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This clip's file is damaged, or was changed after the download."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Restore it from a backup."),
    ),
    Code.LIBRARY_MISSING: Sentence(
        QT_TRANSLATE_NOOP("messages", "The library folder doesn't exist and can't be created."),
        hint=QT_TRANSLATE_NOOP("messages", "Connect its disk, or choose another folder."),
    ),
    Code.LIBRARY_UNWRITABLE: Sentence(
        QT_TRANSLATE_NOOP("messages", "VideoDesk can't write to the library folder."),
        hint=QT_TRANSLATE_NOOP("messages", "Change its permissions, or choose another folder."),
    ),
    Code.LIBRARY_LINKED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "Folders of this library are links to other places. Clips would be stored and deleted "
            "there.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Allow this only if you set up these links yourself.",
        ),
    ),
    Code.LIBRARY_DAMAGED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The library's database is damaged."),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Restart VideoDesk or run `videodesk rebuild` to restore it from its backups, "
            "its ledger and the clips.",
        ),
    ),
    Code.LIBRARY_TOO_NEW: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "This library was created by a newer version of VideoDesk. Nothing was changed.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Update VideoDesk, or choose another library."),
    ),
    Code.LIBRARY_IN_USE: Sentence(
        QT_TRANSLATE_NOOP("messages", "This library is already open in another copy of VideoDesk."),
        hint=QT_TRANSLATE_NOOP("messages", "Close it, or choose another library."),
    ),
    Code.LIBRARY_NEW: Sentence(
        QT_TRANSLATE_NOOP("messages", "This library is new to this computer."),
        hint=QT_TRANSLATE_NOOP("messages", "Nothing is sent or downloaded until you allow it."),
    ),
    Code.LIBRARY_RESTORED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The library's database was damaged and has been restored."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Nothing was deleted. The damaged database is kept next to the new one."
        ),
    ),
    Code.GENERATIONS_RECOVERED: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "Some clips were missing from the library's database. They have been restored.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the ones that aren't confirmed: they may have been charged."
        ),
    ),
    Code.ENTRY_UNREADABLE: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "Parts of this entry in the library can't be read, and aren't used: {names}.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "To make this clip, write the request again."),
    ),
    Code.NOT_FOUND: Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no such clip in this library.")
    ),
    Code.SETTINGS_DAMAGED: Sentence(
        QT_TRANSLATE_NOOP("messages", "The settings could not be read and have been reset."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Default settings are used, including the default library."
        ),
    ),
    Code.MODELS_DAMAGED: Sentence(
        QT_TRANSLATE_NOOP("messages", "There is a mistake in your models.toml."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "The rest is used. Fix that line and restart VideoDesk."
        ),
    ),
    Code.SETTINGS_NEWER: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The settings were saved by a newer version of VideoDesk. Whatever can be read "
            "is used.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Changes won't be saved. Update VideoDesk to change settings.",
        ),
    ),
    Code.DEMO_UNAVAILABLE: Sentence(
        QT_TRANSLATE_NOOP("messages", "The demo service could not be started on this computer.")
    ),
    Code.NO_DISPLAY: Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no display to open a window on."),
        hint=QT_TRANSLATE_NOOP("messages", "Use `videodesk generate` in the terminal."),
    ),
    Code.INTERNAL: Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "Something went wrong in VideoDesk. Requests already sent are still being tracked.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "The log has the details."),
    ),
}
