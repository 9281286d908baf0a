"""What is shown when there can be no window: why, and what the person can do about it from here."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QPushButton

from videodesk import APP_NAME
from videodesk.errors import Problem
from videodesk.ui.widgets.messages import problem_message


class Choice(StrEnum):
    """What a person can choose instead of the library that cannot be opened."""

    RETRY = "again"
    OTHER_FOLDER = "another"
    DEFAULT_FOLDER = "usual"
    CLOSE = "close"


class LibraryErrorDialog(QMessageBox):
    """Says why, with a button for each of `ways`; `answered` hears once which one was taken.

    Closing it is Way.CLOSE.
    """

    def __init__(
        self, problem: Problem, choices: Sequence[Choice], answered: Callable[[Choice], None]
    ) -> None:
        message = problem_message(problem)
        super().__init__(QMessageBox.Icon.Warning, APP_NAME, message.text)
        self.setObjectName("refusal")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        is_long = "\n" in message.detail
        short = f"{message.hint}\n\n{message.detail}".rstrip()
        self.setInformativeText(message.hint if is_long else short)
        self.setDetailedText(message.detail if is_long else "")
        self._answered = answered
        self._choices: dict[QAbstractButton, Choice] = {}
        for way in (*choices, Choice.CLOSE):
            self._add(way)
        self.finished.connect(self._on_finished)

    def _add(self, way: Choice) -> None:
        button = QPushButton(self._label(way))
        button.setObjectName(f"refusal-{way}")
        closes = way is Choice.CLOSE
        role = QMessageBox.ButtonRole
        self.addButton(button, role.RejectRole if closes else role.AcceptRole)
        self._choices[button] = way
        if closes:
            self.setEscapeButton(button)
        if len(self._choices) == 1:
            self.setDefaultButton(button)

    def _label(self, way: Choice) -> str:
        return {
            Choice.RETRY: self.tr("Try again"),
            Choice.OTHER_FOLDER: self.tr("Choose another folder…"),
            Choice.DEFAULT_FOLDER: self.tr("Use the usual place"),
            Choice.CLOSE: self.tr("Close"),
        }[way]

    def _on_finished(self) -> None:
        self._answered(self._choices.get(self.clickedButton(), Choice.CLOSE))


def show_library_error(
    problem: Problem, answered: Callable[[Choice], None], *, choices: Sequence[Choice] = ()
) -> LibraryErrorDialog:
    """Opens a box that says why; `answered` is called once, when the person closes it."""
    box = LibraryErrorDialog(problem, choices, answered)
    box.open()
    return box


def choose_library(start: str, chosen: Callable[[str], None]) -> QFileDialog:
    """Opens the system's dialog for a folder; `chosen` hears once of its path, "" for none."""
    dialog = QFileDialog(
        None, QCoreApplication.translate("Refusal", "Choose the folder of a library"), start
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
