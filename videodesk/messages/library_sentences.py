"""The sentences of special cases about what a library contains."""

from collections.abc import Mapping
from typing import Final

from videodesk.errors import Code, Reason
from videodesk.messages.code_sentences import Sentence
from videodesk.messages.translation import QT_TRANSLATE_NOOP

LIBRARY_REASONS: Final[Mapping[tuple[Code, Reason], Sentence]] = {
    (Code.LIBRARY_DAMAGED, Reason.FOREIGN_SCHEMA): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The library's database contains something that VideoDesk didn't put there, so it "
            "wasn't opened. Nothing was changed.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "If the library is yours, rename library.db: VideoDesk then restores it from its "
            "backups, its ledger and the clips.",
        ),
    ),
    (Code.ENTRY_UNREADABLE, Reason.FILE_OUTSIDE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The library names a file outside its folder as this clip. It isn't opened, moved or "
            "deleted.",
        ),
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "If you keep your clips in another folder through a link, allow that folder: "
            "`videodesk --allow-links list`. Otherwise fetch the clip again, or hide it.",
        ),
    ),
    (Code.ENTRY_UNREADABLE, Reason.IMAGE_OUTSIDE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The library names a picture outside its folder for this request. The picture isn't "
            "opened or sent.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "To make this clip, write the request again."),
    ),
}
