"""The API key of one profile: where it is stored, and fields to replace or remove it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from videodesk.credentials import KeyLocation
from videodesk.ui.settings.buttons import dialog_button
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.message_line import MessageLine, Tone
from videodesk.ui.widgets.plain_text import PlainLabel

_STORE_NAMES: Final = {
    "SecretService": "Secret Service",
    "libsecret": "Secret Service",
    "kwallet": "KWallet",
    "macOS": "Keychain",
    "Windows": "Credential Manager",
}


class KeyField(QWidget):
    """A masked line. `submitted` carries the typed key, which stays until it is stored.

    `typed`: the text was changed. `cleared`: the stored key is to be removed. `retry_requested`:
    the password store is to be asked again.
    """

    submitted = Signal(str)
    typed = Signal()
    cleared = Signal()
    retry_requested = Signal()

    def __init__(self, theme: Theme, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QLineEdit()
        self._line.setObjectName("profileKey")
        self._line.setAccessibleName(self.tr("API key"))
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._keep = dialog_button(self.tr("Save key"), "keepProfileKey")
        self._clear = dialog_button(self.tr("Remove key"), "clearProfileKey")
        self._clear.setProperty("role", "link")
        self._clear.setFont(theme.font(SMALL))
        self._retry = dialog_button(self.tr("Try again"), "retryProfileKey")
        self._retry.setProperty("role", "link")
        self._retry.setFont(theme.font(SMALL))
        self._retry.hide()
        self._status = PlainLabel()
        self._status.setObjectName("keyPlace")
        self._status.setFont(theme.font(SMALL))
        self._status.setProperty("role", "second")
        self._status.setWordWrap(True)
        self._message = MessageLine(theme, icons)
        self._status_text = ""
        self._arrange()
        self.setFocusProxy(self._line)
        self._line.textEdited.connect(self._on_typed)
        self._line.returnPressed.connect(self._on_keep)
        self._keep.clicked.connect(self._on_keep)
        self._clear.clicked.connect(self._on_clear)
        self._retry.clicked.connect(self.retry_requested)
        self.show_loading()

    @property
    def text(self) -> str:
        """The typed key, without surrounding white space."""
        return self._line.text().strip()

    @property
    def message(self) -> str:
        """Why the key was not stored."""
        return self._message.text

    def set_text(self, text: str) -> None:
        """Show text that was typed earlier, or ""."""
        self._line.setText(text)
        self._message.clear()
        self._keep.setEnabled(bool(self.text))

    def show_error(self, text: str) -> None:
        """Show why the key was not stored; it stays in the field."""
        self._message.show_message(text, Tone.BAD)
        self._status.setText(self._status_text)
        self._keep.setEnabled(bool(self.text))

    def show_loading(self) -> None:
        """Show that the password store is being asked."""
        self._show_status(self.tr("Reading the password store…"), self.tr("Paste the key (sk-…)"))
        self._clear.hide()
        self._retry.hide()

    def show_unknown(self, reason: str) -> None:
        """Show why it is not known whether there is a key, with a button that tries again."""
        text = self.tr("{reason} There may be a saved key in it.").format(reason=reason)
        self._show_status(text, self.tr("Paste the key (sk-…)"))
        self._clear.hide()
        self._retry.show()

    def show_location(
        self, location: KeyLocation, store: str, *, is_untested: bool = False
    ) -> None:
        """Show where the key is; `store` is the name that `Credentials.backend_name` gives."""
        text = {
            KeyLocation.KEYRING: self.tr("Saved in the password store ({store}).").format(
                store=_STORE_NAMES.get(store, store)
            ),
            KeyLocation.MEMORY: self.tr(
                "Kept only until VideoDesk closes: it could not be saved in a password store."
            ),
            KeyLocation.ENVIRONMENT: self.tr(
                "Set by VIDEODESK_API_KEY, which overrides a saved key."
            ),
            KeyLocation.NOWHERE: self.tr("No key saved."),
            KeyLocation.UNKNOWN: self.tr("The password store could not be read."),
            KeyLocation.OTHER_ADDRESS: self.tr(
                "The saved key is for another address, and isn't used here."
            ),
        }[location]
        if is_untested and location in {KeyLocation.KEYRING, KeyLocation.MEMORY}:
            text = self.tr("{saved} Not tested yet.").format(saved=text)
        has_key = location not in {
            KeyLocation.NOWHERE,
            KeyLocation.UNKNOWN,
            KeyLocation.OTHER_ADDRESS,
        }
        self._show_status(
            text,
            self.tr("Paste another key to replace it")
            if has_key
            else self.tr("Paste the key (sk-…)"),
        )
        self._clear.setVisible(
            location in {KeyLocation.KEYRING, KeyLocation.MEMORY, KeyLocation.OTHER_ADDRESS}
        )
        self._retry.setVisible(location is KeyLocation.UNKNOWN)

    def _show_status(self, text: str, placeholder: str) -> None:
        self._status_text = text
        self._status.setText(text)
        self._line.setPlaceholderText(placeholder)
        self._line.setAccessibleDescription(text)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self._line, 1)
        row.addWidget(self._keep)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        below.addWidget(self._status, 1)
        below.addWidget(self._retry)
        below.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addLayout(below)
        column.addWidget(self._message)

    def _on_typed(self, _text: str) -> None:
        self._message.clear()
        self._keep.setEnabled(bool(self.text))
        self.typed.emit()

    def _on_keep(self) -> None:
        if self.text and self._keep.isEnabled():
            self._keep.setEnabled(False)
            self._status.setText(self.tr("Waiting for the password store…"))
            self.submitted.emit(self.text)

    def _on_clear(self) -> None:
        self.cleared.emit()
