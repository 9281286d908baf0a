"""Menu of the actions on one generation, behind the More button and a right click on the clip."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from videodesk.ui.actions.generation_actions import ACTIONS, GenerationAction, in_groups


class MoreMenu(QMenu):
    """Menu of actions in groups; `chosen` carries the one the user chose."""

    chosen = Signal(GenerationAction)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("more-menu")
        self._actions: tuple[GenerationAction, ...] = ()
        self.setToolTipsVisible(True)
        self.triggered.connect(self._emit_chosen)

    def show_actions(self, actions: tuple[GenerationAction, ...]) -> None:
        """List these actions instead of the former ones."""
        if actions == self._actions:
            return
        self._actions = actions
        self.clear()
        for group in in_groups(actions):
            for action in group:
                self._add(action)
            self.addSeparator()

    def _add(self, action: GenerationAction) -> None:
        spec = ACTIONS[action]
        # Shortcuts of the menu bar are shown here, but not bound a second time.
        keys = QKeySequence(spec.shortcut) if isinstance(spec.shortcut, str) else QKeySequence()
        native = keys.toString(QKeySequence.SequenceFormat.NativeText)
        entry = self.addAction(f"{spec.menu_text}\t{native}" if native else spec.menu_text)
        entry.setObjectName(f"{action}-entry")
        entry.setToolTip(spec.explanation)
        entry.setData(action)

    def _emit_chosen(self, entry: QAction) -> None:
        self.chosen.emit(GenerationAction(entry.data()))
