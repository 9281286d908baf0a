"""The moving picture of a playing clip, as one item of a graphics scene."""

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtMultimediaWidgets import QGraphicsVideoItem
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget


class SmoothVideoItem(QGraphicsVideoItem):
    """A video item whose picture is made smaller by averaging, not by leaving lines out.

    Qt's own looks at four pixels for one: a 720p clip in the inspector is shown at a third of its
    size, and fine lines flicker. Averaging costs 2.6 ms a frame instead of 2.1 (720p, measured).
    """

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002  # Qt's signature
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        """Paints the frame of this moment; nothing where there is none."""
        frame = self.videoSink().videoFrame()
        if frame.isValid():
            paint_smoothly(painter, frame, QRectF(self.offset(), self.size()))


def paint_smoothly(painter: QPainter, frame: QVideoFrame, place: QRectF) -> None:
    """Paints a whole frame into a place of the scene, at the size that it has on the screen."""
    image = frame.toImage()
    shown = painter.deviceTransform().mapRect(place).size().toSize()
    smaller = shown.width() < image.width() or shown.height() < image.height()
    if smaller and not shown.isEmpty():
        image = image.scaled(
            shown,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image)


class VideoItem(QGraphicsItem):
    """A video item that never goes blank while a clip is open.

    At its end a clip sends an empty frame, for which the video item paints nothing; so does one
    whose sound is longer than its pictures. This item lies beneath and paints the last frame that
    was seen. It looks at the frame when it is painted: a slot on every frame would let frames
    queue up while the window is busy (docs/pitfalls.md, A9).
    """

    def __init__(self) -> None:
        super().__init__()
        self.video = SmoothVideoItem(self)
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
            paint_smoothly(painter, self._last, self.boundingRect())

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
