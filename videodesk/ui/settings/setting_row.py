"""One setting: label, field, default, reset button and message."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton

from videodesk.ui.settings.editors import Editor, InvalidInputError
from videodesk.ui.settings.value_path import Change
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.message_line import MessageLine, Tone
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip


class SettingRow(QObject):
    """The widgets of one setting, in the grid of a page.

    `changed` carries a `Change` when the field holds a valid value that differs from the current
    one. An invalid value stays in the field, with the reason below it. `validity_changed`: the
    field may have become valid or invalid. `default` is what the reset button goes back to.
    """

    changed = Signal(Change)
    validity_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        path: str,
        text: str,
        editor: Editor,
        *,
        default: object,
        note: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.path = path
        self.editor = editor
        self.default = default
        self._value: object = default
        self._is_shown = True
        self._is_invalid = False
        self._theme = theme
        self.label = PlainLabel(text)
        self.label.setBuddy(editor.field)
        self._default_label = PlainLabel(
            self.tr("Default: {value}").format(value=editor.format(default))
        )
        self._default_label.setProperty("role", "second")
        self._reset = QToolButton()
        self._note = PlainLabel(note)
        self._message = MessageLine(theme, icons)
        self._set_names(text, note)
        self._set_up_widgets(icons)
        self._set_fonts()
        editor.committed.connect(self.commit)
        editor.typed.connect(self._clear_message)
        editor.refused.connect(self.set_message)
        theme.changed.connect(self._on_theme)
        self._reset.clicked.connect(self._on_reset)
        editor.set_value(default)
        self._reset.hide()

    @property
    def message(self) -> str:
        """The message below the field."""
        return self._message.text

    @property
    def is_invalid(self) -> bool:
        """True if the field holds an invalid value."""
        return self._is_invalid

    @property
    def is_default(self) -> bool:
        """True if the current value is the default, and the field holds no invalid one."""
        return self._value == self.default and not self._is_invalid

    def add_to_grid(self, grid: QGridLayout) -> None:
        """Add the widgets at the bottom of the grid: label, field, default and reset button.

        Nothing may be shown before: a widget without a parent would open a window of its own.
        """
        at = grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.label, at, 0, top)
        grid.addWidget(self.editor, at, 1)
        grid.addWidget(self._default_label, at, 2, top)
        grid.addWidget(self._reset, at, 3, top)
        grid.addWidget(self._note, at + 1, 1, 1, 3)
        grid.addWidget(self._message, at + 2, 1, 1, 3)
        self._reset.ensurePolished()  # hidden, it has the size that it is shown with
        self._align_with_field()

    def show_value(self, value: object) -> None:
        """Show the current value. If it has not changed, text being typed is left alone."""
        if value != self._value:
            self._value = value
            self.editor.set_value(value)
            self._clear_message()
        self._show_reset()

    def commit(self) -> None:
        """Apply the value in the field, or show why it is invalid."""
        try:
            value = self.editor.value()
        except InvalidInputError as invalid:
            self.set_message(str(invalid))
            return
        self._clear_message()
        self.editor.set_value(value)
        if value != self._value:
            self._value = value
            self.changed.emit(Change(self.path, value))
        self._show_reset()

    def set_message(self, text: str, tone: Tone = Tone.BAD) -> None:
        """Show a message below the field; by default, why its value is invalid."""
        self._message.show_message(text, tone)
        self._mark(invalid=tone is Tone.BAD)
        self._show_reset()

    @property
    def value(self) -> object:
        """The current value."""
        return self._value

    def discard_input(self) -> None:
        """Show the current value again if the field holds an invalid one."""
        if self._is_invalid:
            self.editor.set_value(self._value)
            self._clear_message()
            self._show_reset()

    def reset(self) -> None:
        """Set the field back to the default, as if the user had entered it."""
        self.editor.set_value(self.default)
        self.commit()

    def set_shown(self, *, shown: bool) -> None:
        """Show or hide the row."""
        self._is_shown = shown
        self._keep_space_for_reset(kept=shown)
        for part in (self.label, self.editor, self._default_label):
            part.setVisible(shown)
        self._note.setVisible(shown and bool(self._note.text()))
        self._message.setVisible(shown and bool(self.message))
        self._show_reset()

    def _keep_space_for_reset(self, *, kept: bool) -> None:
        """Keep the space of the hidden button, so that nothing moves when it appears."""
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(kept)
        self._reset.setSizePolicy(policy)

    def _set_names(self, name: str, note: str) -> None:
        stem = self.path.replace(".", "-").replace("_", "-")
        self.editor.field.setObjectName(f"setting-{stem}")
        self.editor.field.setAccessibleName(name)
        self.editor.field.setAccessibleDescription(note)
        self._reset.setObjectName(f"reset-{stem}")
        tooltip = self.tr("Reset to default")
        self._reset.setToolTip(as_tooltip(tooltip))
        self._reset.setAccessibleName(f"{tooltip}: {name}")

    def _set_up_widgets(self, icons: IconProvider) -> None:
        icons.apply(self._reset, "reuse", "second_text")
        self._keep_space_for_reset(kept=True)
        self._note.setWordWrap(True)
        self._note.setProperty("role", "second")
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if not self._note.text():
            self._note.hide()

    def _set_fonts(self) -> None:
        small = self._theme.font(SMALL)
        self._default_label.setFont(small)
        self._note.setFont(small)

    def _align_with_field(self) -> None:
        """Align label, default and reset button with the first line of the field.

        The field has its height once it is polished, which happens when it is in its place.
        """
        self.editor.field.ensurePolished()
        height = max(
            self.editor.field.sizeHint().height(), self.label.sizeHint().height() + 2 * GRID
        )
        for part in (self.label, self._default_label, self._reset):
            part.setFixedHeight(height)

    def _on_theme(self) -> None:
        self._set_fonts()
        self._align_with_field()

    def _show_reset(self) -> None:
        self._reset.setVisible(self._is_shown and not self.is_default)

    def _on_reset(self) -> None:
        self.reset()
        self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear_message(self) -> None:
        self._message.clear()
        self._mark(invalid=False)

    def _mark(self, *, invalid: bool) -> None:
        self._is_invalid = invalid
        self.validity_changed.emit()
        field = self.editor.field
        if bool(field.property("invalid")) != invalid:
            field.setProperty("invalid", invalid)
            field.style().unpolish(field)
            field.style().polish(field)
