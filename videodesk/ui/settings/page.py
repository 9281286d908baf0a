"""One page of the settings: a title, a sentence, its fields, and the way back to the defaults."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from videodesk.settings import Settings
from videodesk.ui.settings.setting_grid import SettingGrid
from videodesk.ui.settings.value_path import Change, with_value
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SECTION, Theme

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Page(QScrollArea):
    """Owns a title and a grid of fields over the settings, which `current` gives.

    `defaults` is what the fields go back to, where they are not those of the settings themselves.

    `changed` carries the whole new settings, made from those that count at that moment, so that
    nothing that changed elsewhere is undone. `reset_available_changed`: `is_default` or `can_undo`
    may have changed.
    """

    changed = Signal(object)
    reset_available_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        name: str,
        title: str,
        words: str,
        current: Callable[[], Settings],
        defaults: "DataclassInstance | None" = None,
    ) -> None:
        super().__init__()
        self.setObjectName(f"page-{name}")
        self.setAccessibleName(title)
        self.page_name = name
        self.title = title
        self.current = current
        self._theme = theme
        self._former: list[object] | None = None
        self._heading = QLabel(title)
        self._words = hint_label(words)
        self.grid = SettingGrid(theme, icons, defaults or Settings())
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        # Before it gets a parent: Qt's style sheets take a later font back when the parent moves.
        self._dress()
        self._arrange()
        theme.changed.connect(self._dress)
        self.grid.changed.connect(self._on_changed)
        self.grid.validity_changed.connect(self.reset_available_changed)

    def add_above(self, part: QWidget) -> None:
        """Something more on the page, above the fields."""
        self._column.insertWidget(self._column.indexOf(self.grid), part)

    @property
    def needed_width(self) -> int:
        """As much room as nothing is cut off in, with the bar that scrolls."""
        bar = self.verticalScrollBar().sizeHint().width()
        return self._inside.minimumSizeHint().width() + bar

    def refresh(self) -> None:
        """Shows what counts now."""
        self.grid.show_values(self.current())
        self.reset_available_changed.emit()

    def commit(self) -> None:
        """Takes what is still being typed."""
        self.grid.commit()

    def opened(self) -> None:
        """The page has come up; one that has something to find out does so now."""

    @property
    def is_default(self) -> bool:
        """Whether there is nothing to reset."""
        return self.grid.is_default

    @property
    def can_undo(self) -> bool:
        """Whether the page was reset, and nothing has been changed since."""
        return self._former is not None and self.is_default

    def reset(self) -> None:
        """Every setting on the page back to its default, until `undo`."""
        self._former = self.grid.reset()
        self.reset_available_changed.emit()

    def undo(self) -> None:
        """Takes the reset back."""
        former, self._former = self._former, None
        if former is not None:
            self.grid.enter(former)
        self.reset_available_changed.emit()

    def forget_reset(self) -> None:
        """What was there before the reset is of no interest any more."""
        self._former = None

    def _on_changed(self, change: Change) -> None:
        self.changed.emit(with_value(self.current(), change.path, change.value))
        self.refresh()

    def _arrange(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column.setContentsMargins(6 * GRID, 5 * GRID, 5 * GRID, 5 * GRID)
        self._column.setSpacing(4 * GRID)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._words)
        self._column.addSpacing(GRID)
        self._column.addWidget(self.grid)
        self._column.addStretch(1)
        self.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def _dress(self) -> None:
        self._heading.setFont(self._theme.font(SECTION, bold=True))


def hint_label(text: str) -> QLabel:
    """A sentence or two in the second colour, wrapped."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", "second")
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
