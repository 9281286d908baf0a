"""The overlay over the composer while files are dragged over it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from videodesk.ui.composer.clip_offer import ClipUse, use_text, uses_of
from videodesk.ui.composer.images.dropped_images import IMAGE_SUFFIXES
from videodesk.ui.theme.icons import draw
from videodesk.ui.theme.theme import GRID, RADIUS_CARD, Theme
from videodesk.ui.widgets.clip_mime import DraggedClip
from videodesk.ui.widgets.local_files import local_path
from videodesk.ui.widgets.worker_pool import WorkerPool

_MAX_NAMES: Final = 50
"""Maximum number of dragged names that are looked up on the disk."""
_ICON: Final = 32
_USE_ICONS: Final = {ClipUse.LAST_FRAME: "film", ClipUse.REQUEST: "reuse"}


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
        text = self.tr("The page doesn't give this picture's address. Save or copy it instead.")
        self._hint.show_text(text)

    def show_clips(self, clips: Sequence[DraggedClip]) -> None:
        """Show the uses of dragged clips, one place for each."""
        self._names = ()
        self._hint.show_places([(_USE_ICONS[use], use_text(use, clips)) for use in uses_of(clips)])

    def point_at(self, position: QPoint) -> None:
        """Mark the place under the pointer."""
        self._hint.point_at(position)

    def use_at(self, position: QPoint, clips: Sequence[DraggedClip]) -> ClipUse:
        """Return the use of clips that are dropped at a position."""
        return uses_of(clips)[self._hint.place_at(position)]

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
    """Covers its parent with the places to drop on, one below another; each says what it does.

    Drags go to the parent, also those over fields that would take a text.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._places: tuple[tuple[str, str], ...] = ()
        self._pointed = 0
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return "\n".join(text for _, text in self._places)

    def show_text(self, text: str) -> None:
        """Cover the parent with one place."""
        self.show_places([("picture", text)])

    def show_places(self, places: Sequence[tuple[str, str]]) -> None:
        """Cover the parent with places, given as icons and texts."""
        if tuple(places) != self._places:
            self._pointed = 0
        self._places = tuple(places)
        self.raise_()
        self.show()
        self.update()

    def place_at(self, position: QPoint) -> int:
        """Return the number of the place at a position."""
        height = max(1, self.height() // max(1, len(self._places)))
        return max(0, min(len(self._places) - 1, position.y() // height))

    def point_at(self, position: QPoint) -> None:
        """Mark the place under the pointer."""
        self._pointed = self.place_at(position)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a tinted background, and each place in a dashed frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        background = self._theme.color("surface")
        background.setAlphaF(0.97)
        painter.fillRect(self.rect(), background)
        height = self.height() / max(1, len(self._places))
        for number, (icon, text) in enumerate(self._places):
            top = 3 * GRID if number == 0 else 1.5 * GRID
            bottom = 3 * GRID if number == len(self._places) - 1 else 1.5 * GRID
            frame = QRectF(0, number * height, self.width(), height)
            frame.adjust(3 * GRID, top, -3 * GRID, -bottom)
            self._paint_place(painter, frame, icon, text, pointed=number == self._pointed)
        painter.end()

    def _paint_place(
        self, painter: QPainter, frame: QRectF, icon: str, text: str, *, pointed: bool
    ) -> None:
        accent = self._theme.color("accent")
        tint = self._theme.color("accent")
        tint.setAlphaF(0.10 if pointed else 0)
        painter.setBrush(tint)
        line = accent if pointed else self._theme.color("line")
        painter.setPen(QPen(line, 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)

        painter.setFont(self._theme.font(bold=True))
        text_rect = frame.adjusted(2 * GRID, 0, -2 * GRID, 0)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        height = painter.boundingRect(text_rect, flags, text).height()
        top = frame.center().y() - (height + _ICON + 2 * GRID) / 2
        pixmap = draw(icon, accent, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(round(frame.center().x() - _ICON / 2), round(top), pixmap)
        text_rect.setTop(top + _ICON + 2 * GRID)
        painter.setPen(self._theme.color("text"))
        painter.drawText(text_rect, flags, text)
