"""List of the profiles: one is shown on the page, one is used for new clips."""

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from videodesk.settings import Profile, Settings
from videodesk.ui.settings.buttons import dialog_button
from videodesk.ui.settings.name_input import NameInput
from videodesk.ui.theme.icons import ICON_SIZE, IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.message_line import MessageLine, Tone
from videodesk.ui.widgets.plain_text import as_tooltip

_ROWS = 4


class ProfileList(QWidget):
    """The list of profiles, with buttons to use, add and remove them.

    `chosen` carries the name of the profile to be shown; `add_requested`, `remove_requested` and
    `use_requested` that of the one to be added, removed, or used for new clips. `link_pressed`: the
    link of the message below the list was pressed.
    """

    chosen = Signal(str)
    add_requested = Signal(str)
    remove_requested = Signal(str)
    use_requested = Signal(str)
    link_pressed = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        check_name: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icons = icons
        self._current = ""
        self._list = QListWidget()
        self._list.setObjectName("profiles")
        self._list.setAccessibleName(self.tr("Profiles"))
        self._list.setProperty("role", "list")
        self._use = dialog_button(self.tr("Use for new clips"), "useProfile")
        self._add = dialog_button(self.tr("Add…"), "addProfile")
        self._remove = dialog_button(self.tr("Remove"), "removeProfile")
        self._new = NameInput(theme, icons, check_name)
        self._message = MessageLine(theme, icons)
        self._arrange()
        self._list.currentItemChanged.connect(self._on_item)
        self._use.clicked.connect(self._on_use)
        self._add.clicked.connect(self._on_add)
        self._remove.clicked.connect(self._on_remove)
        self._new.named.connect(self.add_requested)
        self._message.link_pressed.connect(self.link_pressed)
        theme.changed.connect(self._redraw)

    @property
    def name(self) -> str:
        """The name of the selected profile; "" if none is."""
        items = self._list.selectedItems()
        return str(items[0].data(Qt.ItemDataRole.UserRole)) if items else ""

    def show_profiles(self, settings: Settings, name: str) -> None:
        """List all profiles and select this one, without emitting `chosen`."""
        self._current = settings.current_profile
        self._list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._list.clear()
        for profile in settings.profiles:
            self._list.addItem(self._item(profile))
            if profile.name == name:
                self._list.setCurrentRow(self._list.count() - 1)
        self._list.blockSignals(False)  # noqa: FBT003
        self._remove.setEnabled(len(settings.profiles) > 1)
        self._remove.setToolTip(
            "" if len(settings.profiles) > 1 else self.tr("At least one profile is needed.")
        )
        self._use.setEnabled(self.name != self._current)

    def show_message(self, text: str, *, link: str = "") -> None:
        """Show a sentence below the list, with a link at its end if there is one."""
        self._message.show_message(text, Tone.QUIET if link else Tone.CAUTION, link)

    def clear_message(self) -> None:
        """Hide the sentence below the list."""
        self._message.clear()

    def close_name_input(self) -> None:
        """Hide the input for the name of a new profile."""
        self._new.close_input()
        self._list.setFocus()

    def _item(self, profile: Profile) -> QListWidgetItem:
        host = urlsplit(profile.base_url).netloc
        item = QListWidgetItem(f"{profile.name}  ·  {host}" if host else profile.name)
        item.setData(Qt.ItemDataRole.UserRole, profile.name)
        item.setToolTip(as_tooltip(profile.base_url))
        item.setIcon(self._icon(profile.name))
        if profile.name == self._current:
            in_use = self.tr("{name}, used for new clips").format(name=profile.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, in_use)
            item.setToolTip(as_tooltip(f"{in_use}\n{profile.base_url}"))
        return item

    def _icon(self, name: str) -> QIcon:
        if name == self._current:
            return self._icons.icon("check", "accent")
        empty = QPixmap(ICON_SIZE, ICON_SIZE)
        empty.fill(Qt.GlobalColor.transparent)
        return QIcon(empty)

    def _redraw(self) -> None:
        for number in range(self._list.count()):
            item = self._list.item(number)
            item.setIcon(self._icon(str(item.data(Qt.ItemDataRole.UserRole))))

    def _arrange(self) -> None:
        row = self._list.fontMetrics().height() + 2 * GRID
        self._list.setFixedHeight(_ROWS * row + 3 * GRID)
        buttons = QVBoxLayout()
        buttons.setSpacing(2 * GRID)
        for button in (self._use, self._add, self._remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        above = QHBoxLayout()
        above.setSpacing(3 * GRID)
        above.addWidget(self._list, 1)
        above.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(above)
        column.addWidget(self._new)
        column.addWidget(self._message)

    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.clear_message()
            self._use.setEnabled(self.name != self._current)
            self.chosen.emit(self.name)

    def _on_use(self) -> None:
        self.use_requested.emit(self.name)

    def _on_add(self) -> None:
        self.clear_message()
        self._new.ask()

    def _on_remove(self) -> None:
        self.remove_requested.emit(self.name)
