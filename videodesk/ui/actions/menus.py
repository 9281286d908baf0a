"""Menu bar of the window: every command and its shortcut, where each system expects it."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from videodesk import APP_NAME
from videodesk.library.query import SortOrder, StatusFilter
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.action_spec import Place
from videodesk.ui.actions.generation_actions import (
    ACTIONS,
    GenerationAction,
    available_actions,
    in_groups,
)
from videodesk.ui.widgets.formatting import status_filter_labels
from videodesk.ui.widgets.plain_text import as_tooltip


class Menus:
    """Owns the actions of one window; the parts of the program connect to those they carry out.

    `generation_actions` are those of the table, for the selected generations;
    `status_filter_actions` and `sort_order_actions` choose what the gallery lists.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.generation_actions: dict[GenerationAction, QAction] = {
            action: self._make_generation_action(action) for action in ACTIONS
        }
        self.status_filter_actions: dict[StatusFilter, QAction] = {}
        self.sort_order_actions: dict[SortOrder, QAction] = {}
        self._make_file_menu()
        self._make_edit_menu()
        self._make_view_menu()
        self._make_library_menu()
        self._make_generation_menu()
        self._make_help_menu()
        self.show_available(())

    def show_available(self, targets: Sequence[ActionTarget]) -> None:
        """Enable the actions that can be applied to these generations, the selected ones."""
        available = available_actions(targets)
        for action, entry in self.generation_actions.items():
            entry.setEnabled(action in available)
            entry.setVisible(action in available or not ACTIONS[action].transient)
        hide = self.generation_actions[GenerationAction.HIDE]
        hide.setVisible(hide.isEnabled() or GenerationAction.UNHIDE not in available)

    def fill_tile_menu(self, menu: QMenu) -> None:
        """Add the actions that are enabled for the selected tiles; leave out the others."""
        enabled = (
            action
            for action, entry in self.generation_actions.items()
            if entry.isEnabled() and Place.CONTEXT_MENU in ACTIONS[action].places
        )
        for group in in_groups(enabled):
            menu.addActions([self.generation_actions[action] for action in group])
            menu.addSeparator()
        menu.addAction(self.select_all)

    def fill_background_menu(self, menu: QMenu) -> None:
        """Add what can be done with the gallery as a whole."""
        menu.addActions(list(self.status_filter_actions.values()))
        menu.addSeparator()
        menu.addActions(list(self.sort_order_actions.values()))
        menu.addSeparator()
        menu.addActions([self.larger, self.smaller])
        menu.addSeparator()
        menu.addActions([self.select_all, self.paste])

    def all_actions(self) -> Iterable[QAction]:
        """Yield every entry of the menu bar that does something, in order."""
        for top in self._window.menuBar().actions():
            yield from _entries_of(top)

    def _make_file_menu(self) -> None:
        std, role, translate = (
            QKeySequence.StandardKey,
            QAction.MenuRole,
            QCoreApplication.translate,
        )
        menu = self._add_menu(translate("Menus", "&File"))
        self.new_request = self._add(menu, translate("Menus", "&New request"), std.New)
        self.add_images = self._add(menu, translate("Menus", "&Add pictures…"), "Ctrl+Shift+O")
        self.open_files = self._add(menu, translate("Menus", "&Open clip or picture…"), std.Open)
        self.follow_task = self._add(
            menu, translate("Menus", "Add clip by &task ID…"), "Ctrl+Shift+T"
        )
        menu.addSeparator()
        self.open_library = self._add(menu, translate("Menus", "Show library &folder"))
        menu.addSeparator()
        self.enter_key = self._add(menu, translate("Menus", "Enter API &key…"))
        self.use_demo = self._add(menu, translate("Menus", "Use &demo"), checked=False)
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
        menu = self.edit = self._add_menu(translate("Menus", "&Edit"))
        self.undo = self._add(menu, translate("Menus", "&Undo"), std.Undo)
        self.redo = self._add(menu, translate("Menus", "&Redo"), std.Redo)
        menu.addSeparator()
        self.cut = self._add(menu, translate("Menus", "Cu&t"), std.Cut)
        self.copy = self._add(menu, translate("Menus", "&Copy"), std.Copy)
        self.paste = self._add(menu, translate("Menus", "&Paste"), std.Paste)
        copies, trash = self._generation_entries(Place.EDIT_MENU)
        menu.addActions(copies)
        menu.addSeparator()
        self.select_all = self._add(menu, translate("Menus", "Select &all"), std.SelectAll)
        menu.addActions(trash)
        menu.addSeparator()
        self.find = self._add(menu, translate("Menus", "&Find clips"), std.Find)
        self.go_to_prompt = self._add(menu, translate("Menus", "&Go to prompt"), "Ctrl+L")

    def _make_view_menu(self) -> None:
        std, translate = QKeySequence.StandardKey, QCoreApplication.translate
        menu = self._add_menu(translate("Menus", "&View"))
        self.show_composer = self._add(menu, translate("Menus", "&Composer"), "F6", checked=True)
        self.show_inspector = self._add(menu, translate("Menus", "&Inspector"), "F7", checked=True)
        self.show_activity = self._add(menu, translate("Menus", "&Activity"), "F8", checked=False)
        menu.addSeparator()
        clips = menu.addMenu(translate("Menus", "&Show"))
        for show, text in status_filter_labels().items():
            self.status_filter_actions[show] = self._add(
                clips, text, checked=show is StatusFilter.ALL
            )
        _make_exclusive(self.status_filter_actions.values())
        order = menu.addMenu(translate("Menus", "S&ort"))
        names = {
            SortOrder.NEWEST: translate("Menus", "&Newest first"),
            SortOrder.OLDEST: translate("Menus", "&Oldest first"),
        }
        for each, text in names.items():
            self.sort_order_actions[each] = self._add(order, text, checked=each is SortOrder.NEWEST)
        _make_exclusive(self.sort_order_actions.values())
        self.larger = self._add(menu, translate("Menus", "&Larger tiles"), std.ZoomIn)
        self.smaller = self._add(menu, translate("Menus", "S&maller tiles"), std.ZoomOut)
        menu.addSeparator()
        for group in self._generation_entries(Place.VIEW_MENU):
            menu.addActions(group)
        self.full_screen = self._add(
            menu, translate("Menus", "&Full screen"), std.FullScreen, "F11", checked=False
        )

    def _make_library_menu(self) -> None:
        std, translate = QKeySequence.StandardKey, QCoreApplication.translate
        menu = self._add_menu(translate("Menus", "&Library"))
        self.refresh = self._add(menu, translate("Menus", "&Refresh library"), std.Refresh, "F5")
        self.show_hidden = self._add(menu, translate("Menus", "Show &hidden clips"), checked=False)
        menu.addSeparator()
        self.verify = self._add(menu, translate("Menus", "&Check library…"))
        self.rebuild = self._add(menu, translate("Menus", "Re&build library from files…"))
        menu.addSeparator()
        self.refresh_models = self._add(menu, translate("Menus", "Refresh &model list"))

    def _make_generation_menu(self) -> None:
        translate = QCoreApplication.translate
        menu = self.generation = self._add_menu(translate("Menus", "&Generation"))
        menu.setToolTipsVisible(True)
        self.generate = self._add(menu, translate("Menus", "&Generate"), "Ctrl+Return")
        menu.addSeparator()
        for group in self._generation_entries(Place.GENERATION_MENU):
            menu.addActions(group)
            menu.addSeparator()
        self.pause_queue = self._add(menu, translate("Menus", "&Pause queue"), checked=False)

    def _make_help_menu(self) -> None:
        std, translate = QKeySequence.StandardKey, QCoreApplication.translate
        menu = self._add_menu(translate("Menus", "&Help"))
        self.help = self._add(
            menu, translate("Menus", "&Help and keyboard shortcuts"), std.HelpContents, "F1"
        )
        self.copy_diagnostics = self._add(menu, translate("Menus", "&Diagnostics…"))
        menu.addSeparator()
        self.about = self._add(
            menu,
            translate("Menus", "&About {name}").format(name=APP_NAME),
            role=QAction.MenuRole.AboutRole,
        )

    def _add_menu(self, title: str) -> QMenu:
        return self._window.menuBar().addMenu(title)

    def _make_generation_action(self, action: GenerationAction) -> QAction:
        spec = ACTIONS[action]
        entry = QAction(spec.menu_text, self._window)
        entry.setObjectName(f"{action}-action")
        entry.setAutoRepeat(False)
        entry.setToolTip(as_tooltip(spec.explanation))
        if spec.shortcut is not None:
            entry.setShortcuts(_bindings(spec.shortcut))
        return entry

    def _generation_entries(self, place: Place) -> list[list[QAction]]:
        actions = (action for action, spec in ACTIONS.items() if place in spec.places)
        return [[self.generation_actions[each] for each in group] for group in in_groups(actions)]

    def _add(
        self,
        menu: QMenu,
        text: str,
        *keys: QKeySequence.StandardKey | str,
        checked: bool | None = None,
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        """Add an entry and return it; `checked` makes it checkable.

        Its shortcuts are those of the system for the first of `keys` that has any.
        """
        action = QAction(text, self._window)
        action.setMenuRole(role)
        action.setAutoRepeat(False)
        action.setShortcuts(next(filter(None, map(_bindings, keys)), []))
        action.setCheckable(checked is not None)
        action.setChecked(bool(checked))
        menu.addAction(action)
        return action


def _bindings(key: QKeySequence.StandardKey | str) -> list[QKeySequence]:
    return [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)


def _make_exclusive(actions: Iterable[QAction]) -> None:
    members = list(actions)
    group = QActionGroup(members[0])
    for each in members:
        group.addAction(each)


def _entries_of(action: QAction) -> Iterable[QAction]:
    submenu = action.menu()
    if isinstance(submenu, QMenu):
        for each in submenu.actions():
            yield from _entries_of(each)
    elif not action.isSeparator():
        yield action
