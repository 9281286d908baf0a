"""Notice shown while the program closes: what happens to the generations in progress."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from videodesk import APP_NAME
from videodesk.generation import Generation, Status
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.plain_text import PlainLabel

READING_SECONDS: Final = 1.6
"""How long the notice stays at least, so that it can be read; the program ends within 3 s."""

_LINE_CHARACTERS: Final = 44


def exit_text(generations: Iterable[Generation]) -> str:
    """What happens to unfinished generations, one sentence for each kind; "" if there are none."""
    translate = QCoreApplication.translate
    counts = Counter(each.status for each in generations)
    making = counts[Status.PROCESSING] + counts[Status.SUBMITTING]
    fetching, waiting = counts[Status.DOWNLOADING], counts[Status.QUEUED]
    parts = []
    if making:
        parts.append(
            translate(
                "ExitNotice",
                "%n clip(s) are still being made. They will be downloaded next time you open "
                "VideoDesk.",
                "",
                making,
            )
        )
    if fetching:
        parts.append(
            translate(
                "ExitNotice",
                "%n finished clip(s) will be downloaded next time you open VideoDesk.",
                "",
                fetching,
            )
        )
    if waiting:
        parts.append(
            translate(
                "ExitNotice",
                "%n request(s) in the queue will be sent next time you open VideoDesk.",
                "",
                waiting,
            )
        )
    return "\n".join(parts)


class ExitNotice(QWidget):
    """A small window in the place of the closed one. It takes no focus."""

    def __init__(self, theme: Theme, text: str, center: QPoint) -> None:
        """Shows `text`, centred at `center` in global logical pixels."""
        super().__init__(None, Qt.WindowType.SplashScreen | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("exitNotice")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "exitNotice")
        self.setAccessibleName(text)
        label = PlainLabel(text)
        label.setObjectName("exitNoticeText")
        label.setWordWrap(True)
        label.setFont(theme.font())
        label.setMinimumWidth(label.fontMetrics().averageCharWidth() * _LINE_CHARACTERS)
        self.setWindowTitle(APP_NAME)
        row = QHBoxLayout(self)
        row.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        row.addWidget(label)
        self.adjustSize()
        self.move(center - self.rect().center())
