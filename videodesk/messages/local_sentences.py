"""The sentences of special cases about this computer: files, keys, settings, the library."""

from collections.abc import Mapping
from typing import Final

from videodesk.errors import Code, Consequence, Reason
from videodesk.messages.code_sentences import Sentence
from videodesk.messages.library_sentences import LIBRARY_REASONS
from videodesk.messages.model_file_sentences import MODEL_FILE_REASONS
from videodesk.messages.translation import QT_TRANSLATE_NOOP

LOCAL_REASONS: Final[Mapping[tuple[Code, Reason], Sentence]] = {
    (Code.INVALID_REQUEST, Reason.EXTRA_NOT_JSON): Sentence(
        QT_TRANSLATE_NOOP("messages", "An extra parameter has a value that JSON can't represent."),
        Consequence.NOTHING_SENT,
    ),
    (Code.INVALID_REQUEST, Reason.REMOVAL_OF_UNCONFIRMED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The outcome of this request is unknown and it may have been charged, so it "
            "can't be deleted. Nothing was removed.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Forget the request first, or hide it."),
    ),
    (Code.INVALID_REQUEST, Reason.REMOVAL_OF_RUNNING_TASK): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service may still be working on this task. Nothing was removed.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Track it until it ends, or hide it. It can be removed a day after it was sent.",
        ),
    ),
    (Code.INVALID_REQUEST, Reason.REMOVAL_OF_UNFINISHED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This clip is still in progress. Nothing was removed."),
        hint=QT_TRANSLATE_NOOP("messages", "You can hide it instead."),
    ),
    (Code.INVALID_REQUEST, Reason.NOTHING_REMOVABLE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This clip may still be in progress or charged, so it can't be deleted."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "You can hide it."),
    ),
    (Code.INVALID_REQUEST, Reason.RESUBMIT_OF_COMPLETED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This clip is finished."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "To make another clip, reuse its request."),
    ),
    (Code.INVALID_REQUEST, Reason.RESUBMIT_OF_UNFINISHED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This clip is still in progress."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "To make another clip, reuse its request."),
    ),
    (Code.INVALID_REQUEST, Reason.RESUBMISSION_REMOVED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This request was already sent again, and the resulting clip was removed."
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "To make another clip, reuse its request."),
    ),
    (Code.INVALID_REQUEST, Reason.ANSWER_WAS_LOST): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "This request was sent, but the response was lost. It may have been charged.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Enter the task ID shown in your account, or send it again."
        ),
    ),
    (Code.INVALID_REQUEST, Reason.TASK_ID_EMPTY): Sentence(
        QT_TRANSLATE_NOOP("messages", "Enter the task ID shown in your account.")
    ),
    (Code.INVALID_REQUEST, Reason.TASK_ID_UNKNOWN): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service doesn't know this task ID. Nothing was changed."
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Copy it from your account again, and check that it is this profile's account.",
        ),
    ),
    (Code.INVALID_REQUEST, Reason.TASK_ALREADY_FOLLOWED): Sentence(
        QT_TRANSLATE_NOOP("messages", "Another clip is already tracking this task.")
    ),
    (Code.INVALID_REQUEST, Reason.TASK_ID_NOT_NEEDED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This clip doesn't need a task ID.")
    ),
    (Code.INVALID_REQUEST, Reason.NOT_UNCONFIRMED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This clip isn't waiting for confirmation. Nothing was changed."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "`videodesk unconfirmed` lists the ones that are."),
    ),
    (Code.INVALID_REQUEST, Reason.NAME_MISSING): Sentence(
        QT_TRANSLATE_NOOP("messages", "Enter a name for the profile.")
    ),
    (Code.INVALID_REQUEST, Reason.NAME_TOO_LONG): Sentence(
        QT_TRANSLATE_NOOP("messages", "The name can have at most {limit} characters.")
    ),
    (Code.INVALID_REQUEST, Reason.NAME_NOT_PRINTABLE): Sentence(
        QT_TRANSLATE_NOOP("messages", "The name contains invisible characters.")
    ),
    (Code.INVALID_REQUEST, Reason.NAME_OF_DEMO): Sentence(
        QT_TRANSLATE_NOOP("messages", "This name is reserved for the demo. Choose another one.")
    ),
    (Code.INVALID_REQUEST, Reason.NAME_TAKEN): Sentence(
        QT_TRANSLATE_NOOP("messages", "A profile with this name already exists.")
    ),
    (Code.INVALID_REQUEST, Reason.ID_AMBIGUOUS): Sentence(
        QT_TRANSLATE_NOOP("messages", "More than one clip has an ID that starts with “{id}”."),
        hint=QT_TRANSLATE_NOOP("messages", "Enter more of the ID. `videodesk list` shows all IDs."),
    ),
    (Code.IMAGE_UNREADABLE, Reason.PERMISSION_DENIED): Sentence(
        QT_TRANSLATE_NOOP("messages", "VideoDesk isn't allowed to read this picture."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Change the file's permissions, or copy it to another folder."
        ),
    ),
    (Code.IMAGE_UNREADABLE, Reason.IS_FOLDER): Sentence(
        QT_TRANSLATE_NOOP("messages", "This is a folder, not a picture.")
    ),
    (Code.IMAGE_UNREADABLE, Reason.IS_DEVICE): Sentence(
        QT_TRANSLATE_NOOP("messages", "This is a device, not a picture.")
    ),
    (Code.IMAGE_UNREADABLE, Reason.IMAGE_DAMAGED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This picture's file is damaged or incomplete."),
        hint=QT_TRANSLATE_NOOP("messages", "Save or download it again, then add it."),
    ),
    (Code.IMAGE_UNREADABLE, Reason.HEIC_UNREADABLE): Sentence(
        QT_TRANSLATE_NOOP("messages", "This HEIC picture can't be read."),
        hint=QT_TRANSLATE_NOOP("messages", "Save it as JPEG or PNG first."),
    ),
    (Code.IMAGE_UNREADABLE, Reason.HEIC_UNSUPPORTED): Sentence(
        QT_TRANSLATE_NOOP("messages", "HEIC pictures can't be read on this computer."),
        hint=QT_TRANSLATE_NOOP("messages", "Save it as JPEG or PNG first."),
    ),
    (Code.IMAGE_TOO_LARGE, Reason.FILE_TOO_LARGE): Sentence(
        QT_TRANSLATE_NOOP("messages", "This picture's file is too large to open safely."),
        hint=QT_TRANSLATE_NOOP("messages", "Reduce it to under {megabytes} MB."),
    ),
    (Code.IMAGE_TOO_LARGE, Reason.CANNOT_SHRINK): Sentence(
        QT_TRANSLATE_NOOP("messages", "This picture can't be made small enough to send."),
        hint=QT_TRANSLATE_NOOP("messages", "Use fewer pictures."),
    ),
    (Code.PROFILE_UNKNOWN, Reason.PROFILE_REMOVED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The profile “{profile}” is no longer in the settings."),
        hint=QT_TRANSLATE_NOOP("messages", "Create a profile with this name to continue."),
    ),
    (Code.PROFILE_UNKNOWN, Reason.PROFILE_NOT_IN_SETTINGS): Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no profile “{profile}” in the settings."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Available profiles: {known}."),
    ),
    (Code.KEY_MISSING, Reason.KEYRING_TIMEOUT): Sentence(  # as earlier versions stored it
        QT_TRANSLATE_NOOP("messages", "The password store did not respond."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Unlock it and try again, or enter the key."),
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.KEYRING_TIMEOUT): Sentence(
        QT_TRANSLATE_NOOP("messages", "The password store did not respond."),
        hint=QT_TRANSLATE_NOOP("messages", "Unlock it and try again, or enter the key."),
    ),
    (Code.KEY_MALFORMED, Reason.KEY_EMPTY): Sentence(
        QT_TRANSLATE_NOOP("messages", "The API key is empty.")
    ),
    (Code.KEY_MALFORMED, Reason.KEY_WITH_SPACE): Sentence(
        QT_TRANSLATE_NOOP("messages", "This isn't an API key: it contains a space or a line break.")
    ),
    (Code.KEY_MALFORMED, Reason.KEY_WITH_ODD_CHARACTERS): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This isn't an API key: it contains characters that no key has."
        )
    ),
    (Code.KEY_MALFORMED, Reason.KEY_TOO_LONG): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This isn't an API key: it is longer than {limit} characters."
        )
    ),
    (Code.KEY_MALFORMED, Reason.KEY_NOT_TEXT): Sentence(
        QT_TRANSLATE_NOOP("messages", "This isn't an API key: it isn't UTF-8 text.")
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.KEYRING_LOCKED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The password store could not be opened."),
        hint=QT_TRANSLATE_NOOP("messages", "Unlock it and try again, or enter the key."),
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.KEYRING_SILENT): Sentence(
        QT_TRANSLATE_NOOP("messages", "The password store doesn't respond."),
        hint=QT_TRANSLATE_NOOP("messages", "Unlock it and try again, or enter the key."),
    ),
    (Code.KEY_MISSING, Reason.NO_KEYRING): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "There is no API key for this profile: no password store was found on this computer.",
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Enter the key; it is kept until VideoDesk closes. If a key was saved before, start "
            "the password store and try again.",
        ),
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.NO_KEYRING): Sentence(
        QT_TRANSLATE_NOOP("messages", "No password store was found on this computer."),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Enter the key; it is kept until VideoDesk closes. If a key was saved before, start "
            "the password store and try again.",
        ),
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.KEY_MAY_REMAIN): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The password store did not respond. The key may still be in it."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Unlock it and try again."),
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.KEY_NOT_REMOVED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The key could not be removed from this computer's password store."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Unlock it and try again."),
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.KEY_NOT_KEPT): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The key was not saved: the password store could not be opened."
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Unlock or start it and try again, or set VIDEODESK_API_KEY: that key is used and "
            "never saved.",
        ),
    ),
    (Code.STOPPED, Reason.HELD_AFTER_RESTORE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "This request was in the queue when the library was restored from a backup. "
            "VideoDesk has no record of sending it.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Put it back in the queue if you still want it."),
    ),
    (Code.FILE_NOT_WRITTEN, Reason.TRASH_FAILED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "A clip could not be moved to the trash. Its file was left in place."
        )
    ),
    (Code.FILE_MISSING, Reason.NOTHING_KEPT): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "There is no downloaded file to keep for this clip. Nothing was changed."
        )
    ),
    (Code.FILE_MISSING, Reason.FETCHABLE): Sentence(
        hint=QT_TRANSLATE_NOOP(
            "messages", "Put it back, or fetch it again while the service still has it."
        )
    ),
    (Code.FILE_MISSING, Reason.NOT_AT_SERVICE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The clip's file is no longer in the library folder, and the service no longer has it.",
        )
    ),
    (Code.FILE_DAMAGED, Reason.FETCHABLE): Sentence(
        hint=QT_TRANSLATE_NOOP("messages", "Fetch it again while the service still has it.")
    ),
    (Code.FILE_DAMAGED, Reason.NOT_AT_SERVICE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The clip's file is damaged, and the service no longer has the clip."
        )
    ),
    (Code.LIBRARY_MISSING, Reason.LIBRARY_ABSENT): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The library could not be found. Nothing was opened or changed.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Connect its disk, put its folder back, or choose another library."
        ),
    ),
    (Code.LIBRARY_MISSING, Reason.NOT_A_FOLDER): Sentence(
        QT_TRANSLATE_NOOP("messages", "This is a file, not a library folder."),
        hint=QT_TRANSLATE_NOOP("messages", "Choose the folder instead."),
    ),
    (Code.LIBRARY_MISSING, Reason.DATABASE_MISSING): Sentence(
        QT_TRANSLATE_NOOP("messages", "The library's database is missing."),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Run `videodesk rebuild` to restore it from its backups, its ledger and its clips.",
        ),
    ),
    (Code.LIBRARY_MISSING, Reason.NO_LIBRARY_YET): Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no library in this folder yet."),
        hint=QT_TRANSLATE_NOOP("messages", "`videodesk generate` creates one."),
    ),
    (Code.LIBRARY_MISSING, Reason.NO_LIBRARY): Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no library in this folder."),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "`videodesk rebuild` creates one from its backups, its ledger and its clips.",
        ),
    ),
    (Code.LIBRARY_UNWRITABLE, Reason.DISK_ERROR): Sentence(
        hint=QT_TRANSLATE_NOOP("messages", "Check its disk, or choose another folder.")
    ),
    (Code.LIBRARY_UNWRITABLE, Reason.IS_LINK): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "A file of this library is a link or a pipe, so VideoDesk doesn't open it."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Replace it with the file itself."),
    ),
    (Code.LIBRARY_MISSING, Reason.PATH_TOO_LONG): Sentence(
        QT_TRANSLATE_NOOP("messages", "The path of the library folder is too long."),
        hint=QT_TRANSLATE_NOOP("messages", "Choose a folder with a shorter path."),
    ),
    (Code.LIBRARY_UNWRITABLE, Reason.PATH_TOO_LONG): Sentence(
        QT_TRANSLATE_NOOP("messages", "The path of a file in the library is too long."),
        hint=QT_TRANSLATE_NOOP("messages", "Move the library to a folder with a shorter path."),
    ),
    (Code.IMAGE_UNREADABLE, Reason.PATH_TOO_LONG): Sentence(
        QT_TRANSLATE_NOOP("messages", "This picture's path is too long."),
        hint=QT_TRANSLATE_NOOP("messages", "Rename the picture, or move it to another folder."),
    ),
    (Code.FILE_NOT_WRITTEN, Reason.PATH_TOO_LONG): Sentence(
        QT_TRANSLATE_NOOP("messages", "The file wasn't saved: its path is too long."),
        hint=QT_TRANSLATE_NOOP("messages", "Choose a shorter name or another folder."),
    ),
    (Code.LIBRARY_DAMAGED, Reason.FOREIGN_DATABASE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The database in this folder belongs to another program. Nothing was changed.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Choose another folder for the library."),
    ),
    (Code.LIBRARY_NEW, Reason.LIBRARY_MOVED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This library was moved here from {former}.")
    ),
    (Code.LIBRARY_NEW, Reason.LIBRARY_COPIED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "This library is a copy of the one in {former}. What both send is charged twice.",
        )
    ),
    (Code.LIBRARY_NEW, Reason.REQUEST_HELD): Sentence(
        QT_TRANSLATE_NOOP("messages", "Held: this library is new to this computer.")
    ),
    (Code.LIBRARY_RESTORED, Reason.DATABASE_WAS_MISSING): Sentence(
        QT_TRANSLATE_NOOP("messages", "The library's database was missing and has been restored."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the clips that aren't confirmed or were stopped."
        ),
    ),
    (Code.SETTINGS_DAMAGED, Reason.LEFT_IN_PLACE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The settings could not be read. The file was left unchanged."
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Default settings are used, and changes won't be saved."
        ),
    ),
    (Code.SETTINGS_DAMAGED, Reason.PARTLY_READ): Sentence(
        QT_TRANSLATE_NOOP("messages", "Some settings could not be used: {names}."),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Their defaults are used. A copy of the file is kept the next time settings are saved.",
        ),
    ),
    (Code.INTERNAL, Reason.CRASHED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "Something went wrong and VideoDesk has to close. Requests already sent will be "
            "tracked again next time.",
        )
    ),
    (Code.INTERNAL, Reason.BEFORE_SENDING): Sentence(
        QT_TRANSLATE_NOOP("messages", "Something went wrong in VideoDesk."),
        Consequence.NOTHING_SENT,
    ),
    (Code.INTERNAL, Reason.FROM_OTHER_VERSION): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "Another version of VideoDesk recorded a problem that this version doesn't know.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Update VideoDesk."),
    ),
    **LIBRARY_REASONS,
    **MODEL_FILE_REASONS,
}
