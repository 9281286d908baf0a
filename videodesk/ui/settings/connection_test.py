"""The button that tests a profile, and the result beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from videodesk.ui.settings.buttons import dialog_button
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.message_line import MessageLine, Tone
from videodesk.ui.widgets.plain_text import as_tooltip


class ConnectionTestRow(QWidget):
    """`test_requested`: Test was pressed. `test_stopped`: Stop was pressed during a test."""

    test_requested = Signal()
    test_stopped = Signal()

    def __init__(self, theme: Theme, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_busy = False
        self._button = dialog_button("", "testProfile")
        self._result = MessageLine(
            theme, icons, small=False, name="profileVerdict", selectable=True
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * GRID)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._result, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(0)
        self.setFocusProxy(self._button)
        self._button.clicked.connect(self._on_clicked)
        self._set_busy(busy=False)

    def show_busy(self, address: str) -> None:
        """Show that this address is being tested."""
        self._set_busy(busy=True)
        self._result.show_message(
            self.tr("Testing {address}…").format(address=address), Tone.WORKING
        )

    def show_result(self, text: str, *, success: bool) -> None:
        """Show the result of a test; "" hides it."""
        self._set_busy(busy=False)
        self._result.show_message(text, Tone.GOOD if success else Tone.BAD)

    def _set_busy(self, *, busy: bool) -> None:
        self._is_busy = busy
        text = self.tr("Stop") if busy else self.tr("Test")
        tooltip = self.tr("Stop the test") if busy else self.tr("Test the base URL and the key")
        self._button.setText(text)
        self._button.setAccessibleName(tooltip)
        self._button.setToolTip(as_tooltip(tooltip))

    def _on_clicked(self) -> None:
        (self.test_stopped if self._is_busy else self.test_requested).emit()
