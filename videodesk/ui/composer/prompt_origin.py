"""Whether anything is left of the prompt that was loaded into an editor."""

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPlainTextEdit

_ENCODING: Final = "utf-16-le"
"""Positions in a document count its units."""


class PromptOrigin(QObject):
    """Follows the edits of a loaded prompt, character by character.

    A prompt that is replaced entirely, at once or bit by bit, has no origin any more, unless it is
    brought back by undoing the edits.
    """

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._loaded = ""
        self._text = ""
        self._kept = bytearray()
        editor.document().contentsChange.connect(self._on_change)

    @property
    def is_kept(self) -> bool:
        """True while a character of the loaded prompt is left that is not a space."""
        if not self._loaded.strip():
            return True
        units = self._text.encode(_ENCODING, "surrogatepass")
        return any(
            kept and not units[2 * number : 2 * number + 2].decode(_ENCODING, "replace").isspace()
            for number, kept in enumerate(self._kept)
        )

    def start(self) -> None:
        """Take the present text as the loaded prompt."""
        self._loaded = self._text = self._editor.toPlainText()
        self._keep_all()

    def _keep_all(self) -> None:
        self._kept = bytearray(b"\1" * (len(self._text.encode(_ENCODING, "surrogatepass")) // 2))

    def _on_change(self, position: int, removed: int, _added: int) -> None:
        text = self._editor.toPlainText()
        if text == self._text:
            return  # a change of the layout alone
        self._text = text
        if text == self._loaded:
            self._keep_all()
            return
        length = len(text.encode(_ENCODING, "surrogatepass")) // 2
        # Qt counts the end of the document, too.
        removed = min(removed, len(self._kept) - position)
        added = length - (len(self._kept) - removed)
        self._kept[position : position + removed] = bytes(max(0, added))
