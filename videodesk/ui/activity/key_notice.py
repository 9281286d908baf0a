"""The notice in the status line that a key was not tested, or is not saved."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip


@dataclass(frozen=True, slots=True)
class KeyNotice:
    """What the user should know about the key of the profile in use."""

    is_untested: bool = False
    is_in_memory: bool = False
    is_testing: bool = False
    is_read: bool = False
    """Whether the password store is being asked for it."""

    @property
    def text(self) -> str:
        """The notice in a few words; "" if there is nothing to say."""
        if self.is_read:
            return QCoreApplication.translate("KeyNotice", "Waiting for the password store…")
        if self.is_testing:
            return QCoreApplication.translate("KeyNotice", "Testing the key…")
        match self.is_untested, self.is_in_memory:
            case True, True:
                return QCoreApplication.translate(
                    "KeyNotice", "Key not tested, and kept only until VideoDesk closes"
                )
            case True, False:
                return QCoreApplication.translate("KeyNotice", "Key not tested")
            case False, True:
                return QCoreApplication.translate(
                    "KeyNotice", "Key kept only until VideoDesk closes"
                )
            case _:
                return ""


class KeyNoticeView(QWidget):
    """Shows a notice with a button. `test_requested`, `settings_requested`: it was pressed."""

    test_requested = Signal()
    settings_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notice = KeyNotice()
        self._label = PlainLabel()
        self._label.setObjectName("keyNotice")
        self._label.setProperty("role", "caution")
        self._button = QPushButton()
        self._button.setObjectName("keyNoticeButton")
        self._button.setProperty("role", "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._label)
        row.addWidget(self._button)
        self._button.clicked.connect(self._on_clicked)
        self.hide()

    def show_notice(self, notice: KeyNotice) -> None:
        """Show a notice; one without a text hides the view."""
        self._notice = notice
        self._label.setText(notice.text)
        self._label.setToolTip(as_tooltip(self._tooltip()))
        label = self.tr("Test key") if notice.is_untested else self.tr("Open settings")
        self._button.setText(label)
        self._button.setAccessibleName(label)
        self._button.setVisible(not (notice.is_testing or notice.is_read))
        self.setVisible(bool(notice.text))

    def _tooltip(self) -> str:
        if self._notice.is_in_memory:
            return self.tr("The key could not be saved in a password store.")
        if self._notice.is_untested:
            return self.tr("The key was saved without being tested.")
        return ""

    def _on_clicked(self) -> None:
        if self._notice.is_untested:
            self.test_requested.emit()
        else:
            self.settings_requested.emit()
