"""Links to the generations that one was made from, or that were made from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from videodesk.generation import Generation
from videodesk.ui.theme.theme import SMALL, Theme
from videodesk.ui.widgets.focus import set_tab_order
from videodesk.ui.widgets.formatting import first_line
from videodesk.ui.widgets.plain_text import as_tooltip, without_mnemonics
from videodesk.ui.widgets.worker_pool import WorkerPool

_MOST: Final = 5
_TITLE: Final = 60


@dataclass(frozen=True, slots=True)
class Lineage:
    """The parent of a generation, and its children, the oldest first."""

    parent: Generation | None = None
    children: tuple[Generation, ...] = ()


ReadLineage = Callable[[Generation], Lineage]
"""Reads the lineage of a generation; blocks."""


class LineageLink(QPushButton):
    """A link to another generation."""

    chosen = Signal(str)

    def __init__(self, generation_id: str, text: str, theme: Theme) -> None:
        super().__init__(without_mnemonics(text))
        self.target = generation_id, text
        self.setObjectName("lineage-link")
        self.setAccessibleName(text)
        self.setToolTip(as_tooltip(text))
        self.setProperty("role", "link")
        self.setFont(theme.font(SMALL))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # A long title must not make the inspector wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("text-align: left;")
        self.clicked.connect(self._emit_chosen)

    def _emit_chosen(self) -> None:
        self.chosen.emit(self.target[0])


class LineageView(QWidget):
    """One link for each relative; read on a worker whenever the generation changes.

    Without `read_lineage`, only the id of the parent is known. `chosen` carries an id.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, workers: WorkerPool, read_lineage: ReadLineage | None) -> None:
        super().__init__()
        self.setObjectName("lineage")
        self._theme = theme
        self._workers = workers
        self._read_lineage = read_lineage
        self._generation: Generation | None = None
        self._links: list[LineageLink] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def show_generation(self, generation: Generation) -> None:
        """Show the relatives of a generation."""
        if self._generation is not None and self._generation.id != generation.id:
            self._set_links([])
        self._generation = generation
        if self._read_lineage is not None:
            self._workers.run(
                partial(self._read_lineage, generation), partial(self._show, generation)
            )
        elif generation.parent is not None:
            self._set_links([(generation.parent, self.tr("Based on an earlier request"))])
        else:
            self._set_links([])

    def _show(self, generation: Generation, lineage: Lineage) -> None:
        if self._generation is None or self._generation.id != generation.id:
            return
        links = []
        if lineage.parent is not None:
            again = lineage.parent.request == generation.request
            text = self.tr("Sent again from: {0}") if again else self.tr("Based on: {0}")
            links.append((lineage.parent.id, text.format(_title(lineage.parent))))
        for child in lineage.children[:_MOST]:
            again = child.request == generation.request
            text = self.tr("Sent again as: {0}") if again else self.tr("Reused in: {0}")
            links.append((child.id, text.format(_title(child))))
        self._set_links(links)

    def _set_links(self, links: list[tuple[str, str]]) -> None:
        if [link.target for link in self._links] == links:
            return
        for link in self._links:
            self._column.removeWidget(link)
            link.hide()
            link.deleteLater()
        self._links = [LineageLink(each, text, self._theme) for each, text in links]
        for link in self._links:
            link.chosen.connect(self.chosen)
            self._column.addWidget(link)
        set_tab_order(self, *self._links)
        self.setVisible(bool(links))


def _title(generation: Generation) -> str:
    return first_line(generation.request.prompt, _TITLE)
