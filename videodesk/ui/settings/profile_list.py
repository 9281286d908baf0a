"""The profiles there are: one is chosen to be looked at, one is used for new clips."""

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from videodesk.settings import Profile, Settings
from videodesk.ui.settings.name_input import NameInput
from videodesk.ui.theme.icons import ICON_SIZE, IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.message_line import MessageLine, Tone

_ROWS = 4


class ProfileList(QWidget):
    """The list, and what can be done with it.

    `chosen` carries the name of the profile to be shown. `added`, `removed` and `used` carry the
    name of the one that is to be made, taken away, or used for new clips; whoever owns the settings
    does it, and shows them. `restored`: the last one that was removed is wanted back.
    """

    chosen = Signal(str)
    added = Signal(str)
    removed = Signal(str)
    restored = Signal()
    used = Signal(str)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        fault_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icons = icons
        self._current = ""
        self._list = QListWidget()
        self._list.setObjectName("profiles")
        self._list.setAccessibleName(self.tr("Profiles"))
        self._list.setProperty("role", "list")
        self._use = self._button(self.tr("Use for new clips"), "useProfile")
        self._add = self._button(self.tr("Add…"), "addProfile")
        self._remove = self._button(self.tr("Remove"), "removeProfile")
        self._new = NameInput(theme, icons, fault_of)
        self._note = MessageLine(theme, icons)
        self._arrange()
        self._list.currentItemChanged.connect(self._on_item)
        self._use.clicked.connect(self._on_use)
        self._add.clicked.connect(self._on_add)
        self._remove.clicked.connect(self._on_remove)
        self._new.named.connect(self.added)
        self._note.link_pressed.connect(self.restored)
        theme.changed.connect(self._redraw)

    @property
    def name(self) -> str:
        """The profile that is looked at."""
        items = self._list.selectedItems()
        return str(items[0].data(Qt.ItemDataRole.UserRole)) if items else ""

    @property
    def note(self) -> str:
        """What is said below the list."""
        return self._note.text

    def show_profiles(self, settings: Settings, name: str) -> None:
        """Lists them all, with this one chosen. Nobody has chosen anything: nothing is emitted."""
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
            "" if len(settings.profiles) > 1 else self.tr("There is always one profile at least.")
        )
        self._use.setEnabled(self.name != self._current)

    def say(self, sentence: str, *, way_back: str = "") -> None:
        """A sentence below the list, with a link that takes the last removal back."""
        self._note.say(sentence, Tone.QUIET if way_back or not sentence else Tone.CAUTION, way_back)

    def close_new(self) -> None:
        """The new profile is made: its name is no longer asked for."""
        self._new.close_up()
        self._list.setFocus()

    def _item(self, profile: Profile) -> QListWidgetItem:
        host = urlsplit(profile.base_url).netloc
        item = QListWidgetItem(f"{profile.name}  ·  {host}" if host else profile.name)
        item.setData(Qt.ItemDataRole.UserRole, profile.name)
        item.setToolTip(profile.base_url)
        item.setIcon(self._icon(profile.name))
        if profile.name == self._current:
            in_use = self.tr("{name}, used for new clips").format(name=profile.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, in_use)
            item.setToolTip(f"{in_use}\n{profile.base_url}")
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
        column.addWidget(self._note)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text.rstrip("…"))
        button.setAutoDefault(False)
        return button

    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.say("")
            self._use.setEnabled(self.name != self._current)
            self.chosen.emit(self.name)

    def _on_use(self) -> None:
        self.used.emit(self.name)

    def _on_add(self) -> None:
        self.say("")
        self._new.ask()

    def _on_remove(self) -> None:
        self.removed.emit(self.name)
