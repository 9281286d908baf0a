"""The inline panel that asks for an API key, or offers the demo."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from videodesk.ui.theme import GRID, SECTION, Theme


class KeyPanel(QFrame):
    """Says what is missing, and offers both ways on.

    `key_entered` carries what was typed; the field is emptied at once. `demo_chosen` asks for the
    demo, `dismissed` for neither.
    """

    key_entered = Signal(str)
    demo_chosen = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyPanel")
        self.setProperty("role", "card")
        self._theme = theme
        self._title = QLabel(self.tr("An API key is needed to make clips"))
        self._title.setObjectName("keyTitle")
        self._words = QLabel(
            self.tr(
                "The key goes into this computer's password store and nowhere else. "
                "Without one, the demo makes real clips on this machine, free of charge."
            )
        )
        self._words.setProperty("role", "second")
        self._words.setWordWrap(True)
        self._field = QLineEdit()
        self._field.setObjectName("apiKey")
        self._field.setAccessibleName(self.tr("API key"))
        self._field.setPlaceholderText(self.tr("Paste the key (sk-…)"))
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._keep = QPushButton(self.tr("Keep key"))
        self._keep.setObjectName("keepKey")
        self._keep.setAccessibleName(self.tr("Keep key"))
        self._demo = QPushButton(self.tr("Try the demo"))
        self._demo.setObjectName("tryDemo")
        self._demo.setAccessibleName(self.tr("Try the demo"))
        self._later = QPushButton(self.tr("Not now"))
        self._later.setObjectName("keyLater")
        self._later.setAccessibleName(self.tr("Not now"))
        self._later.setProperty("role", "link")
        self._note = QLabel()
        self._note.setObjectName("keyNote")
        self._note.setWordWrap(True)
        self._note.setVisible(False)
        self._arrange()
        self._dress()
        self._field.returnPressed.connect(self._on_keep)
        self._field.textChanged.connect(self._on_typed)
        self._keep.clicked.connect(self._on_keep)
        self._demo.clicked.connect(self.demo_chosen)
        self._later.clicked.connect(self.dismissed)
        theme.changed.connect(self._dress)
        self._on_typed("")

    def say(self, words: str, *, role: str = "bad") -> None:
        """A sentence under the field, in the colour of a role; "" takes it away."""
        self._note.setText(words)
        self._note.setProperty("role", role)
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)
        self._note.setVisible(bool(words))

    def ask(self) -> None:
        """Shows the panel with the cursor in the field."""
        self.setVisible(True)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is "Not now"."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self._field, 1)
        row.addWidget(self._keep)
        others = QHBoxLayout()
        others.setSpacing(2 * GRID)
        others.addWidget(self._demo)
        others.addWidget(self._later)
        others.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self._note)
        column.addLayout(others)

    def _dress(self) -> None:
        self._title.setFont(self._theme.font(SECTION, bold=True))

    def _on_typed(self, text: str) -> None:
        self._keep.setEnabled(bool(text.strip()))

    def _on_keep(self) -> None:
        text = self._field.text().strip()
        if not text:
            return
        self._field.clear()
        self.key_entered.emit(text)
