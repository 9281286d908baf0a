"""The overlay over the composer while files are dragged over it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from videodesk.ui.composer.images.dropped_images import IMAGE_SUFFIXES
from videodesk.ui.theme.icons import draw
from videodesk.ui.theme.theme import GRID, RADIUS_CARD, Theme
from videodesk.ui.widgets.local_files import local_path
from videodesk.ui.widgets.worker_pool import WorkerPool

_MAX_NAMES: Final = 50
"""Maximum number of dragged names that are looked up on the disk."""
_ICON: Final = 32


class DropOverlay(QObject):
    """Shows what a drop would do. Folders are detected in the background.

    Until the disk answers, the first sentence stays, which is based on the names alone.
    """

    def __init__(
        self, theme: Theme, workers: WorkerPool, target: QWidget, hint: Callable[[int], str]
    ) -> None:
        """`hint` returns the sentence for adding this many images."""
        super().__init__(target)
        self._make_hint = hint
        self._workers = workers
        self._target = target
        self._hint = DropHint(theme, target)
        self._count = 0
        self._names: tuple[str, ...] = ()

    def cover(self) -> None:
        """Fit the overlay to the size of its target."""
        self._hint.setGeometry(self._target.rect())

    def show(self, mime: QMimeData | None, count: int) -> None:
        """Show what dropping `mime` would do, which is to add `count` images; hide for none."""
        self._count = count
        if mime is None or count == 0:
            self._names = ()
            self._hint.hide()
            return
        names = tuple(filter(None, map(local_path, mime.urls()[:_MAX_NAMES])))
        if self._hint.isVisible() and names == self._names:
            return
        self._names = names
        self._show_hint(folders=0)
        if names:
            self._workers.run(
                partial(_count_folders, names), self._on_counted, self._on_not_counted
            )

    def show_refusal(self) -> None:
        """Show that the picture of a page cannot be added by dropping it."""
        self._names = ()
        text = self.tr("The page does not give this picture's address. Save or copy it instead.")
        self._hint.show_text(text)

    def _on_counted(self, found: tuple[tuple[str, ...], int]) -> None:
        names, folders = found
        if self._names and names == self._names:
            self._show_hint(folders=folders)

    def _on_not_counted(self, _failure: BaseException) -> None:
        """Keep the sentence that was made from the names."""

    def _show_hint(self, *, folders: int) -> None:
        images = self._count - folders
        if images <= 0 and folders == 1:
            text = self.tr("A folder can't be added. Drop the pictures inside it instead.")
        elif images <= 0:
            text = self.tr("Folders can't be added. Drop the pictures inside them instead.")
        else:
            text = self._make_hint(images)
        self._hint.show_text(text)


def _count_folders(names: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    paths = [Path(name) for name in names]
    counted = [path for path in paths if path.suffix.lower() in {"", *IMAGE_SUFFIXES}]
    return names, sum(path.is_dir() for path in counted)


class DropHint(QWidget):
    """Covers its parent and shows what a drop would do. Drags pass through it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._text

    def show_text(self, text: str) -> None:
        """Cover the parent and show this sentence."""
        self._text = text
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a tinted background, a dashed frame, an icon and the sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        background = self._theme.color("surface")
        background.setAlphaF(0.97)
        painter.fillRect(self.rect(), background)
        accent = self._theme.color("accent")
        tint = self._theme.color("accent")
        tint.setAlphaF(0.10)
        painter.setBrush(tint)
        painter.setPen(QPen(accent, 2, Qt.PenStyle.DashLine))
        frame = QRectF(self.rect()).adjusted(3 * GRID, 3 * GRID, -3 * GRID, -3 * GRID)
        painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)

        font = self._theme.font(bold=True)
        painter.setFont(font)
        text_rect = frame.adjusted(2 * GRID, 0, -2 * GRID, 0)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        height = painter.boundingRect(text_rect, flags, self._text).height()
        top = frame.center().y() - (height + _ICON + 2 * GRID) / 2
        icon = draw("picture", accent, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(round(frame.center().x() - _ICON / 2), round(top), icon)
        text_rect.setTop(top + _ICON + 2 * GRID)
        painter.setPen(self._theme.color("text"))
        painter.drawText(text_rect, flags, self._text)
        painter.end()
