"""The menu of a generation, behind "…" and the right button of the mouse."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from videodesk.ui.player.actions import Action, explanation, label

_KEYS: Final = {
    Action.REUSE: "Ctrl+Shift+R",
    Action.CONTINUE: "Ctrl+Shift+E",
    Action.COPY_PROMPT: "Ctrl+Shift+C",
}
"""Keys that the window's own menus give; shown here, not bound a second time."""
_NATIVE: Final = QKeySequence.SequenceFormat.NativeText


class MoreMenu(QMenu):
    """Groups of actions; says which one was chosen."""

    chosen = Signal(Action)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("more-menu")
        self._groups: tuple[tuple[Action, ...], ...] = ()
        self.setToolTipsVisible(True)
        self.triggered.connect(self._say)

    def offer(
        self, groups: tuple[tuple[Action, ...], ...], usable: Callable[[Action], bool]
    ) -> None:
        """Shows these, less those that nobody would carry out."""
        kept = tuple(shown for group in groups if (shown := tuple(filter(usable, group))))
        if kept == self._groups:
            return
        self._groups = kept
        self.clear()
        for number, group in enumerate(kept):
            if number:
                self.addSeparator()
            for action in group:
                self._add(action)

    def _add(self, action: Action) -> None:
        keys = QKeySequence(_KEYS.get(action, "")).toString(_NATIVE)
        words = self._words(action)
        entry = self.addAction(f"{words}\t{keys}" if keys else words)
        entry.setObjectName(f"{action}-entry")
        entry.setToolTip(explanation(action))
        entry.setData(action)

    def _words(self, action: Action) -> str:
        """In a menu there is room to say it all."""
        if action is Action.CONTINUE:
            return self.tr("Continue from last frame")
        return label(action)

    def _say(self, entry: QAction) -> None:
        self.chosen.emit(Action(entry.data()))
