"""The sentences of special cases about this computer: files, keys, settings, the library."""

from collections.abc import Mapping
from typing import Final

from videodesk.errors import Code, Consequence, Reason
from videodesk.messages.code_sentences import Sentence
from videodesk.messages.translation import QT_TRANSLATE_NOOP

LOCAL_REASONS: Final[Mapping[tuple[Code, Reason], Sentence]] = {
    (Code.INVALID_REQUEST, Reason.EXTRA_NOT_JSON): Sentence(
        QT_TRANSLATE_NOOP("messages", "An extra field holds a value that JSON cannot carry."),
        Consequence.NOTHING_SENT,
    ),
    (Code.INVALID_REQUEST, Reason.REMOVAL_OF_UNCONFIRMED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "It is not known what became of this request, and it may have been charged. "
            "Nothing was removed.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Let go of it first, or hide it."),
    ),
    (Code.INVALID_REQUEST, Reason.REMOVAL_OF_RUNNING_TASK): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The task of this generation may still run at the service. Nothing was removed.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Follow it to its end, or hide it. A day after it was sent it can be removed.",
        ),
    ),
    (Code.INVALID_REQUEST, Reason.REMOVAL_OF_UNFINISHED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This generation is still under way. Nothing was removed."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Hide it: it is then out of sight, and nothing is lost."
        ),
    ),
    (Code.INVALID_REQUEST, Reason.NOTHING_REMOVABLE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "What the service may still work on, or may have charged, stays."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Hide it instead."),
    ),
    (Code.INVALID_REQUEST, Reason.RESUBMIT_OF_COMPLETED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This clip is finished."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Generate its request anew for another clip."),
    ),
    (Code.INVALID_REQUEST, Reason.RESUBMIT_OF_UNFINISHED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This generation is still under way."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Generate its request anew for another clip."),
    ),
    (Code.INVALID_REQUEST, Reason.RESUBMISSION_REMOVED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This request was sent again already, and what came of that was removed."
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Generate its request anew for another clip."),
    ),
    (Code.INVALID_REQUEST, Reason.ANSWER_WAS_LOST): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This request was sent, and its answer was lost. It may have been charged."
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Enter the task id that the account shows, or send it again."
        ),
    ),
    (Code.INVALID_REQUEST, Reason.TASK_ID_EMPTY): Sentence(
        QT_TRANSLATE_NOOP("messages", "Enter the task id that the account shows.")
    ),
    (Code.INVALID_REQUEST, Reason.TASK_ID_UNKNOWN): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service does not know this task id. Nothing was changed."
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Copy it from the account again, and check that it is this profile's account.",
        ),
    ),
    (Code.INVALID_REQUEST, Reason.TASK_ALREADY_FOLLOWED): Sentence(
        QT_TRANSLATE_NOOP("messages", "Another generation already follows this task.")
    ),
    (Code.INVALID_REQUEST, Reason.TASK_ID_NOT_NEEDED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This generation is not in need of a task id.")
    ),
    (Code.INVALID_REQUEST, Reason.NOT_UNCONFIRMED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This generation is not unconfirmed. Nothing was changed."),
        hint=QT_TRANSLATE_NOOP("messages", "`videodesk unconfirmed` lists those that are."),
    ),
    (Code.INVALID_REQUEST, Reason.NAME_MISSING): Sentence(
        QT_TRANSLATE_NOOP("messages", "Give the profile a name.")
    ),
    (Code.INVALID_REQUEST, Reason.NAME_TOO_LONG): Sentence(
        QT_TRANSLATE_NOOP("messages", "A name has {limit} characters at most.")
    ),
    (Code.INVALID_REQUEST, Reason.NAME_NOT_PRINTABLE): Sentence(
        QT_TRANSLATE_NOOP("messages", "There are characters in this name that cannot be seen.")
    ),
    (Code.INVALID_REQUEST, Reason.NAME_OF_DEMO): Sentence(
        QT_TRANSLATE_NOOP("messages", "This is the demo's own name. Choose another one.")
    ),
    (Code.INVALID_REQUEST, Reason.NAME_TAKEN): Sentence(
        QT_TRANSLATE_NOOP("messages", "There is a profile of this name already.")
    ),
    (Code.INVALID_REQUEST, Reason.ID_AMBIGUOUS): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "More than one generation has an id that begins with “{id}”."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Give more of it; `videodesk list` shows the ids."),
    ),
    (Code.IMAGE_UNREADABLE, Reason.PERMISSION_DENIED): Sentence(
        QT_TRANSLATE_NOOP("messages", "This picture may not be read."),
        hint=QT_TRANSLATE_NOOP("messages", "Change the file's permissions, or copy it elsewhere."),
    ),
    (Code.IMAGE_UNREADABLE, Reason.IS_FOLDER): Sentence(
        QT_TRANSLATE_NOOP("messages", "This is a folder, not a picture.")
    ),
    (Code.IMAGE_UNREADABLE, Reason.IS_DEVICE): Sentence(
        QT_TRANSLATE_NOOP("messages", "This is a device, not a picture.")
    ),
    (Code.IMAGE_UNREADABLE, Reason.HEIC_UNREADABLE): Sentence(
        QT_TRANSLATE_NOOP("messages", "This HEIC picture cannot be read."),
        hint=QT_TRANSLATE_NOOP("messages", "Save it as JPEG or PNG first."),
    ),
    (Code.IMAGE_UNREADABLE, Reason.HEIC_UNSUPPORTED): Sentence(
        QT_TRANSLATE_NOOP("messages", "HEIC pictures cannot be read on this computer."),
        hint=QT_TRANSLATE_NOOP("messages", "Save it as JPEG or PNG first."),
    ),
    (Code.IMAGE_TOO_LARGE, Reason.FILE_TOO_LARGE): Sentence(
        QT_TRANSLATE_NOOP("messages", "This picture's file is too large to be opened safely."),
        hint=QT_TRANSLATE_NOOP("messages", "Scale it down to less than {megabytes} MB."),
    ),
    (Code.IMAGE_TOO_LARGE, Reason.CANNOT_SHRINK): Sentence(
        QT_TRANSLATE_NOOP("messages", "This picture cannot be made small enough to be sent."),
        hint=QT_TRANSLATE_NOOP("messages", "Use fewer pictures."),
    ),
    (Code.PROFILE_UNKNOWN, Reason.PROFILE_REMOVED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The profile “{profile}” is no longer in the settings."),
        hint=QT_TRANSLATE_NOOP("messages", "Make a profile of this name to go on."),
    ),
    (Code.PROFILE_UNKNOWN, Reason.PROFILE_NOT_IN_SETTINGS): Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no profile “{profile}” in the settings."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Known are: {known}."),
    ),
    (Code.KEY_MISSING, Reason.KEYRING_TIMEOUT): Sentence(
        QT_TRANSLATE_NOOP("messages", "The password store of this computer did not answer."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Unlock it, or enter the key again."),
    ),
    (Code.KEY_MALFORMED, Reason.KEY_EMPTY): Sentence(
        QT_TRANSLATE_NOOP("messages", "This is not an API key: it is empty.")
    ),
    (Code.KEY_MALFORMED, Reason.KEY_WITH_SPACE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This is not an API key: there is white space or a line break inside it."
        )
    ),
    (Code.KEY_MALFORMED, Reason.KEY_WITH_ODD_CHARACTERS): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This is not an API key: it holds characters that occur in no key."
        )
    ),
    (Code.KEY_MALFORMED, Reason.KEY_TOO_LONG): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This is not an API key: it is longer than {limit} characters."
        )
    ),
    (Code.KEY_MALFORMED, Reason.KEY_NOT_TEXT): Sentence(
        QT_TRANSLATE_NOOP("messages", "This is not an API key: it is no text (UTF-8).")
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.KEYRING_LOCKED): Sentence(
        hint=QT_TRANSLATE_NOOP(
            "messages", "Unlock it, or enter the key: it is then kept until the program ends."
        )
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.KEYRING_SILENT): Sentence(
        QT_TRANSLATE_NOOP("messages", "The password store of this computer does not answer."),
        hint=QT_TRANSLATE_NOOP("messages", "Unlock it, and try again."),
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.KEY_MAY_REMAIN): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The password store did not answer. The key may still be in it."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Unlock it, and try again."),
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.KEY_NOT_REMOVED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The key could not be removed from this computer's password store."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Unlock it, and try again."),
    ),
    (Code.KEYRING_UNAVAILABLE, Reason.KEY_NOT_KEPT): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The key was not kept: this computer has no usable password store."
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Unlock or start one, or set VIDEODESK_API_KEY: that key is used and never kept.",
        ),
    ),
    (Code.STOPPED, Reason.HELD_AFTER_RESTORE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "This waited in the queue when the library was restored from a backup. As far "
            "as is known, nothing was sent for it.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Put it back into the queue if it is still wanted."),
    ),
    (Code.FILE_NOT_WRITTEN, Reason.TRASH_FAILED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "A clip could not be moved to the trash. Its file stays where it is."
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
            "The clip's file is no longer in the library's folder, and the service no "
            "longer has it.",
        )
    ),
    (Code.FILE_DAMAGED, Reason.FETCHABLE): Sentence(
        hint=QT_TRANSLATE_NOOP(
            "messages", "Fetch it again while the service still has it. This costs nothing."
        )
    ),
    (Code.FILE_DAMAGED, Reason.NOT_AT_SERVICE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The clip's file is damaged, and the service no longer has the clip."
        )
    ),
    (Code.LIBRARY_MISSING, Reason.LIBRARY_ABSENT): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The chosen library is not there. Nothing was opened, and nothing was changed.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Connect its disk, put its folder back, or choose another library."
        ),
    ),
    (Code.LIBRARY_MISSING, Reason.NOT_A_FOLDER): Sentence(
        QT_TRANSLATE_NOOP("messages", "This is a file, not a library's folder."),
        hint=QT_TRANSLATE_NOOP("messages", "Name the folder."),
    ),
    (Code.LIBRARY_MISSING, Reason.DATABASE_MISSING): Sentence(
        QT_TRANSLATE_NOOP("messages", "The library's database is missing."),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "`videodesk rebuild` brings it back from its backups, its ledger and its clips.",
        ),
    ),
    (Code.LIBRARY_MISSING, Reason.NO_LIBRARY_YET): Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no library in this folder yet."),
        hint=QT_TRANSLATE_NOOP("messages", "`videodesk generate` makes one."),
    ),
    (Code.LIBRARY_MISSING, Reason.NO_LIBRARY): Sentence(
        QT_TRANSLATE_NOOP("messages", "There is no library in this folder."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "`videodesk rebuild` makes one from its backups, its ledger and its clips."
        ),
    ),
    (Code.LIBRARY_UNWRITABLE, Reason.DISK_ERROR): Sentence(
        hint=QT_TRANSLATE_NOOP("messages", "Look after its disk, or choose another folder.")
    ),
    (Code.LIBRARY_DAMAGED, Reason.FOREIGN_DATABASE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The database in this folder belongs to another program. Nothing was changed.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Choose another folder for the library."),
    ),
    (Code.LIBRARY_RESTORED, Reason.DATABASE_WAS_MISSING): Sentence(
        QT_TRANSLATE_NOOP("messages", "The library's database was missing, and has been restored."),
        hint=QT_TRANSLATE_NOOP("messages", "Look through what is unconfirmed or stopped."),
    ),
    (Code.SETTINGS_DAMAGED, Reason.LEFT_IN_PLACE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The settings could not be read. The file was left as it is."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "The defaults are used, and changes are not saved."),
    ),
    (Code.SETTINGS_DAMAGED, Reason.PARTLY_READ): Sentence(
        QT_TRANSLATE_NOOP("messages", "Some settings could not be used: {names}."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Their defaults are used. The file as it was is kept when it is next saved."
        ),
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_TABLE): Sentence(
        QT_TRANSLATE_NOOP("messages", "{file}, line {line}: `{name}` is no table of models.")
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_TABLE_NEAR): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: `{name}` is no table of models; `{near}` is one."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_FIELD): Sentence(
        QT_TRANSLATE_NOOP("messages", "{file}, line {line}: `{name}` is no field of a model.")
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_FIELD_NEAR): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: `{name}` is no field of a model; `{near}` is one."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_EXTRA): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: `{name}` is no part of a further field."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_EXTRA_NEAR): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "{file}, line {line}: `{name}` is no part of a further field; `{near}` is one.",
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_NOT_A_TABLE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: `models` is to be a table for each model."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODEL_WITHOUT_ID): Sentence(
        QT_TRANSLATE_NOOP("messages", "{file}, line {line}: a model needs an id.")
    ),
    (Code.MODELS_DAMAGED, Reason.MODEL_NOT_A_TABLE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: `{model}` is to be a table, [models.{model}]."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODEL_FIELD_INVALID): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: `{name}` of {model} is to be {expected}."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_ALL_HIDDEN): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: all models are hidden; all of them are shown instead."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_NOT_UTF8): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: this is no UTF-8 text; the file is left out."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_FILE_UNREADABLE): Sentence(
        QT_TRANSLATE_NOOP("messages", "{file}, line {line}: the file cannot be read ({fault}).")
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_NOT_TOML): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: this part is no TOML and is left out ({fault})."
        )
    ),
    (Code.INTERNAL, Reason.CRASHED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "VideoDesk cannot go on: something went wrong inside it. What was sent is "
            "followed again at the next start.",
        )
    ),
    (Code.INTERNAL, Reason.BEFORE_SENDING): Sentence(
        QT_TRANSLATE_NOOP("messages", "Something went wrong inside VideoDesk."),
        Consequence.NOTHING_SENT,
    ),
    (Code.INTERNAL, Reason.FROM_OTHER_VERSION): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "Another version of VideoDesk noted a problem that this one does not know."
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Use the newest version."),
    ),
}

