"""Where the clip is seen: its picture, or the sentence that stands in its place."""

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
"""What takes longer shows that it works (docs/ui.md, "Behaviour")."""


class VideoPane(QStackedWidget):
    """Owns the view of the clip and the notice."""

    system_player_wanted = Signal()

    def __init__(self, theme: Theme, workers: WorkerPool) -> None:
        super().__init__()
        self._workers = workers
        self._poster: Path | None = None
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self.view = VideoView(theme)
        self.view.setObjectName("video-view")
        self.view.setAccessibleName(self.tr("Clip"))
        self._notice = PlayerMessage(theme)
        self.addWidget(self.view)
        self.addWidget(self._notice)
        self._notice.system_player_wanted.connect(self.system_player_wanted)
        self._slow.timeout.connect(self._say_slow)

    @property
    def sentence(self) -> str:
        """What is said in place of the picture; empty while there is a picture, or nothing."""
        return self._notice.sentence if self.currentWidget() is self._notice else ""

    def expect(self, poster: Path | None) -> None:
        """A clip is being opened; its poster stands behind what may have to be said."""
        self._poster = poster
        self._slow.start(SLOW_MS)

    def show_picture(self) -> None:
        """Shows the view: the clip is there, or nothing is to be shown."""
        self._slow.stop()
        self.view.invite(on=False)
        self._notice.show_poster(None)
        self.setCurrentWidget(self.view)

    def say(self, sentence: str, words: str = "", *, offers_system_player: bool = False) -> None:
        """Says why there is no picture, over the clip's poster."""
        self._slow.stop()
        self._notice.say(sentence, words=words, offers_system_player=offers_system_player)
        self.setCurrentWidget(self._notice)
        if self._poster is not None:
            self._workers.run(
                partial(_read, self._poster), partial(self._show_poster, self._poster)
            )

    def _say_slow(self) -> None:
        self.say(self.tr("Opening the clip…"))

    def _show_poster(self, poster: Path, image: QImage | None) -> None:
        if poster == self._poster and self.currentWidget() is self._notice:
            self._notice.show_poster(image)


def _read(poster: Path) -> QImage | None:
    image = QImageReader(str(poster)).read()
    return None if image.isNull() else image
