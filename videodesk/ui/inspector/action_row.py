"""Buttons for what can be done, made anew when something else can be done."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from videodesk.ui.player.actions import Action, explanation, label
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.widgets.flow_layout import FlowLayout
from videodesk.ui.widgets.focus import set_tab_order

_ICONS: Final = {
    Action.REUSE: "reuse",
    Action.EDIT_AGAIN: "reuse",
    Action.SHOW_IN_FOLDER: "folder",
    Action.FOLLOW_AGAIN: "retry",
    Action.TRY_NOW: "retry",
    Action.FETCH_AGAIN: "download",
    Action.SEND_NOW: "send",
    Action.PUT_BACK: "retry",
    Action.CONTINUE: "film",
}


class ActionButton(QPushButton):
    """A button that says which action it stands for."""

    chosen = Signal(Action)

    def __init__(self, action: Action, icons: IconProvider) -> None:
        super().__init__(label(action))
        self.action = action
        self.setObjectName(f"{action}-button")
        self.setAccessibleName(label(action))
        self.setToolTip(explanation(action))
        if action in _ICONS:
            icons.apply(self, _ICONS[action])
        self.clicked.connect(self._say)

    def _say(self) -> None:
        self.chosen.emit(self.action)


class ActionRow(QWidget):
    """A row of action buttons that wraps where it is too narrow; `extra` ends its first line."""

    chosen = Signal(Action)

    def __init__(self, icons: IconProvider, *, extra: QWidget | None = None) -> None:
        super().__init__()
        self._icons = icons
        self._extra = extra
        self._buttons: list[ActionButton] = []
        self._flow = FlowLayout(self, kept_first=extra)
        if extra is not None:
            self._flow.addWidget(extra)

    def offer(self, actions: tuple[Action, ...]) -> None:
        """Shows buttons for these; the ones that are there already stay, with their focus."""
        if actions == tuple(button.action for button in self._buttons):
            return
        kept = {button.action: button for button in self._buttons}
        for button in self._buttons:
            self._flow.removeWidget(button)
            if button.action not in actions:
                button.hide()
                button.deleteLater()
        self._buttons = [kept.get(action) or self._make(action) for action in actions]
        if self._extra is not None:
            self._flow.removeWidget(self._extra)
        for button in self._buttons:
            self._flow.addWidget(button)
        if self._extra is not None:
            self._flow.addWidget(self._extra)
        set_tab_order(self, *self._buttons, *([] if self._extra is None else [self._extra]))
        self.setVisible(bool(actions) or self._extra is not None)

    def _make(self, action: Action) -> ActionButton:
        button = ActionButton(action, self._icons)
        button.chosen.connect(self.chosen)
        return button