_TEXT: Final = QT_TRANSLATE_NOOP("messages", "a text")
_TRUE_OR_FALSE: Final = QT_TRANSLATE_NOOP("messages", "true or false")

EXPECTED: Final[Mapping[str, str]] = {
    "name": _TEXT,
    "maker": _TEXT,
    "summary": _TEXT,
    "modes": QT_TRANSLATE_NOOP("messages", "a list of {modes}"),
    "images": QT_TRANSLATE_NOOP("messages", "two whole numbers, the least and the most pictures"),
    "picture_role": _TEXT,
    "aspect_ratios": QT_TRANSLATE_NOOP("messages", 'a list of texts such as "16:9"'),
    "sizes": QT_TRANSLATE_NOOP("messages", 'a list of texts such as "720p"'),
    "durations": QT_TRANSLATE_NOOP("messages", "a list of whole numbers of seconds"),
    "sound": _TRUE_OR_FALSE,
    "usual_wait": QT_TRANSLATE_NOOP("messages", "a whole number of seconds"),
    "extras": QT_TRANSLATE_NOOP(
        "messages", "a list of tables with name, kind (bool, int or text), label and hint"
    ),
    "hidden": _TRUE_OR_FALSE,
}
"""What each field of a model in the user's file is to be: `{expected}` in MODEL_FIELD_INVALID."""
