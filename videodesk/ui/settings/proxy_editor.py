"""Editor for a proxy: address, user, and a masked password."""

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from videodesk.ui.settings.editors import Editor
from videodesk.ui.settings.proxy_url import ProxyUrlParts, join_proxy_url, split_proxy_url
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.plain_text import PlainLabel


class ProxyEditor(Editor):
    """Three lines for one URL. A URL pasted as a whole, with its password, is split."""

    def __init__(self, theme: Theme) -> None:
        self._lines = QWidget()
        self._address = QLineEdit()
        super().__init__(self._lines)
        self.field = self._address
        self.setFocusProxy(self._address)
        self._user = QLineEdit()
        self._password = QLineEdit()
        self._address.setPlaceholderText("http://proxy.example:3128")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        grid = QGridLayout(self._lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.addWidget(self._address, 0, 0, 1, 2)
        for column, (line, name, label_text) in enumerate(
            (
                (self._user, "proxyUser", self.tr("User name (optional)")),
                (self._password, "proxyPassword", self.tr("Password")),
            )
        ):
            label = PlainLabel(label_text)
            label.setFont(theme.font(SMALL))
            label.setProperty("role", "second")
            label.setBuddy(line)
            line.setObjectName(name)
            line.setAccessibleName(self.tr("Proxy: {field}").format(field=label_text))
            grid.addWidget(label, 1, column)
            grid.addWidget(line, 2, column)
        for line in (self._address, self._user, self._password):
            line.editingFinished.connect(self._on_finished)
            line.textEdited.connect(self._on_typed)

    def set_value(self, value: str) -> None:
        """Show the parts of a URL."""
        parts = split_proxy_url(value)
        self._address.setText(parts.address)
        self._address.setCursorPosition(0)
        self._user.setText(parts.user)
        self._password.setText(parts.password)

    def value(self) -> str:
        """Return the URL with user and password. Raises InvalidInputError."""
        return join_proxy_url(
            ProxyUrlParts(self._address.text(), self._user.text(), self._password.text())
        )

    def format(self, value: str) -> str:
        """Return the URL without user and password."""
        return split_proxy_url(value).address or self.tr("none")

    def _on_finished(self) -> None:
        pasted = split_proxy_url(self._address.text())
        if pasted.user or pasted.password:
            self.set_value(self._address.text())
        self.committed.emit()

    def _on_typed(self, _text: str) -> None:
        self.typed.emit()
