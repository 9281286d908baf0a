"""What a generation was made from, and what was made from it."""

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
from videodesk.ui.widgets.worker_pool import WorkerPool

_MOST: Final = 5
_TITLE: Final = 60


@dataclass(frozen=True, slots=True)
class Lineage:
    """The generation that one was made from, and those that were made from it, oldest first."""

    parent: Generation | None = None
    children: tuple[Generation, ...] = ()


FamilyOf = Callable[[Generation], Lineage]
"""Reads a generation's family; blocks."""


class LineageLink(QPushButton):
    """A link to another generation."""

    chosen = Signal(str)

    def __init__(self, generation_id: str, text: str, theme: Theme) -> None:
        super().__init__(text.replace("&", "&&"))
        self.target = generation_id, text
        self.setObjectName("family-link")
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setProperty("role", "link")
        self.setFont(theme.font(SMALL))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # A long title may not make the inspector wider than its place.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("text-align: left;")
        self.clicked.connect(self._say)

    def _say(self) -> None:
        self.chosen.emit(self.target[0])


class LineageView(QWidget):
    """One link a relative; reads them on a worker, and again when the generation has changed.

    Without `family_of`, the parent alone is known, by its id. `wanted` carries an id.
    """

    wanted = Signal(str)

    def __init__(self, theme: Theme, workers: WorkerPool, family_of: FamilyOf | None) -> None:
        super().__init__()
        self.setObjectName("family")
        self._theme = theme
        self._workers = workers
        self._family_of = family_of
        self._generation: Generation | None = None
        self._links: list[LineageLink] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def show_generation(self, generation: Generation) -> None:
        """Shows the relatives of a generation."""
        if self._generation is not None and self._generation.id != generation.id:
            self._fill([])
        self._generation = generation
        if self._family_of is not None:
            self._workers.run(partial(self._family_of, generation), partial(self._show, generation))
        elif generation.parent is not None:
            self._fill([(generation.parent, self.tr("Made from an earlier request"))])
        else:
            self._fill([])

    def _show(self, generation: Generation, family: Lineage) -> None:
        if self._generation is None or self._generation.id != generation.id:
            return
        links = []
        if family.parent is not None:
            again = family.parent.request == generation.request
            text = self.tr("Sent again of: {0}") if again else self.tr("Made from: {0}")
            links.append((family.parent.id, text.format(_title(family.parent))))
        for child in family.children[:_MOST]:
            again = child.request == generation.request
            text = self.tr("Sent again as: {0}") if again else self.tr("Used again in: {0}")
            links.append((child.id, text.format(_title(child))))
        self._fill(links)

    def _fill(self, links: list[tuple[str, str]]) -> None:
        if [link.target for link in self._links] == links:
            return
        for link in self._links:
            self._column.removeWidget(link)
            link.hide()
            link.deleteLater()
        self._links = [LineageLink(each, text, self._theme) for each, text in links]
        for link in self._links:
            link.chosen.connect(self.wanted)
            self._column.addWidget(link)
        set_tab_order(self, *self._links)
        self.setVisible(bool(links))


def _title(generation: Generation) -> str:
    return first_line(generation.request.prompt, _TITLE)
