"""The ground on which a clip is shown: whole, never stretched, never cropped."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
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

USUAL_SHAPE: Final = 16 / 9
_SIGN: Final = 14 * GRID
_VEIL: Final = QColor(0, 0, 0, 150)
_ON_VEIL: Final = QColor(255, 255, 255)


class VideoView(QGraphicsView):
    """Shows one graphics item, as large as fits, in the middle of a neutral ground.

    Its height follows its width and the shape that the clip is known to have, so that nothing
    jumps when the clip arrives; a clip that is taller than wide gets a square.
    """

    pressed = Signal()
    double_clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._item: QGraphicsItem | None = None
        self._shape = USUAL_SHAPE
        self._most_height: int | None = None
        self._invites = False
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setInteractive(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._colour()
        theme.changed.connect(self._colour)

    def show_item(self, item: QGraphicsItem) -> None:
        """Shows this item in place of the one before; whoever resizes it calls `fit`."""
        self.clear()
        self._item = item
        self.scene().addItem(item)
        self.fit()

    def clear(self) -> None:
        """Gives the item back: it no longer belongs to the view."""
        if self._item is not None:
            self.scene().removeItem(self._item)
            self._item = None

    def set_shape(self, shape: float) -> None:
        """The width of the clip divided by its height, before it is loaded."""
        self._shape = shape
        self.updateGeometry()

    def set_most_height(self, height: int | None) -> None:
        """The most that there is room for, in pixels: what stands below wants some too."""
        self._most_height = height
        self.updateGeometry()

    def invite(self, *, on: bool) -> None:
        """Whether a large play button stands over the picture: this clip was not begun."""
        if on != self._invites:
            self._invites = on
            self.viewport().update()

    def fit(self) -> None:
        """Scales the item to the view."""
        bounds = self._item.boundingRect() if self._item is not None else None
        if self._item is None or bounds is None or bounds.isEmpty():
            return
        room = self.viewport().size()
        scale = min(room.width() / bounds.width(), room.height() / bounds.height())
        self.scene().setSceneRect(bounds)
        self.setTransform(QTransform.fromScale(scale, scale))
        self.centerOn(self._item)

    def heightForWidth(self, width: int) -> int:
        """What the clip's shape asks for: a square at most, and no more than there is room for."""
        wanted = round(width / max(1.0, self._shape))
        return wanted if self._most_height is None else min(wanted, self._most_height)

    def sizeHint(self) -> QSize:
        """As wide as the inspector in docs/ui.md, "Layout"."""
        return QSize(376, self.heightForWidth(376))

    def minimumSizeHint(self) -> QSize:
        """Small enough for a small window."""
        return QSize(160, 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The clip, and the play button over it where that is wanted."""
        super().paintEvent(event)
        if self._invites:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _draw_play(painter, QRectF(self.viewport().rect()).center())
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the clip fitted."""
        super().resizeEvent(event)
        self.fit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the picture."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.pressed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on the picture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls nothing."""
        event.ignore()

    def _colour(self) -> None:
        self.setBackgroundBrush(self._theme.color("window"))


def _draw_play(painter: QPainter, centre: QPointF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_VEIL)
    painter.drawEllipse(centre, _SIGN / 2, _SIGN / 2)
    painter.setBrush(_ON_VEIL)
    arm = _SIGN / 5
    tips = ((-0.7 * arm, -arm), (-0.7 * arm, arm), (1.1 * arm, 0.0))
    painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in tips]))
