"""A widget that other programs and other parts of the window drop things on."""

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class DropArea(QWidget):
    """Handles the events of a drag; a subclass decides what fits and what is done."""

    def accepts(self, mime: QMimeData) -> bool:
        """Return True if a drag brings something that fits."""
        raise NotImplementedError

    def show_drop_hint(self, mime: QMimeData | None) -> None:
        """Show what dropping `mime` would do; None hides it."""
        raise NotImplementedError

    def point_at(self, position: QPoint) -> None:
        """Mark what a drop at this position would do."""
        raise NotImplementedError

    def drop(self, mime: QMimeData, position: QPoint) -> None:
        """Take what is dropped; `mime` is deleted once this returns."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept what fits, and show what a drop would do."""
        if not self.accepts(event.mimeData()):
            event.ignore()
            return
        self.show_drop_hint(event.mimeData())
        _accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Accept the drag anywhere, and mark what a drop would do there."""
        self.point_at(event.position().toPoint())
        _accept_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Hide the drop hint."""
        self.show_drop_hint(None)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Copy what is dropped and return at once: the other program is waiting."""
        self.drop(event.mimeData(), event.position().toPoint())
        self.show_drop_hint(None)
        _accept_copy(event)


def _accept_copy(event: QDropEvent) -> None:
    """Accept as a copy, whatever the source proposes, so that its files are not moved."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
