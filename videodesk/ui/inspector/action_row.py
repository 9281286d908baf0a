"""Row of buttons for the actions that apply to a generation."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from videodesk.ui.actions.generation_actions import ACTIONS, GenerationAction
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.widgets.flow_layout import FlowLayout
from videodesk.ui.widgets.focus import set_tab_order
from videodesk.ui.widgets.formatting import number_text
from videodesk.ui.widgets.plain_text import as_tooltip

NONE: Final[Mapping[GenerationAction, int]] = {}


def with_count(label: str, count: int | None) -> str:
    """A label, with the number of generations that the action applies to if it is given."""
    return label if count is None else f"{label} ({number_text(count)})"


class ActionButton(QPushButton):
    """Button for one action of the table; emits it when it is clicked."""

    chosen = Signal(GenerationAction)

    def __init__(self, action: GenerationAction, icons: IconProvider) -> None:
        spec = ACTIONS[action]
        super().__init__(spec.label)
        self.action = action
        self.setObjectName(f"{action}-button")
        self.setAccessibleName(spec.label)
        self.setToolTip(as_tooltip(spec.explanation))
        if spec.icon:
            icons.apply(self, spec.icon)
        self.clicked.connect(self._emit_chosen)

    def show_count(self, count: int | None) -> None:
        """Show a count behind the label, or none."""
        label = with_count(ACTIONS[self.action].label, count)
        if label != self.text():
            self.setText(label)
            self.setAccessibleName(label)
            self.updateGeometry()

    def _emit_chosen(self) -> None:
        self.chosen.emit(self.action)


class ActionRow(QWidget):
    """Row of action buttons that wraps if it is too narrow; `extra` ends its first line."""

    chosen = Signal(GenerationAction)

    def __init__(self, icons: IconProvider, *, extra: QWidget | None = None) -> None:
        super().__init__()
        self._icons = icons
        self._extra = extra
        self._buttons: list[ActionButton] = []
        self._flow = FlowLayout(self, kept_first=extra)
        if extra is not None:
            self._flow.addWidget(extra)

    def show_actions(
        self, actions: tuple[GenerationAction, ...], counts: Mapping[GenerationAction, int] = NONE
    ) -> None:
        """Show buttons for these actions; buttons that stay keep their focus.

        `counts` are shown behind the labels.
        """
        if actions != tuple(button.action for button in self._buttons):
            self._set_buttons(actions)
        for button in self._buttons:
            button.show_count(counts.get(button.action))

    def _set_buttons(self, actions: tuple[GenerationAction, ...]) -> None:
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

    def _make(self, action: GenerationAction) -> ActionButton:
        button = ActionButton(action, self._icons)
        button.chosen.connect(self.chosen)
        return button
