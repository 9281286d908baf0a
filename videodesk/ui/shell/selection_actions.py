"""Controller for the actions on the selected generations: the menu bar and the tiles' menu."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from videodesk.library.query import SortOrder, StatusFilter
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction, applicable
from videodesk.ui.actions.menus import Menus
from videodesk.ui.gallery.gallery import Gallery, MenuRequest

_MOST_CHECKED: Final = 200
"""Maximum number of selected generations to check rules for: reading 100,000 would block the UI."""


class SelectionActions(QObject):
    """Enables the menus' actions for the selection, and emits what the user chose.

    The actions apply to the selected generations; if none is selected, to the one that `shown`
    returns.
    """

    action_requested = Signal(ActionRequest)

    def __init__(
        self,
        window: QWidget,
        menus: Menus,
        gallery: Gallery,
        shown: Callable[[], ActionTarget | None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._menus = menus
        self._gallery = gallery
        self._shown = shown
        self._update_timer = QTimer(self, singleShot=True, interval=0)
        self._update_timer.timeout.connect(self.update)
        gallery.selection_changed.connect(self._update_timer.start)
        menus.generation.aboutToShow.connect(self.update)
        gallery.menu_requested.connect(self._open_menu)
        gallery.show_changed.connect(self._mark_show)
        for action, entry in menus.generation_actions.items():
            entry.triggered.connect(partial(self.request, action))
        # The tiles handle the key themselves: in a text field it deletes a letter.
        trash = menus.generation_actions[GenerationAction.TRASH]
        trash.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        for show, entry in menus.status_filter_actions.items():
            entry.triggered.connect(partial(self._filter_by, show))
        for order, entry in menus.sort_order_actions.items():
            entry.triggered.connect(partial(self._sort_by, order))

    def update(self) -> None:
        """Enable the actions that apply to what is selected now."""
        self._menus.show_available(self._targets())

    def request(self, action: GenerationAction, _checked: object = None) -> None:
        """Emit an action for those of the selected generations that it applies to."""
        ids = [each.id for each in applicable(action, self._targets())]
        if ids and action in {GenerationAction.HIDE, GenerationAction.TRASH}:
            ids = self._gallery.selected_ids() or ids  # all that is selected, however many
        if ids:
            self.action_requested.emit(ActionRequest(action, tuple(ids)))

    def menu_for(self, targets: Sequence[ActionTarget]) -> QMenu:
        """Return the context menu of the selected tiles; without any, that of the empty ground."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("tileMenu")
        menu.setToolTipsVisible(True)
        if targets:
            self._menus.show_available(targets)
            self._menus.fill_tile_menu(menu)
        else:
            self._menus.fill_background_menu(menu)
        return menu

    def _targets(self) -> list[ActionTarget]:
        shown = self._shown()
        selected = self._gallery.selected_targets(_MOST_CHECKED)
        return selected or ([shown] if shown is not None else [])

    def _filter_by(self, show: StatusFilter, _checked: object = None) -> None:
        self._gallery.show_only = show

    def _sort_by(self, order: SortOrder, _checked: object = None) -> None:
        self._gallery.order = order

    def _mark_show(self, show: StatusFilter) -> None:
        self._menus.status_filter_actions[show].setChecked(True)

    def _open_menu(self, request: MenuRequest) -> None:
        self.menu_for(request.targets).popup(request.position)
