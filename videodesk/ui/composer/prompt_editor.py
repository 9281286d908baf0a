"""Plain-text editor for the prompt, which grows with its text."""

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
    QUndoStack,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from videodesk.ui.composer.images.dropped_images import has_images_only
from videodesk.ui.widgets.clip_mime import clips_of
from videodesk.ui.widgets.steady_scroll_bar import use_steady_scroll_bar
from videodesk.ui.widgets.undo import can_redo_in_field, can_undo_in_field


def is_submit_key(event: QKeyEvent) -> bool:
    """Return True for Ctrl+Return, which is Cmd+Return on a Mac."""
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and bool(
        event.modifiers() & Qt.KeyboardModifier.ControlModifier
    )


class PromptEditor(QPlainTextEdit):
    """A plain-text editor between `min_lines` and `max_lines` high; beyond that it scrolls.

    `submitted`: the submit keys were pressed. `images_pasted` carries the QMimeData of pasted
    images, `clips_pasted` the `DraggedClip`s whose prompts were pasted. If the field has nothing of
    its own to undo or redo, Undo and Redo go to the last `DraftCommand`.
    """

    submitted = Signal()
    images_pasted = Signal(QMimeData)
    clips_pasted = Signal(list)

    def __init__(
        self,
        undo_stack: QUndoStack,
        min_lines: int = 5,
        max_lines: int = 12,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._undo_stack = undo_stack
        self._min_lines = min_lines
        self._max_lines = max_lines
        self.setTabChangesFocus(True)
        use_steady_scroll_bar(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def load(self, text: str) -> None:
        """Replace the text, and forget the undo history of the former one."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def replace_text(self, text: str) -> None:
        """Replace the text as one step of the field's own undo history."""
        if text == self.toPlainText():
            return
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.beginEditBlock()
        cursor.insertText(text)
        cursor.endEditBlock()
        # Otherwise the next typed text would join this step: Qt joins steps while this is set.
        self.document().setModified(False)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Submit on Ctrl+Return; a key held down submits once."""
        if is_submit_key(event):
            event.accept()
            if not event.isAutoRepeat():
                self.submitted.emit()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self._can_undo():
            if can_undo_in_field(self._undo_stack):
                self._undo_stack.undo()
        elif event.matches(QKeySequence.StandardKey.Redo) and not self._can_redo():
            if can_redo_in_field(self._undo_stack):
                self._undo_stack.redo()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Accept text only: images dragged over the prompt are left to the composer."""
        if clips_of(source):
            return True
        return not has_images_only(source) and super().canInsertFromMimeData(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave clips to the composer, which offers more than their text."""
        if clips_of(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert text, also that of clips; pass images on."""
        if clips := clips_of(source):
            if source.hasFormat("text/plain"):  # else the text is that of the files' addresses
                self.insertPlainText(source.text())
            self.clips_pasted.emit(list(clips))
        elif has_images_only(source):
            self.images_pasted.emit(source)
        else:
            super().insertFromMimeData(source)

    def sizeHint(self) -> QSize:
        """Return the height of the text, within the limits."""
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: the composer scrolls, not the field."""
        return QSize(super().minimumSizeHint().width(), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height: a narrower field has more lines."""
        super().resizeEvent(event)
        self._fit()

    def _can_undo(self) -> bool:
        return self.document().isUndoAvailable()

    def _can_redo(self) -> bool:
        return self.document().isRedoAvailable()

    def _fit(self) -> None:
        if self.height() != self._height():
            self.updateGeometry()

    def _height(self) -> int:
        line = self.fontMetrics().lineSpacing()
        inner = max(self._min_lines * line, min(self._text_height(), self._max_height()))
        around = self.height() - self.viewport().height()
        return inner + round(2 * self.document().documentMargin()) + around

    def _max_height(self) -> int:
        return self._max_lines * self.fontMetrics().lineSpacing()

    def _text_height(self) -> int:
        """The lines as they are laid out: those of other scripts are higher than the font's."""
        height = 0.0
        block = self.document().firstBlock()
        while block.isValid() and height <= self._max_height():
            height += self.blockBoundingRect(block).height()
            block = block.next()
        return round(height)
