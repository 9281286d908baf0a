"""What is asked for the selected generations, from the menus and from a right click on tiles."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QMetaMethod, QObject, QPoint, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from videodesk.generation import Generation, Status
from videodesk.library.query import SortOrder, StatusFilter
from videodesk.ui.actions.generation_actions import Wish, fitting
from videodesk.ui.actions.menus import Menus
from videodesk.ui.gallery.gallery import Gallery, MenuRequest

_LOOKED_AT: Final = 200
"""Menus look at so many of the selected generations: reading 100,000 would hold up the window."""


class SelectionActions(QObject):
    """Keeps the menus fit for the selection, and says what is asked for it.

    What is meant is what is selected; where nothing is, the generation that `shown` gives.
    `continue_requested` and `send_again_requested` carry an id, `folder_requested` a path, the
    others lists of ids. Reusing and showing large are the window's own. `one_menu_requested`
    carries the place of a right click on one finished clip, whose menu is the inspector's.
    """

    reuse_requested = Signal(object)
    large_requested = Signal(object)
    continue_requested = Signal(str)
    send_again_requested = Signal(str)
    try_now_requested = Signal(list)
    stop_requested = Signal(list)
    follow_requested = Signal(list)
    folder_requested = Signal(object)
    one_menu_requested = Signal(QPoint)

    def __init__(
        self,
        window: QWidget,
        menus: Menus,
        gallery: Gallery,
        shown: Callable[[], Generation | None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._menus = menus
        self._gallery = gallery
        self._shown = shown
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.update)
        gallery.selection_changed.connect(self._soon.start)
        gallery.menu_requested.connect(self._open_menu)
        gallery.show_changed.connect(self._mark_show)
        for wish, action in menus.wishes.items():
            action.setData(wish)
            action.triggered.connect(self._ask)
        # The tiles take the key themselves: in a text field it means a letter.
        menus.wishes[Wish.TRASH].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        for show, action in menus.shows.items():
            action.setData(show)
            action.triggered.connect(self._show)
        for order, action in menus.orders.items():
            action.setData(order)
            action.triggered.connect(self._order)

    def update(self) -> None:
        """Fits the menus to what is selected now."""
        self._menus.show_for(self._meant(), are_hidden=self._gallery.is_selection_hidden)

    def ask(self, wish: Wish) -> None:
        """Asks something for what is meant now."""
        meant = fitting(wish, self._meant())
        if not meant:
            return
        first, ids = meant[0], [each.id for each in meant]
        match wish:
            case Wish.OPEN_LARGE:
                self.large_requested.emit(first)
            case Wish.REUSE:
                self.reuse_requested.emit(first)
            case Wish.CONTINUE:
                self.continue_requested.emit(first.id)
            case Wish.SEND_AGAIN:
                self.send_again_requested.emit(first.id)
            case Wish.TRY_NOW:
                self.try_now_requested.emit(ids)
            case Wish.STOP:
                self.stop_requested.emit(ids)
            case Wish.FOLLOW_AGAIN:
                self.follow_requested.emit(ids)
            case Wish.SHOW_IN_FOLDER:
                self.folder_requested.emit(first.file)
            case Wish.COPY_PROMPT | Wish.COPY_PATH | Wish.COPY_TASK_ID:
                QGuiApplication.clipboard().setText(_text(wish, meant))
            case Wish.HIDE | Wish.TRASH:
                self._take_away(wish, self._gallery.selected_ids() or ids)

    def _take_away(self, wish: Wish, ids: list[str]) -> None:
        """All that is selected, however many."""
        if wish is Wish.HIDE:
            self._gallery.hide_requested.emit(ids)
        else:
            self._gallery.trash_requested.emit(ids)

    def hide_unjoined(self) -> None:
        """Takes the entries away whose signal nobody listens to."""
        for wish, (owner, signal) in self._signals().items():
            joined = owner.isSignalConnected(QMetaMethod.fromSignal(signal))
            self._menus.wishes[wish].setVisible(joined)

    def _signals(self) -> dict[Wish, tuple[QObject, SignalInstance]]:
        return {
            Wish.CONTINUE: (self, self.continue_requested),
            Wish.SEND_AGAIN: (self, self.send_again_requested),
            Wish.TRY_NOW: (self, self.try_now_requested),
            Wish.STOP: (self, self.stop_requested),
            Wish.FOLLOW_AGAIN: (self, self.follow_requested),
            Wish.SHOW_IN_FOLDER: (self, self.folder_requested),
            Wish.HIDE: (self._gallery, self._gallery.hide_requested),
            Wish.TRASH: (self._gallery, self._gallery.trash_requested),
        }

    def _ask(self) -> None:
        self.ask(Wish(self._said()))

    def _show(self) -> None:
        self._gallery.show_only = StatusFilter(self._said())

    def _order(self) -> None:
        self._gallery.order = SortOrder(self._said())

    def _said(self) -> str:
        """What the entry that was chosen stands for."""
        action = self.sender()
        return str(action.data()) if isinstance(action, QAction) else ""

    def _meant(self) -> list[Generation]:
        selected = self._gallery.selected(_LOOKED_AT)
        shown = self._shown()
        return selected or ([shown] if shown is not None else [])

    def _mark_show(self, show: StatusFilter) -> None:
        self._menus.shows[show].setChecked(True)

    def _open_menu(self, request: MenuRequest) -> None:
        match request.generations:
            case (Generation(status=Status.COMPLETED),):
                self.one_menu_requested.emit(request.position)
            case generations:
                self.menu_for(generations).popup(request.position)

    def menu_for(self, generations: Sequence[Generation]) -> QMenu:
        """The menu of the selected tiles; without any, that of the ground."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("tileMenu")
        if generations:
            self._menus.show_for(generations, are_hidden=self._gallery.is_selection_hidden)
            self._menus.fill_tile_menu(menu)
        else:
            self._menus.fill_ground_menu(menu)
        return menu


def _text(wish: Wish, generations: Sequence[Generation]) -> str:
    match wish:
        case Wish.COPY_PATH:
            return "\n".join(str(each.file) for each in generations)
        case Wish.COPY_TASK_ID:
            return "\n".join(each.task_id or "" for each in generations)
        case _:
            return "\n\n".join(each.request.prompt for each in generations)
