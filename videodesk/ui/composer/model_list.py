"""List model of the model picker: catalogue models, other models of the service, a typed id.

Filtered by what was typed. Each row shows whether the key can use its model, as far as is known.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from videodesk.catalog import Catalog, Model, ServiceModels
from videodesk.text import fold
from videodesk.ui.composer.model_text import day_text, describe_inputs, price_text

ROW: Final = int(Qt.ItemDataRole.UserRole)

_NOT_ALIKE: Final = 3
_SIGNS: Final = re.compile(r"[\W_]+")

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model that can be chosen. `usable` is None if that is unknown.

    `is_custom`: an id that was typed and is in neither list.
    """

    id: str
    name: str
    maker: str = ""
    lines: tuple[str, ...] = ()
    price: str = ""
    usable: bool | None = None
    caution: str = ""
    is_custom: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between two parts of the list."""

    text: str


Row = ModelRow | Heading


class ModelList(QAbstractListModel):
    """All rows that match the filter. `now` returns an aware datetime."""

    def __init__(
        self,
        catalog: Catalog,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._now = now
        self._service: ServiceModels | None = None
        self._unit = ""
        self._typed = ""
        self._rows: tuple[Row, ...] = self._matching_rows()

    def set_service_models(self, service: ServiceModels | None, unit: str) -> None:
        """Set the service's models, and the currency of their prices."""
        self._service = service
        self._unit = unit
        self._refresh()

    def set_filter(self, typed: str) -> None:
        """Keep only rows that have all these words in name, id or maker."""
        self._typed = typed
        self._refresh()

    def default_row(self) -> int:
        """Return the row that Return chooses: the one most like what was typed; -1 if none.

        Of several, it is the first that the key can use.
        """
        models = [
            (_rank(row, self._typed), row.usable is False, number)
            for number, row in enumerate(self._rows)
            if isinstance(row, ModelRow)
        ]
        return min(models, default=(0, False, -1))[2]

    def row_of(self, model_id: str) -> int:
        """Return the row of a model; -1 if it is not listed."""
        for number, row in enumerate(self._rows):
            if isinstance(row, ModelRow) and row.id == model_id:
                return number
        return -1

    def row(self, number: int) -> Row:
        """Return the content of a row."""
        return self._rows[number]

    def caution(self, model_id: str) -> str:
        """Return why the key may be unable to use a model; "" if it can or that is not known."""
        if self._service is None or self._service.includes(model_id) is not False:
            return ""
        text = self.tr("Not available to your key (checked {day})")
        return text.format(day=day_text(self._service.asked_at, self._now()))

    def price(self, model_id: str) -> str:
        """Return the estimated price of a clip as text; "" if it is not known."""
        known = self._service.prices.get(model_id) if self._service else None
        return price_text(known, self._unit)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row itself, or its text."""
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text if isinstance(row, Heading) else row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.accessible_text(index.row())
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings cannot be selected."""
        if isinstance(self.data(index, ROW), ModelRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.ItemNeverHasChildren

    def accessible_text(self, number: int) -> str:
        """Return a row as a screen reader reads it."""
        row = self._rows[number]
        if isinstance(row, Heading):
            return row.text
        usable = self.tr("Available to your key") if row.usable else ""
        parts = (row.name, row.maker, row.price, row.caution, usable, *row.lines)
        return ". ".join(part for part in parts if part)

    def _refresh(self) -> None:
        self.beginResetModel()
        self._rows = self._matching_rows()
        self.endResetModel()

    def _matching_rows(self) -> tuple[Row, ...]:
        typed = self._typed.strip()

        def rank(row: ModelRow) -> int:
            return _rank(row, typed)

        known = [self._catalog_row(model) for model in self._catalog.models]
        others = [self._other(model_id) for model_id in self._other_ids()]
        rows: list[Row] = [*sorted((row for row in known if _matches(row, typed)), key=rank)]
        fitting = sorted((row for row in others if _matches(row, typed)), key=rank)
        if fitting:
            rows += [Heading(self.tr("Other models available to your key")), *fitting]
        present = {fold(text) for row in (*known, *others) for text in (row.id, row.name)}
        if typed and fold(typed) not in present:
            rows.append(self._as_typed(typed))
        return tuple(rows)

    def _other_ids(self) -> list[str]:
        offered = set(self._service.models) if self._service else set[str]()
        return sorted(
            (each for each in offered if self._catalog.model(each) is None), key=str.casefold
        )

    def _catalog_row(self, model: Model) -> ModelRow:
        return ModelRow(
            model.id,
            model.name,
            model.maker,
            tuple(line for line in (model.summary, describe_inputs(model)) if line),
            self.price(model.id),
            self._service.includes(model.id) if self._service else None,
            self.caution(model.id),
        )

    def _other(self, model_id: str) -> ModelRow:
        return ModelRow(model_id, model_id, price=self.price(model_id), usable=True)

    def _as_typed(self, typed: str) -> ModelRow:
        return ModelRow(
            typed,
            typed,
            lines=(self.tr("Use this model ID"),),
            caution=self.caution(typed),
            is_custom=True,
        )


def _matches(row: ModelRow, typed: str) -> bool:
    text = fold(f"{row.name} {row.id} {row.maker}")
    return all(word in text for word in fold(typed).split()) or _rank(row, typed) < _NOT_ALIKE


def _rank(row: ModelRow, typed: str) -> int:
    """Return how much a model differs from what was typed; punctuation is ignored."""
    if row.is_custom:
        return _NOT_ALIKE + 1
    wanted = _squeeze(typed)
    names = [_squeeze(row.name), _squeeze(row.id)]
    if not wanted:
        return _NOT_ALIKE
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if any(wanted in name for name in names) else _NOT_ALIKE


def _squeeze(text: str) -> str:
    """Return letters and digits alone: "veo-3", "Veo 3" and "veo3" are one name."""
    return _SIGNS.sub("", fold(text))
