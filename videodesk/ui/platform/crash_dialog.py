"""The dialog for unexpected exceptions. It does not block, and there is one at most."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from videodesk.text import printable
from videodesk.ui.platform.error_report import ErrorReport
from videodesk.ui.platform.exception_hooks import ExceptionReporter
from videodesk.ui.theme.theme import GRID, SECTION, Theme
from videodesk.ui.widgets.desktop import copy_text
from videodesk.ui.widgets.plain_text import PlainLabel

_RECOUNT_MS: Final = 500
_LINES: Final = 9
_COLUMNS: Final = 76


class CrashDialog(QDialog):
    """Shows what happened in a sentence, with details that can be read and copied."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("crashDialog")
        self.setWindowTitle(self.tr("Unexpected error"))
        self._title = PlainLabel(self.tr("VideoDesk ran into a problem"))
        self._title.setFont(theme.font(SECTION, bold=True))
        self._text = PlainLabel()
        self._text.setObjectName("crashText")
        self._text.setWordWrap(True)
        self._details = QPlainTextEdit()
        self._details.setObjectName("crashDetails")
        self._details.setAccessibleName(self.tr("Details"))
        self._details.setReadOnly(True)
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        metrics = self._details.fontMetrics()
        self._details.setMinimumHeight(metrics.lineSpacing() * _LINES)
        self._copy = QPushButton(self.tr("Copy details"))
        self._copy.setObjectName("crashCopy")
        self._continue = QPushButton(self.tr("Continue"))
        self._continue.setObjectName("crashContinue")
        self._continue.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addStretch(1)
        row.addWidget(self._copy)
        row.addWidget(self._continue)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addWidget(self._details, 1)
        column.addLayout(row)
        available = self.screen().availableSize()
        width = metrics.averageCharWidth() * _COLUMNS
        self.resize(min(width, available.width()), self.sizeHint().height())
        self._copy.clicked.connect(self._on_copy)
        self._continue.clicked.connect(self.accept)
        self._continue.setFocus()

    def show_report(self, text: str, details: str) -> None:
        """Shows a sentence and the details."""
        self._text.setText(text)
        self._copy.setText(self.tr("Copy details"))
        details = printable(details)
        if details != self._details.toPlainText():
            self._details.setPlainText(details)

    def _on_copy(self) -> None:
        copy_text(self._details.toPlainText())
        self._copy.setText(self.tr("Copied"))


class CrashReporter(QObject):
    """Shows what an `ExceptionReporter` reports: the first at once, more in the same dialog.

    `clean` removes secrets from the details. What was shown and closed is not shown again in this
    run; it is only counted.
    """

    def __init__(
        self,
        theme: Theme,
        reporter: ExceptionReporter,
        window: QWidget | None,
        clean: Callable[[str], str],
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._reporter = reporter
        self._window = window
        self._clean = clean
        self._reports: list[ErrorReport] = []
        self._dialog: CrashDialog | None = None
        self._update_timer = QTimer(self, singleShot=True, interval=_RECOUNT_MS)
        self._update_timer.timeout.connect(self._update)
        reporter.happened.connect(self._open, Qt.ConnectionType.QueuedConnection)
        reporter.repeated.connect(self._update_soon, Qt.ConnectionType.QueuedConnection)

    def close(self) -> None:
        """Closes the dialog."""
        if self._dialog is not None:
            self._dialog.reject()

    @property
    def dialog(self) -> CrashDialog | None:
        """The dialog while it is open."""
        return self._dialog

    def _open(self, report: ErrorReport) -> None:
        self._reports.append(report)
        if self._dialog is None:
            dialog = CrashDialog(self._theme)  # a child would be blocked by an open file dialog
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.finished.connect(self._close)
            self._dialog = dialog
            self._update()
            if self._window is not None:
                middle = self._window.frameGeometry().center()
                dialog.move(middle - dialog.rect().center())
            dialog.show()
        else:
            self._update_soon()

    def _close(self) -> None:
        self._dialog = None
        self._reports.clear()
        self._update_timer.stop()

    def _update_soon(self, _signature: object = None) -> None:
        """Updates the dialog after a while: a paint may fail sixty times a second."""
        if self._dialog is not None and not self._update_timer.isActive():
            self._update_timer.start()

    def _update(self) -> None:
        if self._dialog is None:
            return
        first = self._reports[0]
        times = {each.signature: self._reporter.times(each.signature) for each in self._reports}
        sentences = [
            self.tr("An unexpected error occurred ({kind} in {place}).").format(
                kind=first.kind or self.tr("error"), place=first.place
            )
        ]
        if len(self._reports) > 1:
            sentences.append(self.tr("%n other error(s) occurred too.", "", len(self._reports) - 1))
        if sum(times.values()) > len(self._reports):
            sentences.append(self.tr("It happened %n time(s).", "", sum(times.values())))
        sentences.append(
            self.tr("You can continue. Requests already sent are still being tracked.")
        )
        details = "\n\n".join(each.report(times[each.signature]) for each in self._reports)
        self._dialog.show_report(" ".join(sentences), self._clean(details))
