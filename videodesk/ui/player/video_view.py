"""Graphics view of a clip, never stretched or cropped."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsScene, QGraphicsView, QSizePolicy

from videodesk.ui.theme.theme import GRID, Theme

DEFAULT_ASPECT_RATIO: Final = 16 / 9
_BUTTON_SIZE: Final = 14 * GRID
_BUTTON_COLOR: Final = QColor(0, 0, 0, 150)
_ARROW_COLOR: Final = QColor(255, 255, 255)
_DARK_GROUND: Final = QColor(10, 10, 11)


class VideoView(QGraphicsView):
    """Shows one graphics item, as large as fits, in the middle of a neutral background.

    The height follows from the width and the aspect ratio known before the clip is loaded, so that
    nothing jumps; a clip in portrait format gets a square.
    """

    pressed = Signal()
    double_clicked = Signal()
    pointer_moved = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._item: QGraphicsItem | None = None
        self._aspect_ratio = DEFAULT_ASPECT_RATIO
        self._height_limit: int | None = None
        self._has_play_button = False
        self._still: QImage | None = None
        self._is_ground_dark = False
        self._ignores_release = False
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setInteractive(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._set_background()
        theme.changed.connect(self._set_background)

    def show_item(self, item: QGraphicsItem) -> None:
        """Show an item instead of the previous one; call `follow_item` when its size changes."""
        self.clear()
        self._item = item
        self.scene().addItem(item)
        self.fit()

    def clear(self) -> None:
        """Remove the item, which no longer belongs to the view."""
        if self._item is not None:
            self.scene().removeItem(self._item)
            self._item = None

    def set_aspect_ratio(self, aspect_ratio: float) -> None:
        """Set width divided by height of the clip, before it is loaded."""
        self._aspect_ratio = aspect_ratio
        self.updateGeometry()

    def set_height_limit(self, height: int | None) -> None:
        """Limit the height, in pixels, to leave available for what is below; None: no limit."""
        self._height_limit = height
        self.updateGeometry()

    def show_play_button(self, *, is_shown: bool) -> None:
        """Show or hide a large play button over a clip that has not been started."""
        if is_shown != self._has_play_button:
            self._has_play_button = is_shown
            self.viewport().update()

    def show_still(self, still: QImage | None) -> None:
        """Show a picture in place of the item; None removes it."""
        if still is not self._still:
            self._still = still
            self.viewport().update()

    def set_ground_dark(self, *, is_dark: bool) -> None:
        """Use a nearly black background, whatever the theme."""
        self._is_ground_dark = is_dark
        self._set_background()

    def follow_item(self) -> None:
        """Take the aspect ratio of the item, which overrides the expected one."""
        bounds = self._item.boundingRect() if self._item is not None else QRectF()
        if not bounds.isEmpty():
            self.set_aspect_ratio(bounds.width() / bounds.height())
        self.fit()

    def fit(self) -> None:
        """Scale the item to the view."""
        bounds = self._item.boundingRect() if self._item is not None else None
        if self._item is None or bounds is None or bounds.isEmpty():
            return
        available = self.viewport().size()
        scale = min(available.width() / bounds.width(), available.height() / bounds.height())
        self.scene().setSceneRect(bounds)
        self.setTransform(QTransform.fromScale(scale, scale))
        self.centerOn(self._item)

    def heightForWidth(self, width: int) -> int:
        """Return the height for the clip's aspect ratio, a square at most, within the limit."""
        height = round(width / max(1.0, self._aspect_ratio))
        return height if self._height_limit is None else min(height, self._height_limit)

    def sizeHint(self) -> QSize:
        """Return the width of the inspector (docs/ui.md, "Layout")."""
        return QSize(376, self.heightForWidth(376))

    def minimumSizeHint(self) -> QSize:
        """Return a size small enough for a small window."""
        return QSize(160, 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the clip or the still, and the play button over it."""
        super().paintEvent(event)
        if self._still is not None:
            self._paint_still(self._still)
        if self._has_play_button:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _draw_play_button(painter, QRectF(self.viewport().rect()).center())
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale the clip to the new size."""
        super().resizeEvent(event)
        self.fit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Emit a click on the video."""
        ignored, self._ignores_release = self._ignores_release, False
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside and not ignored:
            self.pressed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take back the click that came before, and emit a double click on the video."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._ignores_release = True
            self.pressed.emit()
            self.double_clicked.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report that the pointer moved."""
        super().mouseMoveEvent(event)
        self.pointer_moved.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the menu to the parent; QGraphicsView would take the event and do nothing."""
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the parent."""
        event.ignore()

    def _paint_still(self, still: QImage) -> None:
        ground = QRectF(self.viewport().rect())
        size = QSizeF(still.size()).scaled(ground.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(QPointF(), size)
        target.moveCenter(ground.center())
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(ground, self.backgroundBrush())
        painter.drawImage(target, still)
        painter.end()

    def _set_background(self) -> None:
        color = _DARK_GROUND if self._is_ground_dark else self._theme.color("window")
        self.setBackgroundBrush(color)


def _draw_play_button(painter: QPainter, centre: QPointF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_BUTTON_COLOR)
    painter.drawEllipse(centre, _BUTTON_SIZE / 2, _BUTTON_SIZE / 2)
    painter.setBrush(_ARROW_COLOR)
    arm = _BUTTON_SIZE / 5
    tips = ((-0.7 * arm, -arm), (-0.7 * arm, arm), (1.1 * arm, 0.0))
    painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in tips]))
