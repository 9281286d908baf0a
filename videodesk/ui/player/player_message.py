"""Message of the player in place of the video."""

from typing import Final

from PySide6.QtCore import QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.plain_text import PlainLabel

_POSTER_OPACITY: Final = 0.28
"""Low enough to read the message, high enough to recognise the clip."""


class PlayerMessage(QWidget):
    """Shows why there is no video, over the clip's faint poster if there is one.

    A button opens the clip in the system's player if that may help.
    """

    system_player_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._poster: QImage | None = None
        self._message = PlainLabel()
        self._message.setObjectName("player-notice")
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._detail = PlainLabel()
        self._detail.setProperty("role", "second")
        self._detail.setFont(theme.font(SMALL))
        self._detail.setWordWrap(True)
        self._detail.setMinimumWidth(1)
        self._detail.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton(self.tr("Open in default player"))
        self._button.setObjectName("open-in-system-player")
        self._button.clicked.connect(self._on_clicked)

        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addStretch()
        column.addWidget(self._message)
        column.addWidget(self._detail)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def show_message(
        self, message: str, *, detail: str = "", offers_system_player: bool = False
    ) -> None:
        """Show a message, and below it the system's own words if there are any."""
        self._message.setText(message)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._button.setVisible(offers_system_player)

    @property
    def has_poster(self) -> bool:
        """True if a poster is shown behind the message."""
        return self._poster is not None

    def show_poster(self, poster: QImage | None) -> None:
        """Show a poster behind the message; None removes it."""
        self._poster = poster
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the whole poster in the middle."""
        super().paintEvent(event)
        if self._poster is None:
            return
        size = QSizeF(self._poster.size()).scaled(
            QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio
        )
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(_POSTER_OPACITY)
        painter.drawImage(place, self._poster)
        painter.end()

    @property
    def message(self) -> str:
        """The text of the message."""
        return self._message.text()

    def _on_clicked(self) -> None:
        self.system_player_requested.emit()
