"""The menu bar: every command of the window, with its keys, where each system expects it."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from videodesk import APP_NAME


class Menus:
    """Owns the actions of one window; whoever joins the window connects them."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        bar = window.menuBar()
        std = QKeySequence.StandardKey

        file = bar.addMenu(_tr("&File"))
        self.enter_key = self._add(file, _tr("Enter API &key…"))
        self.use_demo = self._add(file, _tr("Use the &demo"), checkable=True)
        self.use_demo.setChecked(False)
        self.open_library = self._add(file, _tr("Show library &folder"))
        file.addSeparator()
        self.quit = self._add(
            file, _tr("&Quit"), std.Quit, "Ctrl+Q", role=QAction.MenuRole.QuitRole
        )

        edit = bar.addMenu(_tr("&Edit"))
        self.find = self._add(edit, _tr("&Find clips"), std.Find)
        self.go_to_prompt = self._add(edit, _tr("Go to the &prompt"), "Ctrl+L")

        view = bar.addMenu(_tr("&View"))
        self.show_composer = self._add(view, _tr("&Composer"), "F6", checkable=True)
        self.show_inspector = self._add(view, _tr("&Inspector"), "F7", checkable=True)
        view.addSeparator()
        self.larger = self._add(view, _tr("&Larger tiles"), std.ZoomIn)
        self.smaller = self._add(view, _tr("&Smaller tiles"), std.ZoomOut)

        generation = bar.addMenu(_tr("&Generation"))
        self.generate = self._add(generation, _tr("&Generate"), "Ctrl+Return")
        self.reuse = self._add(generation, _tr("&Reuse this request"), "Ctrl+Shift+R")
        self.open_large = self._add(generation, _tr("&Show large"))

        help_menu = bar.addMenu(_tr("&Help"))
        self.about = self._add(
            help_menu,
            _tr("&About {name}").format(name=APP_NAME),
            role=QAction.MenuRole.AboutRole,
        )

    def _add(
        self,
        menu: QMenu,
        text: str,
        *keys: QKeySequence.StandardKey | str,
        checkable: bool = False,
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        action = QAction(text, self._window)
        action.setMenuRole(role)
        action.setAutoRepeat(False)
        sequences = [QKeySequence(each) for each in keys]
        action.setShortcuts([each for each in sequences if not each.isEmpty()][:1])
        action.setCheckable(checkable)
        action.setChecked(checkable)
        menu.addAction(action)
        return action


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)
