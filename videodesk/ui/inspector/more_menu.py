"""Menu of the actions on generations, behind the More button and a right click on the clip."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from videodesk.ui.actions.generation_actions import ACTIONS, GenerationAction, in_groups
from videodesk.ui.inspector.action_row import NONE, with_count
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.widgets.plain_text import as_tooltip


class MoreMenu(QMenu):
    """Menu of actions in groups; `chosen` carries the one the user chose."""

    chosen = Signal(GenerationAction)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("more-menu")
        self._shown: tuple[object, object] = ((), NONE)
        self.setToolTipsVisible(True)
        self.triggered.connect(self._emit_chosen)

    def show_actions(
        self, actions: tuple[GenerationAction, ...], counts: Mapping[GenerationAction, int] = NONE
    ) -> None:
        """List these actions instead of the previous ones; `counts` are shown behind the labels."""
        if (actions, counts) == self._shown:
            return
        self._shown = (actions, counts)
        self.clear()
        for group in in_groups(actions):
            for action in group:
                self._add(action, counts.get(action))
            self.addSeparator()

    def _add(self, action: GenerationAction, count: int | None) -> None:
        spec = ACTIONS[action]
        text = with_count(spec.menu_text, count)
        # Shortcuts of the menu bar are shown here, but not bound a second time.
        keys = QKeySequence() if spec.shortcut is None else QKeySequence(spec.shortcut)
        native = keys.toString(QKeySequence.SequenceFormat.NativeText)
        entry = self.addAction(f"{text}\t{native}" if native else text)
        entry.setObjectName(f"{action}-entry")
        entry.setToolTip(as_tooltip(spec.explanation))
        entry.setData(action)

    def _emit_chosen(self, entry: QAction) -> None:
        self.chosen.emit(GenerationAction(entry.data()))


def make_more_button(icons: IconProvider, name: str) -> QPushButton:
    """Make the square button that opens a menu of all actions."""
    more = QPushButton()
    more.setObjectName(name)
    more.setProperty("role", "square")
    text = QCoreApplication.translate("MoreMenu", "More")
    more.setAccessibleName(text)
    more.setToolTip(as_tooltip(text))
    icons.apply(more, "more")
    more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
    return more
