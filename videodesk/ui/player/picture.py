"""The moving picture of a playing clip, as one item of a graphics scene."""

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtMultimediaWidgets import QGraphicsVideoItem
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget


class Picture(QGraphicsItem):
    """A QGraphicsVideoItem that never goes blank while a clip is open.

    At its end a clip sends an empty frame, for which the video item paints nothing; so does one
    whose sound is longer than its pictures. This item lies beneath and paints the last frame that
    was seen. It looks at the frame when it is painted: a slot on every frame would let frames
    queue up while the window is busy (PITFALLS).
    """

    def __init__(self) -> None:
        super().__init__()
        self.video = QGraphicsVideoItem(self)
        self.video.setSize(QSizeF())
        self._last = QVideoFrame()

    def boundingRect(self) -> QRectF:
        """The clip's own size in pixels, from the origin."""
        return QRectF(self.video.offset(), self.video.size())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002  # Qt's signature
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        """Paints the last frame where the video item above has none."""
        frame = self.video.videoSink().videoFrame()
        if frame.isValid():
            self._last = frame
        elif self._last.isValid():
            self._last.paint(painter, self.boundingRect(), QVideoFrame.PaintOptions())

    def resize(self, size: QSizeF) -> None:
        """Takes the size of a clip. An empty one, which comes with an empty frame, is ignored."""
        if not size.isEmpty():
            self.prepareGeometryChange()
            self.video.setSize(size)

    @property
    def has_frame(self) -> bool:
        """Whether the clip shows a frame at this moment."""
        return bool(self.video.videoSink().videoFrame().isValid())

    def forget(self) -> None:
        """Shows nothing until the next clip's first frame."""
        self._last = QVideoFrame()
        self.update()
