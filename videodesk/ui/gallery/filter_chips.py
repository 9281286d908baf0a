"""Status chips beside the search field; a single menu button if there is little room."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from videodesk.library.query import StatusFilter
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.formatting import status_filter_labels


class FilterChips(QWidget):
    """Exactly one chip is checked. `chosen` carries the `StatusFilter` that the user picked;
    `resized` says that the chips need another width.
    """

    chosen = Signal(object)
    resized = Signal()

    def __init__(self, icons: IconProvider) -> None:
        super().__init__()
        self.setObjectName("galleryChips")
        self.setAccessibleName(self.tr("Filter clips by status"))
        self._show = StatusFilter.ALL
        self._group = QActionGroup(self)
        self._actions: dict[StatusFilter, QAction] = {}
        self._buttons: list[QToolButton] = []
        self._menu = QMenu(self)
        self._menu_button = QToolButton(self)
        self._menu_button.setObjectName("galleryChipsMenu")
        self._menu_button.setProperty("role", "chip")
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu_button.setMenu(self._menu)
        self._menu_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._menu_button.setToolTip(self.tr("Filter clips by status"))
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)
        for show, label in status_filter_labels().items():
            self._add(show, label)
        self._layout.addWidget(self._menu_button)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        icons.apply(self._menu_button, "chevron-down", "second_text")
        self._group.triggered.connect(self._on_triggered)
        self.set_shown(StatusFilter.ALL)
        self.compact = False

    @property
    def shown(self) -> StatusFilter:
        """The checked filter."""
        return self._show

    def set_shown(self, show: StatusFilter) -> None:
        """Checks a chip, without a signal."""
        self._show = show
        self._actions[show].setChecked(True)
        words = self._actions[show].iconText()
        self._menu_button.setText(words)
        self._menu_button.setAccessibleName(self.tr("Show: {what}").format(what=words))
        self._menu_button.setProperty("chosen", show is not StatusFilter.ALL)
        self._menu_button.style().unpolish(self._menu_button)
        self._menu_button.style().polish(self._menu_button)

    def show_attention_count(self, count: int) -> None:
        """Shows on its chip how many need attention."""
        label = status_filter_labels()[StatusFilter.NEEDS_YOU]
        number = QLocale().toString(count)
        action = self._actions[StatusFilter.NEEDS_YOU]
        action.setText(f"{label} {number}" if count else label)
        for button in self._buttons:
            if button.defaultAction() is action:
                button.setAccessibleName(action.iconText())
                button.setToolTip("")
        self.set_shown(self._show)
        self.resized.emit()

    @property
    def compact(self) -> bool:
        """Whether the menu button replaces the chips."""
        return not self._menu_button.isHidden()

    @compact.setter
    def compact(self, on: bool) -> None:
        """Shows the menu button or the chips; what is not shown takes no focus."""
        for each in (self._menu_button, *self._buttons):
            is_shown = on if each is self._menu_button else not on
            each.setVisible(is_shown)
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_shown else Qt.FocusPolicy.NoFocus)

    def full_width(self) -> int:
        """The width that the row of chips needs, in pixels."""
        widths = [each.sizeHint().width() for each in self._buttons]
        return sum(widths) + GRID * (len(widths) - 1)

    def compact_width(self) -> int:
        """The width that the menu button needs, in pixels."""
        return self._menu_button.sizeHint().width()

    def _add(self, show: StatusFilter, label: str) -> None:
        action = QAction(label, self._group)
        action.setCheckable(True)
        action.setData(show)
        self._actions[show] = action
        self._menu.addAction(action)
        button = QToolButton(self)
        button.setObjectName(f"chip-{show}")
        button.setProperty("role", "chip")
        button.setDefaultAction(action)
        button.setAccessibleName(action.iconText())
        button.setToolTip("")
        self._buttons.append(button)
        self._layout.addWidget(button)

    def _on_triggered(self, action: QAction) -> None:
        show = StatusFilter(action.data())
        if show is not self._show:
            self.set_shown(show)
            self.chosen.emit(show)
