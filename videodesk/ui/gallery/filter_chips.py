"""The chips beside the search: which clips are shown; one button with a menu where it is narrow."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from videodesk.library.query import StatusFilter
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.formatting import status_filter_labels


class FilterChips(QWidget):
    """Exactly one is chosen. `chosen` carries the `StatusFilter` that the user picked."""

    chosen = Signal(object)

    def __init__(self, icons: IconProvider) -> None:
        super().__init__()
        self.setObjectName("galleryChips")
        self.setAccessibleName(self.tr("Show"))
        self._show = StatusFilter.ALL
        self._group = QActionGroup(self)
        self._actions: dict[StatusFilter, QAction] = {}
        self._buttons: list[QToolButton] = []
        self._menu = QMenu(self)
        self._one = QToolButton(self)
        self._one.setObjectName("galleryChipsMenu")
        self._one.setProperty("role", "chip")
        self._one.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._one.setMenu(self._menu)
        self._one.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._one.setToolTip(self.tr("Which clips are shown"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)
        for show, label in status_filter_labels().items():
            self._add(show, label)
        self._row.addWidget(self._one)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        icons.apply(self._one, "chevron-down", "second_text")
        self._group.triggered.connect(self._choose)
        self.show_only(StatusFilter.ALL)
        self.compact = False

    @property
    def shown(self) -> StatusFilter:
        """What is chosen."""
        return self._show

    def show_only(self, show: StatusFilter) -> None:
        """Marks a chip as chosen; nobody is told."""
        self._show = show
        self._actions[show].setChecked(True)
        words = self._actions[show].iconText()
        self._one.setText(words)
        self._one.setAccessibleName(self.tr("Show: {what}").format(what=words))
        self._one.setProperty("chosen", show is not StatusFilter.ALL)
        self._one.style().unpolish(self._one)
        self._one.style().polish(self._one)

    @property
    def compact(self) -> bool:
        """Whether one button stands for all of them."""
        return not self._one.isHidden()

    @compact.setter
    def compact(self, on: bool) -> None:
        """What is not shown takes no focus either."""
        for each in (self._one, *self._buttons):
            is_shown = on if each is self._one else not on
            each.setVisible(is_shown)
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_shown else Qt.FocusPolicy.NoFocus)

    def full_width(self) -> int:
        """The room that the row of chips needs, in pixels."""
        widths = [each.sizeHint().width() for each in self._buttons]
        return sum(widths) + GRID * (len(widths) - 1)

    def compact_width(self) -> int:
        """The room that the one button needs, in pixels."""
        return self._one.sizeHint().width()

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
        self._row.addWidget(button)

    def _choose(self, action: QAction) -> None:
        show = StatusFilter(action.data())
        if show is not self._show:
            self.show_only(show)
            self.chosen.emit(show)
