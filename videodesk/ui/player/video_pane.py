"""Stack of the video and the message shown in its place."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QStackedWidget

from videodesk.ui.player.player_message import PlayerMessage
from videodesk.ui.player.video_view import VideoView
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

SLOW_MS = 300
"""Milliseconds after which opening a clip is announced (docs/ui.md, "Behaviour")."""


class VideoPane(QStackedWidget):
    """Owns the video view and the message.

    `poster_missing`: there is no poster to show until the clip is open.
    """

    system_player_requested = Signal()
    poster_missing = Signal()

    def __init__(self, theme: Theme, workers: WorkerPool) -> None:
        super().__init__()
        self._workers = workers
        self._poster: Path | None = None
        self._is_opening = False
        self._slow_timer = QTimer(self)
        self._slow_timer.setSingleShot(True)
        self.view = VideoView(theme)
        self.view.setObjectName("video-view")
        self.view.setAccessibleName(self.tr("Clip"))
        self._message = PlayerMessage(theme)
        self.addWidget(self.view)
        self.addWidget(self._message)
        self._message.system_player_requested.connect(self.system_player_requested)
        self._slow_timer.timeout.connect(self._show_slow_message)

    @property
    def message(self) -> str:
        """The message shown in place of the video; empty if there is none."""
        return self._message.message if self.currentWidget() is self._message else ""

    def prepare(self, poster: Path | None) -> None:
        """Expect a clip to be opened; its poster is shown until then, and behind a message.

        What is shown now stays until the poster is read, so that nothing flickers.
        """
        self._show_view()
        self._poster = poster
        self._is_opening = True
        self._slow_timer.start(SLOW_MS)
        if poster is None:
            self._show_still(poster, None)
        else:
            self._workers.run(partial(_read_image, poster), partial(self._show_still, poster))

    def show_video(self) -> None:
        """Show the video, or the empty view."""
        self._is_opening = False
        self._show_view()
        self.view.show_still(None)

    def show_message(
        self, message: str, detail: str = "", *, offers_system_player: bool = False
    ) -> None:
        """Show why there is no video, over the clip's poster."""
        self._slow_timer.stop()
        self._message.show_message(
            message, detail=detail, offers_system_player=offers_system_player
        )
        self.setCurrentWidget(self._message)
        if self._poster is not None:
            self._workers.run(
                partial(_read_image, self._poster), partial(self._show_poster, self._poster)
            )

    def show_converting(self, percent: int) -> None:
        """Show that the clip is being converted, and how far it is."""
        text = self.tr("Converting this clip so it can play here… {percent}%")
        message = text.format(percent=percent)
        if self.message and percent:
            self._message.show_message(message, offers_system_player=True)
        else:
            self.show_message(message, offers_system_player=True)

    def _show_view(self) -> None:
        self._slow_timer.stop()
        self.view.show_play_button(is_shown=False)
        self._message.show_poster(None)
        self.setCurrentWidget(self.view)

    def _show_still(self, poster: Path | None, image: QImage | None) -> None:
        if not self._is_opening or poster != self._poster:
            return
        self.view.show_still(image)
        if image is None:
            self.poster_missing.emit()

    def _show_slow_message(self) -> None:
        self.show_message(self.tr("Opening…"))

    def _show_poster(self, poster: Path, image: QImage | None) -> None:
        if poster == self._poster and self.currentWidget() is self._message:
            self._message.show_poster(image)


def _read_image(poster: Path) -> QImage | None:
    image = QImageReader(str(poster)).read()
    return None if image.isNull() else image
