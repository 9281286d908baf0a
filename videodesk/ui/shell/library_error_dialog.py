"""Dialogs for a library that cannot be opened: the reason, and what the user can choose."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QPushButton

from videodesk import APP_NAME
from videodesk.errors import Problem
from videodesk.ui.theme.icons import draw
from videodesk.ui.theme.theme import DARK, LIGHT
from videodesk.ui.widgets.messages import problem_message
from videodesk.ui.widgets.plain_text import PlainMessageBox

_ICON_SIZE: Final = 32
_HALF: Final = 128
_SHOWN_LINES: Final = 6
"""Longer details, such as the trace of a crash, are shown on request."""


class Choice(StrEnum):
    """What the user can choose."""

    RETRY = "retry"
    OTHER_FOLDER = "other-folder"
    DEFAULT_FOLDER = "default-folder"
    ALLOW_LINKS = "allow-links"
    CLOSE = "close"


class LibraryErrorDialog(PlainMessageBox):
    """Shows the problem with a button for each of `choices`.

    `answered` is called once with the chosen one, or with CLOSE if the dialog is closed.
    """

    def __init__(
        self, problem: Problem, choices: Sequence[Choice], answered: Callable[[Choice], None]
    ) -> None:
        message = problem_message(problem)
        super().__init__()
        self.setWindowTitle(APP_NAME)
        self.setText(message.text)
        self.setObjectName("libraryError")
        self.setIconPixmap(self._warning_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        is_long = message.detail.count("\n") >= _SHOWN_LINES
        short = f"{message.hint}\n\n{message.detail}".rstrip()
        self.setInformativeText(message.hint if is_long else short)
        self.setDetailedText(message.detail if is_long else "")
        self._answered = answered
        self._choices: dict[QAbstractButton, Choice] = {}
        for choice in (*choices, Choice.CLOSE):
            self._add(choice)
        self.finished.connect(self._on_finished)

    def _warning_icon(self) -> QPixmap:
        is_dark = self.palette().window().color().lightness() < _HALF
        color = QColor((DARK if is_dark else LIGHT).caution)
        return draw("alert", color, _ICON_SIZE, self.devicePixelRatio())

    def _add(self, choice: Choice) -> None:
        button = QPushButton(self._label(choice))
        button.setObjectName(f"libraryError-{choice}")
        closes = choice is Choice.CLOSE
        role = QMessageBox.ButtonRole
        self.addButton(button, role.RejectRole if closes else role.AcceptRole)
        self._choices[button] = choice
        if closes:
            self.setEscapeButton(button)
        if len(self._choices) == 1:
            self.setDefaultButton(button)

    def _label(self, choice: Choice) -> str:
        return {
            Choice.RETRY: self.tr("Try again"),
            Choice.OTHER_FOLDER: self.tr("Choose another folder…"),
            Choice.DEFAULT_FOLDER: self.tr("Use default location"),
            Choice.ALLOW_LINKS: self.tr("Allow links"),
            Choice.CLOSE: self.tr("Close"),
        }[choice]

    def _on_finished(self) -> None:
        self._answered(self._choices.get(self.clickedButton(), Choice.CLOSE))


def show_library_error(
    problem: Problem, answered: Callable[[Choice], None], *, choices: Sequence[Choice] = ()
) -> LibraryErrorDialog:
    """Opens the dialog; `answered` is called once, when it is closed."""
    box = LibraryErrorDialog(problem, choices, answered)
    box.open()
    return box


def choose_library(start: str, chosen: Callable[[str], None]) -> QFileDialog:
    """Opens the system's dialog for a folder; `chosen` is called with its path, "" for none."""
    dialog = QFileDialog(
        None,
        QCoreApplication.translate("LibraryErrorDialog", "Choose library folder"),
        start,
    )
    dialog.setObjectName("chooseLibrary")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)

    def finish(accepted: int) -> None:
        chosen(dialog.selectedFiles()[0] if accepted else "")

    dialog.finished.connect(finish)
    dialog.open()
    return dialog
