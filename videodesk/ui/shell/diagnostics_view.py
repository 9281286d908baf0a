"""Dialog with the report for support, to be read before it is shared."""

import platform

from PySide6 import __version__ as pyside_version
from PySide6.QtGui import QFontDatabase, QGuiApplication, QScreen
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.desktop import copy_text
from videodesk.ui.widgets.plain_text import PlainLabel


def show_diagnostics(window: QWidget, report: str) -> None:
    """Opens the dialog over a window."""
    view = DiagnosticsView(report, window)
    view.finished.connect(view.deleteLater)
    view.open()


def screen_facts(screen: QScreen) -> tuple[tuple[str, str], ...]:
    """Names and values about Qt and a screen, for the report."""
    return (
        ("Qt", pyside_version),
        ("platform", f"{QGuiApplication.platformName()}, {platform.platform()}"),
        ("screen", f"{screen.size().toTuple()} at {screen.devicePixelRatio():g}"),
    )


class DiagnosticsView(QDialog):
    """Shows the report; it is copied only when the user presses Copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("diagnosticsView")
        self.setWindowTitle(self.tr("Diagnostics"))
        self._text = QPlainTextEdit(report)
        self._text.setObjectName("diagnosticsText")
        self._text.setAccessibleName(self.tr("Diagnostics"))
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        note = PlainLabel(
            self.tr(
                "Information for support. It contains no keys, prompts or pictures. Check it "
                "before you share it."
            )
        )
        note.setWordWrap(True)
        self._copy = QPushButton(self.tr("Copy"))
        self._copy.setObjectName("diagnosticsCopy")
        self._copy.clicked.connect(self._on_copy)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(note)
        column.addWidget(self._text, 1)
        column.addWidget(buttons)
        metrics = self._text.fontMetrics()
        self.resize(metrics.averageCharWidth() * 96, metrics.height() * 32)

    def _on_copy(self) -> None:
        copy_text(self._text.toPlainText())
        self._copy.setText(self.tr("Copied"))
