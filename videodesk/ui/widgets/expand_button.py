"""A button that opens and closes a section, with a chevron that shows its state."""

from PySide6.QtWidgets import QPushButton, QWidget

from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import SMALL, Theme


class ExpandButton(QPushButton):
    """Checked while its section is open. Connect `toggled` to show and hide it."""

    def __init__(
        self, theme: Theme, icons: IconProvider, text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._icons = icons
        self.setCheckable(True)
        self.setFont(theme.font(SMALL))
        self.setProperty("role", "fold")
        self.toggled.connect(self._show_chevron)
        self._show_chevron(self.isChecked())

    def _show_chevron(self, is_open: bool) -> None:  # noqa: FBT001  # a signal's value
        self._icons.apply(self, "chevron-up" if is_open else "chevron-down", "second_text")
