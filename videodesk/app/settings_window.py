"""Owner of the settings dialog, which is built at first use."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from videodesk.ui.settings.dialog import SettingsDialog


class SettingsWindow(QObject):
    """Owns the settings dialog. `made` carries it once it is built, before it is shown."""

    made = Signal(QDialog)

    def __init__(self, make: "Callable[[], SettingsDialog]") -> None:
        super().__init__()
        self._make = make
        self._dialog: SettingsDialog | None = None

    @property
    def dialog(self) -> "SettingsDialog":
        """The dialog, built at first use."""
        if self._dialog is None:
            self._dialog = self._make()
            self.made.emit(self._dialog)
        return self._dialog

    @property
    def is_visible(self) -> bool:
        """Whether the settings are open."""
        return self._dialog is not None and self._dialog.isVisible()

    def open(self) -> None:
        """Opens the settings where they were left."""
        self.dialog.open_at()

    def open_profile(self, name: str) -> None:
        """Opens the settings of a profile."""
        self.dialog.open_at("profiles", name)

    def refresh(self) -> None:
        """Shows the current settings, if the dialog has been built."""
        if self._dialog is not None:
            self._dialog.refresh()

    def hide(self) -> None:
        """Hides the dialog, if it has been built."""
        if self._dialog is not None:
            self._dialog.hide()
