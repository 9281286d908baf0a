"""The choice of a model: those of the catalogue, and any other id that is typed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCompleter, QListView, QVBoxLayout, QWidget

from videodesk.catalog import Catalog, Model
from videodesk.ui.composer.caption import Caption
from videodesk.ui.composer.choice_combo import ChoiceCombo
from videodesk.ui.composer.field_findings import FieldFindings
from videodesk.ui.composer.message_line import MessageLine
from videodesk.ui.composer.model_delegate import ModelDelegate
from videodesk.ui.icons import Icons
from videodesk.ui.theme import GRID, Theme


class ModelPicker(QWidget):
    """A combo box of names, with what the chosen model is for under it."""

    changed = Signal()

    def __init__(
        self, theme: Theme, icons: Icons, catalog: Catalog, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self.combo = ChoiceCombo()
        self.combo.setObjectName("model")
        self.combo.setPlaceholderText(self.tr("Choose a model, or type its id"))
        self.combo.suggest([(model.name, model) for model in catalog.models])
        self.combo.setItemDelegate(ModelDelegate(theme, self.combo))
        self.combo.setMaxVisibleItems(max(1, len(catalog.models)))
        self._complete(theme)
        self._summary = MessageLine(theme, icons)
        self.findings = FieldFindings(theme, icons, self.combo)

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(Caption(theme, self.tr("Model"), self.combo))
        column.addWidget(self.combo)
        column.addWidget(self._summary)
        column.addWidget(self.findings)
        self.combo.edited.connect(self._on_edited)
        if catalog.models:
            self.combo.setCurrentIndex(0)

    @property
    def model(self) -> Model | None:
        """The chosen model; None for an id that the catalogue does not know."""
        text = self.combo.currentText().strip()
        index = self.combo.currentIndex()
        if index >= 0 and self.combo.itemText(index) == text:
            chosen = self.combo.itemData(index)
            return chosen if isinstance(chosen, Model) else None
        wanted = text.casefold()
        return next(
            (
                model
                for model in self._catalog.models
                if wanted in {model.id.casefold(), model.name.casefold()}
            ),
            None,
        )

    @property
    def model_id(self) -> str:
        """The id to be sent: the chosen model's, or what was typed."""
        model = self.model
        return model.id if model is not None else self.combo.currentText().strip()

    @property
    def summary(self) -> str:
        """The line under the picker."""
        return self._summary.text

    def put(self, model_id: str) -> None:
        """Chooses a model by its id."""
        model = self._catalog.model(model_id)
        if model is None:
            self.combo.put(model_id)
        else:
            self.combo.setCurrentIndex(-1)  # else a text that was typed over it would stay
            self.combo.setCurrentIndex(self._catalog.models.index(model))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The popup's summaries wrap at the picker's width."""
        super().resizeEvent(event)
        self.combo.view().doItemsLayout()

    def _complete(self, theme: Theme) -> None:
        completer = QCompleter(self.combo.model(), self.combo)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = QListView()
        popup.setItemDelegate(ModelDelegate(theme, self.combo))
        completer.setPopup(popup)
        self.combo.setCompleter(completer)

    def _on_edited(self) -> None:
        model = self.model
        self._summary.say(model.summary if model else "")
        self.changed.emit()
