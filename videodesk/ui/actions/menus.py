"""The menu bar: every command of the window, with its keys, where each system expects it."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import SIGNAL, QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from videodesk import APP_NAME
from videodesk.generation import Generation
from videodesk.library.query import SortOrder, StatusFilter
from videodesk.ui.actions.generation_actions import Wish, possible
from videodesk.ui.gallery.filter_chips import status_filter_labels

_TILE_MENU: Final = (
    (Wish.OPEN_LARGE,),
    (
        Wish.REUSE,
        Wish.CONTINUE,
        Wish.SEND_AGAIN,
        Wish.TRY_NOW,
        Wish.FOLLOW_AGAIN,
        Wish.STOP,
    ),
    (Wish.COPY_PROMPT, Wish.COPY_PATH, Wish.COPY_TASK_ID, Wish.SHOW_IN_FOLDER),
    (Wish.HIDE, Wish.TRASH),
)
_JOINED: Final = SIGNAL("triggered(bool)")


class Menus:
    """Owns the actions of one window; whoever joins the window connects them.

    `wishes` are those for what is selected; `shows` and `orders` say what the gallery lists.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._own_receivers: dict[QAction, int] = {}
        self.wishes: dict[Wish, QAction] = {}
        self.shows: dict[StatusFilter, QAction] = {}
        self.orders: dict[SortOrder, QAction] = {}
        self._make_file_menu()
        self._make_edit_menu()
        self._make_view_menu()
        self._make_library_menu()
        self._make_generation_menu()
        self._make_help_menu()
        self.reuse = self.wishes[Wish.REUSE]
        self.show_for(())

    def show_for(self, generations: Sequence[Generation], *, are_hidden: bool = False) -> None:
        """Enables what makes sense for what is selected."""
        can = possible(generations)
        for wish, action in self.wishes.items():
            action.setEnabled(wish in can)
        self.wishes[Wish.HIDE].setText(
            QCoreApplication.translate("Menus", "S&how again")
            if are_hidden
            else QCoreApplication.translate("Menus", "&Hide")
        )

    def fill_tile_menu(self, menu: QMenu) -> None:
        """Puts in what can be asked for the selected tiles; what makes no sense is left out."""
        for wishes in _TILE_MENU:
            actions = [self.wishes[wish] for wish in wishes if self.wishes[wish].isEnabled()]
            if actions:
                menu.addActions(actions)
                menu.addSeparator()
        menu.addAction(self.select_all)

    def fill_ground_menu(self, menu: QMenu) -> None:
        """Puts in what can be asked of the gallery as a whole."""
        menu.addActions(list(self.shows.values()))
        menu.addSeparator()
        menu.addActions(list(self.orders.values()))
        menu.addSeparator()
        menu.addActions([self.larger, self.smaller])
        menu.addSeparator()
        menu.addActions([self.select_all, self.paste])

    def hide_unjoined(self) -> None:
        """Takes away what nobody listens to: an entry that does nothing is worse than none."""
        for action in self.all_actions():
            if action.receivers(_JOINED) == self._own_receivers.get(action):
                action.setVisible(False)

    def all_actions(self) -> Iterable[QAction]:
        """Every entry that does something, in the order of the menus."""
        for top in self._window.menuBar().actions():
            yield from _leaves(top)

    def _make_file_menu(self) -> None:
        std, role, translate = (
            QKeySequence.StandardKey,
            QAction.MenuRole,
            QCoreApplication.translate,
        )
        menu = self._menu(translate("Menus", "&File"))
        self.new_request = self._add(menu, translate("Menus", "&New request"), std.New)
        self.add_pictures = self._add(menu, translate("Menus", "&Add pictures…"), "Ctrl+Shift+O")
        self.open_files = self._add(menu, translate("Menus", "&Open clip or picture…"), std.Open)
        self.follow_task = self._add(menu, translate("Menus", "Follow a &task…"), "Ctrl+Shift+T")
        menu.addSeparator()
        self.open_library = self._add(menu, translate("Menus", "Show library &folder"))
        menu.addSeparator()
        self.enter_key = self._add(menu, translate("Menus", "Enter API &key…"))
        self.use_demo = self._add(menu, translate("Menus", "Use the &demo"), checked=False)
        menu.addSeparator()
        self.settings = self._add(
            menu,
            translate("Menus", "&Settings…"),
            std.Preferences,
            "Ctrl+,",
            role=role.PreferencesRole,
        )
        self.close = self._add(menu, translate("Menus", "&Close"), std.Close, "Ctrl+W")
        self.quit = self._add(
            menu, translate("Menus", "&Quit"), std.Quit, "Ctrl+Q", role=role.QuitRole
        )

    def _make_edit_menu(self) -> None:
        std, translate = QKeySequence.StandardKey, QCoreApplication.translate
        menu = self.edit = self._menu(translate("Menus", "&Edit"))
        self.undo = self._add(menu, translate("Menus", "&Undo"), std.Undo)
        self.redo = self._add(menu, translate("Menus", "&Redo"), std.Redo)
        menu.addSeparator()
        self.cut = self._add(menu, translate("Menus", "Cu&t"), std.Cut)
        self.copy = self._add(menu, translate("Menus", "&Copy"), std.Copy)
        self.paste = self._add(menu, translate("Menus", "&Paste"), std.Paste)
        self._wish(menu, Wish.COPY_PROMPT, translate("Menus", "Copy pro&mpt"), "Ctrl+Shift+C")
        self._wish(menu, Wish.COPY_PATH, translate("Menus", "Copy file pat&h"))
        self._wish(menu, Wish.COPY_TASK_ID, translate("Menus", "Copy task &id"))
        menu.addSeparator()
        self.select_all = self._add(menu, translate("Menus", "Select &all"), std.SelectAll)
        self._wish(menu, Wish.TRASH, translate("Menus", "Mo&ve to trash"), std.Delete)
        menu.addSeparator()
        self.find = self._add(menu, translate("Menus", "&Find clips"), std.Find)
        self.go_to_prompt = self._add(menu, translate("Menus", "&Go to the prompt"), "Ctrl+L")

    def _make_view_menu(self) -> None:
        std, translate = QKeySequence.StandardKey, QCoreApplication.translate
        menu = self._menu(translate("Menus", "&View"))
        self.show_composer = self._add(menu, translate("Menus", "&Composer"), "F6", checked=True)
        self.show_inspector = self._add(menu, translate("Menus", "&Inspector"), "F7", checked=True)
        self.show_activity = self._add(menu, translate("Menus", "&Activity"), "F8", checked=False)
        menu.addSeparator()
        clips = menu.addMenu(translate("Menus", "&Show"))
        for show, words in status_filter_labels().items():
            self.shows[show] = self._add(clips, words, checked=show is StatusFilter.ALL)
        _make_exclusive(self.shows.values())
        order = menu.addMenu(translate("Menus", "S&ort"))
        names = {
            SortOrder.NEWEST: translate("Menus", "&Newest first"),
            SortOrder.OLDEST: translate("Menus", "&Oldest first"),
        }
        for each, words in names.items():
            self.orders[each] = self._add(order, words, checked=each is SortOrder.NEWEST)
        _make_exclusive(self.orders.values())
        self.larger = self._add(menu, translate("Menus", "&Larger tiles"), std.ZoomIn)
        self.smaller = self._add(menu, translate("Menus", "S&maller tiles"), std.ZoomOut)
        menu.addSeparator()
        self._wish(menu, Wish.OPEN_LARGE, translate("Menus", "Sho&w large"))
        self.full_screen = self._add(
            menu, translate("Menus", "&Full screen"), std.FullScreen, "F11", checked=False
        )

    def _make_library_menu(self) -> None:
        std, translate = QKeySequence.StandardKey, QCoreApplication.translate
        menu = self._menu(translate("Menus", "&Library"))
        self.refresh = self._add(menu, translate("Menus", "&Look again"), std.Refresh, "F5")
        self.show_hidden = self._add(menu, translate("Menus", "Show &hidden clips"), checked=False)
        menu.addSeparator()
        self.verify = self._add(menu, translate("Menus", "&Verify"))
        self.rebuild = self._add(menu, translate("Menus", "&Rebuild from the files"))
        menu.addSeparator()
        self.refresh_models = self._add(menu, translate("Menus", "Refresh &models"))

    def _make_generation_menu(self) -> None:
        translate = QCoreApplication.translate
        menu = self._menu(translate("Menus", "&Generation"))
        self.generate = self._add(menu, translate("Menus", "&Generate"), "Ctrl+Return")
        menu.addSeparator()
        self._wish(menu, Wish.REUSE, translate("Menus", "&Reuse this request"), "Ctrl+Shift+R")
        self._wish(
            menu, Wish.CONTINUE, translate("Menus", "&Continue from last frame"), "Ctrl+Shift+E"
        )
        self._wish(menu, Wish.SEND_AGAIN, translate("Menus", "Send &again"))
        self._wish(menu, Wish.TRY_NOW, translate("Menus", "&Try now"))
        self._wish(menu, Wish.FOLLOW_AGAIN, translate("Menus", "Follo&w again"))
        self._wish(menu, Wish.STOP, translate("Menus", "&Stop"))
        menu.addSeparator()
        self._wish(menu, Wish.SHOW_IN_FOLDER, translate("Menus", "Show in &folder"))
        self._wish(menu, Wish.HIDE, translate("Menus", "&Hide"))
        menu.addSeparator()
        self.pause_queue = self._add(menu, translate("Menus", "&Pause the queue"), checked=False)

    def _make_help_menu(self) -> None:
        std, translate = QKeySequence.StandardKey, QCoreApplication.translate
        menu = self._menu(translate("Menus", "&Help"))
        self.help = self._add(
            menu, translate("Menus", "&Help and keyboard shortcuts"), std.HelpContents, "F1"
        )
        self.copy_diagnostics = self._add(menu, translate("Menus", "Copy &diagnostics"))
        menu.addSeparator()
        self.about = self._add(
            menu,
            translate("Menus", "&About {name}").format(name=APP_NAME),
            role=QAction.MenuRole.AboutRole,
        )

    def _menu(self, title: str) -> QMenu:
        return self._window.menuBar().addMenu(title)

    def _wish(
        self, menu: QMenu, wish: Wish, text: str, *keys: QKeySequence.StandardKey | str
    ) -> None:
        self.wishes[wish] = self._add(menu, text, *keys)

    def _add(
        self,
        menu: QMenu,
        text: str,
        *keys: QKeySequence.StandardKey | str,
        checked: bool | None = None,
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        """An entry with all of the system's keys for the first of `keys` that it has any for;
        `checked` makes it a box.
        """
        action = QAction(text, self._window)
        action.setMenuRole(role)
        action.setAutoRepeat(False)
        action.setShortcuts(next(filter(None, map(_bindings, keys)), []))
        action.setCheckable(checked is not None)
        action.setChecked(bool(checked))
        menu.addAction(action)
        self._own_receivers[action] = action.receivers(_JOINED)
        return action


def _bindings(key: QKeySequence.StandardKey | str) -> list[QKeySequence]:
    return [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)


def _make_exclusive(actions: Iterable[QAction]) -> None:
    members = list(actions)
    group = QActionGroup(members[0])
    for each in members:
        group.addAction(each)


def _leaves(action: QAction) -> Iterable[QAction]:
    inside = action.menu()
    if isinstance(inside, QMenu):
        for each in inside.actions():
            yield from _leaves(each)
    elif not action.isSeparator():
        yield action
