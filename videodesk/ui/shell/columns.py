"""The window's columns: composer, central area and inspector, with handles for folded ones."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from videodesk.ui.shell.fold_handle import FoldHandle
from videodesk.ui.shell.panel_visibility import PanelVisibility
from videodesk.ui.theme.icons import IconProvider

_WIDTHS: Final = (340, 700, 400)  # docs/ui.md, "Layout"


class Columns(QWidget):
    """Shows and folds the panels at the sides; a folded one leaves a handle that brings it back.

    `changed`: a panel was shown or folded. `focus_lost`: the one that had the focus was folded.
    `leave_full_screen_requested`: one is to be shown while a clip fills the screen.
    """

    changed = Signal()
    focus_lost = Signal()
    leave_full_screen_requested = Signal()

    def __init__(
        self, icons: IconProvider, composer: QWidget, central_area: QWidget, inspector: QWidget
    ) -> None:
        super().__init__()
        self._composer = composer
        self._inspector = inspector
        self.panels = PanelVisibility()
        self.splitter = _make_splitter(composer, central_area, inspector)
        self._composer_handle = FoldHandle(
            icons, "chevron-right", "composerHandle", self.tr("Show composer"), "F6"
        )
        self._inspector_handle = FoldHandle(
            icons, "chevron-left", "inspectorHandle", self.tr("Show inspector"), "F7"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._composer_handle)
        row.addWidget(self.splitter, 1)
        row.addWidget(self._inspector_handle)
        self._composer_handle.clicked.connect(self._on_composer_handle_clicked)
        self._inspector_handle.clicked.connect(self._on_inspector_handle_clicked)

    def show_composer(self, shown: bool) -> None:  # noqa: FBT001  # the slot of a menu entry
        """Show or fold the composer."""
        self._leave_full_screen(shown=shown)
        self.panels.set_composer_wanted(wanted=shown)
        self.update_panels()

    def show_inspector(self, shown: bool) -> None:  # noqa: FBT001  # the slot of a menu entry
        """Show or fold the inspector."""
        self._leave_full_screen(shown=shown)
        self.panels.set_inspector_wanted(wanted=shown)
        self.update_panels()

    def _leave_full_screen(self, *, shown: bool) -> None:
        if shown and self.panels.clip_fills_screen:
            self.leave_full_screen_requested.emit()

    def update_panels(self) -> None:
        """Show what `panels` says."""
        panels = self.panels
        for panel, is_shown in (
            (self._composer, panels.shows_composer),
            (self._inspector, panels.shows_inspector),
        ):
            focused: QWidget | None = self.window().focusWidget()
            had_focus = focused is not None and panel.isAncestorOf(focused)
            panel.setVisible(is_shown)
            if had_focus and not is_shown:
                self.focus_lost.emit()
        has_handles = not panels.clip_fills_screen
        self._composer_handle.setVisible(has_handles and not panels.shows_composer)
        self._inspector_handle.setVisible(has_handles and not panels.shows_inspector)
        self.changed.emit()

    def _on_composer_handle_clicked(self) -> None:
        self.show_composer(shown=True)

    def _on_inspector_handle_clicked(self) -> None:
        self.show_inspector(shown=True)


def _make_splitter(composer: QWidget, central_area: QWidget, inspector: QWidget) -> QSplitter:
    """Make the splitter; extra width goes to the column in the middle."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setObjectName("columns")
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for part in (composer, central_area, inspector):
        splitter.addWidget(part)
    splitter.setStretchFactor(1, 1)
    splitter.setSizes(list(_WIDTHS))
    for number in range(1, splitter.count()):
        # Without the style sheet, in high contrast, Fusion draws nothing on so thin a line.
        handle = splitter.handle(number)
        handle.setAutoFillBackground(True)
        handle.setBackgroundRole(QPalette.ColorRole.WindowText)
    return splitter
