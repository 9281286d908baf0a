"""What the inspector shows while several generations are selected."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.ui.actions.action_spec import Place
from videodesk.ui.actions.generation_actions import ACTIONS, GenerationAction, money_notes
from videodesk.ui.inspector.action_row import NONE, ActionRow
from videodesk.ui.inspector.metadata import MetadataItem
from videodesk.ui.inspector.metadata_grid import MetadataGrid
from videodesk.ui.inspector.more_menu import MoreMenu, make_more_button
from videodesk.ui.inspector.selection_facts import SelectionFacts
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SECTION, SMALL, Theme
from videodesk.ui.widgets.formatting import (
    date_text,
    duration_text,
    exact_time,
    number_text,
    status_label,
)
from videodesk.ui.widgets.plain_text import PlainLabel
from videodesk.ui.widgets.read_only_text import ReadOnlyText


class SelectionPage(QWidget):
    """How many are selected, what they have in common, and the actions for all of them.

    `chosen` carries a `GenerationAction` for the selection.
    """

    chosen = Signal(GenerationAction)

    def __init__(self, theme: Theme, icons: IconProvider) -> None:
        super().__init__()
        self.setObjectName("selection-page")
        self._count = 0
        self._title = PlainLabel()
        self._title.setObjectName("selection-title")
        self._title.setFont(theme.font(SECTION, bold=True))
        self._title.setWordWrap(True)
        self._statuses = PlainLabel()
        self._statuses.setObjectName("selection-statuses")
        self._statuses.setProperty("role", "second")
        self._statuses.setWordWrap(True)
        self._more = make_more_button(icons, "selection-more-button")
        self._menu = MoreMenu(self)
        self._actions = ActionRow(icons, extra=self._more)
        self._money_note = PlainLabel()
        self._money_note.setObjectName("selection-money-note")
        self._money_note.setProperty("role", "second")
        self._money_note.setFont(theme.font(SMALL))
        self._money_note.setWordWrap(True)
        self._prompt = ReadOnlyText()
        self._prompt.setObjectName("selection-prompt")
        self._prompt.setAccessibleName(self.tr("Prompt"))
        self._metadata = MetadataGrid(theme, icons)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 0, 3 * GRID, 3 * GRID)
        column.setSpacing(3 * GRID)
        for widget in (
            self._title,
            self._statuses,
            self._actions,
            self._money_note,
            self._prompt,
            self._metadata,
        ):
            column.addWidget(widget)
        column.addStretch()
        self._actions.chosen.connect(self.chosen)
        self._menu.chosen.connect(self.chosen)
        self._more.clicked.connect(self._open_menu)

    def show_count(self, count: int) -> None:
        """Show how many are selected; the facts follow."""
        self._count = count
        self._title.setText(self.tr("%n clip(s) selected", "", count))

    def show_facts(self, facts: SelectionFacts) -> None:
        """Show the facts of those selected; of a part of them, only what can be done."""
        is_complete = facts.count == self._count
        self._statuses.setText(_statuses_text(facts))
        self._statuses.setVisible(is_complete)
        counts = dict(facts.actions)
        buttons = tuple(each for each in counts if _is_button(each))
        partial = {action: count for action, count in counts.items() if count < facts.count}
        self._actions.show_actions(buttons, partial if is_complete else NONE)
        self._menu.show_actions(tuple(counts), partial if is_complete else NONE)
        note = money_notes(buttons)
        self._money_note.setText(note)
        self._money_note.setVisible(bool(note))
        self._prompt.show_text(facts.prompt)
        self._prompt.setVisible(is_complete and bool(facts.prompt))
        self._metadata.setVisible(is_complete)
        self._metadata.show_metadata(self._items(facts))

    def _items(self, facts: SelectionFacts) -> tuple[MetadataItem, ...]:
        first, last = date_text(facts.first), date_text(facts.last)
        between = self.tr("{first} to {last}")
        created = MetadataItem(
            self.tr("Created"),
            first if first == last else between.format(first=first, last=last),
            between.format(first=exact_time(facts.first), last=exact_time(facts.last)),
        )
        if not facts.seconds:
            return (*facts.common, created)
        length = MetadataItem(self.tr("Total length"), duration_text(facts.seconds))
        return (*facts.common, created, length)

    def _open_menu(self) -> None:
        self._menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))


def _statuses_text(facts: SelectionFacts) -> str:
    """How many have each status; the status alone if all have the same."""
    if len(facts.statuses) == 1:
        return status_label(facts.statuses[0][0])
    return " · ".join(f"{status_label(status)} {number_text(n)}" for status, n in facts.statuses)


def _is_button(action: GenerationAction) -> bool:
    """Copying is left to the menu, so that the row stays short."""
    return not ACTIONS[action].places & Place.EDIT_MENU or action is GenerationAction.TRASH
