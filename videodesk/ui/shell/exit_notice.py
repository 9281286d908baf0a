"""What is said while the program ends: nothing is asked, and nothing that was paid for is lost."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from videodesk import APP_NAME
from videodesk.generation import Generation, Status
from videodesk.ui.theme.theme import GRID, Theme

READING_SECONDS: Final = 1.6
"""How long it stays at least, so that it can be read; the program is gone within 3 s whatever."""

_LINE_CHARACTERS: Final = 44


def exit_text(generations: Iterable[Generation]) -> str:
    """What becomes of what is on its way, at most a sentence a kind; "" where nothing is."""
    translate = QCoreApplication.translate
    counts = Counter(each.status for each in generations)
    making = counts[Status.PROCESSING] + counts[Status.SUBMITTING]
    fetching, waiting = counts[Status.DOWNLOADING], counts[Status.QUEUED]
    parts = []
    if making:
        parts.append(
            translate(
                "Leaving",
                "%n clip(s) go on being made by the service, and are fetched at the next start.",
                "",
                making,
            )
        )
    if fetching:
        parts.append(
            translate("Leaving", "%n finished clip(s) are fetched at the next start.", "", fetching)
        )
    if waiting:
        parts.append(
            translate(
                "Leaving",
                "%n request(s) wait unsent in the queue, and go on at the next start.",
                "",
                waiting,
            )
        )
    return "\n".join(parts)


class ExitNotice(QWidget):
    """A small window of its own in the place of the one that was closed. It takes no focus."""

    def __init__(self, theme: Theme, text: str, middle: QPoint) -> None:
        """`middle` is where its middle is to be, in global logical pixels."""
        super().__init__(None, Qt.WindowType.SplashScreen | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("leaving")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "leaving")
        self.setAccessibleName(text)
        label = QLabel(text)
        label.setObjectName("leavingWords")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setFont(theme.font())
        label.setMinimumWidth(label.fontMetrics().averageCharWidth() * _LINE_CHARACTERS)
        self.setWindowTitle(APP_NAME)
        row = QHBoxLayout(self)
        row.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        row.addWidget(label)
        self.adjustSize()
        self.move(middle - self.rect().center())
