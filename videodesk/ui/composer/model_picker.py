"""The model picker: catalogue models, models of the service, and any typed id."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.catalog import Catalog, Model, ServiceModels
from videodesk.ui.composer.field_issues import FieldIssues
from videodesk.ui.composer.model_combo import ModelCombo
from videodesk.ui.composer.model_list import ModelList
from videodesk.ui.composer.model_popup import ModelPopup
from videodesk.ui.composer.model_text import day_time_text
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.field_label import FieldLabel
from videodesk.ui.widgets.message_line import MessageLine, Tone


class ModelPicker(QWidget):
    """A combo box with a popup list, and a description of the chosen model below it.

    `changed`: another model was chosen. `refresh_requested`: the service is to be asked for its
    models; its answer is passed to `show_service_models`.
    """

    changed = Signal()
    refresh_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        catalog: Catalog,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._now = now
        self._id = ""
        self._models = ModelList(catalog, now, self)
        self.combo = ModelCombo()
        self.combo.setObjectName("model")
        self.combo.setPlaceholderText(self.tr("Choose a model"))
        self.popup = ModelPopup(theme, icons, self._models, self)
        self._summary = MessageLine(theme, icons)
        self._caution = MessageLine(theme, icons)
        self.issues = FieldIssues(theme, icons, self.combo)

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(FieldLabel(theme, self.tr("Model"), self.combo))
        column.addWidget(self.combo)
        column.addWidget(self._summary)
        column.addWidget(self._caution)
        column.addWidget(self.issues)
        self.combo.list_requested.connect(self._open)
        self.popup.chosen.connect(self.choose)
        self.popup.refresh_requested.connect(self._on_refresh)
        self._caution.link_pressed.connect(self._on_refresh)
        self.show_service_models(None, "")
        if catalog.models:
            self.set_model_id(catalog.models[0].id)

    @property
    def model(self) -> Model | None:
        """The chosen model; None for an id that is not in the catalogue."""
        return self._catalog.model(self._id)

    @property
    def model_id(self) -> str:
        """The id that is sent."""
        return self._id

    @property
    def summary(self) -> str:
        """The description below the picker."""
        return self._summary.text

    @property
    def caution(self) -> str:
        """The warning about a model that the service did not list; "" if there is none."""
        return self._caution.text

    def set_model_id(self, model_id: str) -> None:
        """Choose a model by its id, whether it is known or not."""
        self._id = model_id
        model = self.model
        self.combo.show_model(model.name if model else model_id, model_id)
        self._summary.show_message(model.summary if model else "")
        self._show_caution()

    def choose(self, model_id: str) -> None:
        """Choose a model as the user does."""
        if model_id != self._id:
            self.set_model_id(model_id)
            self.changed.emit()

    def show_service_models(self, service: ServiceModels | None, unit: str) -> None:
        """Show the service's models and when it was asked; None if never."""
        self._models.set_service_models(service, unit)
        self.popup.refresh.setEnabled(True)
        if service is None:
            self.popup.show_state(self.tr("Models available to your key have not been checked"))
        else:
            asked = self.tr("Checked {moment}")
            self.popup.show_state(asked.format(moment=day_time_text(service.asked_at, self._now())))
        self._show_caution()

    def show_loading(self) -> None:
        """Show that the service is being asked."""
        self.popup.refresh.setEnabled(False)
        self.popup.show_state(self.tr("Checking available models…"))

    def show_error(self, text: str) -> None:
        """Show why the service gave no answer; its former one stays in use."""
        self.popup.refresh.setEnabled(True)
        self.popup.show_state(text, Tone.BAD)

    def _open(self, typed: str) -> None:
        corner = self.combo.mapToGlobal(self.combo.rect().topLeft())
        self.popup.open(QRect(corner, self.combo.size()), self._id, typed)

    def _on_refresh(self) -> None:
        self.show_loading()
        self.refresh_requested.emit()

    def _show_caution(self) -> None:
        text = self._models.caution(self._id)
        link = self.tr("Check again") if text else ""
        self._caution.show_message(f"{text}." if text else "", Tone.CAUTION, link)
