"""Controller for the actions on the selected generations: the menu bar and the tiles' menu."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from videodesk.library.query import SortOrder, StatusFilter
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction, applicable
from videodesk.ui.actions.menus import Menus
from videodesk.ui.gallery.gallery import Gallery, MenuRequest
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.inspector.selection_facts import SelectionFacts

_MOST_CHECKED: Final = 200
"""Maximum number of selected generations to check rules for at each change of the selection:
reading 100,000 would block the UI.
"""
_MOST_COMPARED: Final = 2_000
"""What these have in common is shown for all."""


class SelectionActions(QObject):
    """Enables the menus' actions for the selection, and emits what the user chose.

    The actions apply to the selected generations; if none is selected, to the one that the
    inspector shows. While several are selected, the inspector shows what they have in common.
    """

    action_requested = Signal(ActionRequest)

    def __init__(
        self,
        window: QWidget,
        menus: Menus,
        gallery: Gallery,
        inspector: Inspector,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._menus = menus
        self._gallery = gallery
        self._inspector = inspector
        self._reading = 0
        self._update_timer = QTimer(self, singleShot=True, interval=0)
        self._update_timer.timeout.connect(self.update)
        gallery.selection_changed.connect(self._update_timer.start)
        menus.generation.aboutToShow.connect(self.update)
        gallery.menu_requested.connect(self._open_menu)
        inspector.selection_action_chosen.connect(self.request)
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
        """Enable the actions that apply to what is selected now, and show several as such."""
        self._menus.show_available(self._targets())
        self._inspector.update_actions()
        count = self._gallery.selection.count
        self._reading += 1
        if count < 2:
            self._inspector.show_many(0)
            return
        self._inspector.show_many(count)
        self._gallery.selection.read(
            self._inspector.collect_facts,
            partial(self._show_facts, self._reading, count),
            limit=_MOST_COMPARED,
        )

    def request(self, action: GenerationAction, _checked: object = None) -> None:
        """Emit an action for those of the selected generations that it applies to."""
        if self._gallery.selection.count > _MOST_CHECKED:
            self._gallery.selection.read(partial(_ids_for, action), partial(self._emit, action))
        else:
            self._emit(action, _ids_for(action, self._targets()))

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

    def _emit(self, action: GenerationAction, ids: tuple[str, ...]) -> None:
        if ids:
            self.action_requested.emit(ActionRequest(action, ids))

    def _show_facts(self, reading: int, count: int, facts: SelectionFacts | None) -> None:
        if reading == self._reading and facts is not None:
            self._inspector.show_many(count, facts)

    def _targets(self) -> list[ActionTarget]:
        shown = self._inspector.target
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


def _ids_for(action: GenerationAction, targets: Sequence[ActionTarget]) -> tuple[str, ...]:
    return tuple(each.id for each in applicable(action, targets))
