"""The button that tries a profile out, and what came of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from videodesk.ui.settings.verdict import ResultLabel, ResultTone
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme


class ConnectionTestRow(QWidget):
    """`wanted` asks for a test; `unwanted` says that its answer is not waited for any longer."""

    wanted = Signal()
    unwanted = Signal()

    def __init__(self, theme: Theme, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_busy = False
        self._button = QPushButton()
        self._button.setObjectName("testProfile")
        self._button.setAutoDefault(False)
        self.verdict = ResultLabel(theme, icons, "profileVerdict")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * GRID)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.verdict, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(0)
        self.setFocusProxy(self._button)
        self._button.clicked.connect(self._on_clicked)
        self._show_busy(busy=False)

    def show_busy(self, address: str) -> None:
        """The address is being asked."""
        self._show_busy(busy=True)
        self.verdict.say(self.tr("Asking {address}…").format(address=address), ResultTone.WORKING)

    def show_verdict(self, sentence: str, *, is_good: bool) -> None:
        """What came of it; "" takes it away."""
        self._show_busy(busy=False)
        self.verdict.say(sentence, ResultTone.GOOD if is_good else ResultTone.BAD)

    def _show_busy(self, *, busy: bool) -> None:
        self._is_busy = busy
        text = self.tr("Stop") if busy else self.tr("Test")
        what = self.tr("Stop the test") if busy else self.tr("Try the address and the key out")
        self._button.setText(text)
        self._button.setAccessibleName(what)
        self._button.setToolTip(what)

    def _on_clicked(self) -> None:
        (self.unwanted if self._is_busy else self.wanted).emit()
