"""The page that says where a person's own models are written down."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal

from videodesk.settings import Settings
from videodesk.ui.settings.page import Page
from videodesk.ui.settings.path_label import PathLabel
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme


class ModelsPage(Page):
    """Where models.toml lies. `folder_wanted` carries the folder that is to be shown."""

    folder_wanted = Signal(object)

    def __init__(
        self, theme: Theme, icons: IconProvider, current: Callable[[], Settings], file: Path
    ) -> None:
        super().__init__(
            theme,
            icons,
            "models",
            self.tr("Models"),
            self.tr(
                "The program knows the usual models. Yours, and what you know better about one of "
                "them, go into a file of your own, which counts before the built-in list. Any "
                "other id can be typed in the composer."
            ),
            current,
        )
        self._file = file
        self._place = PathLabel(theme, "models", self.tr("Your models"), file, file.parent)
        self._place.folder_wanted.connect(self.folder_wanted)
        self.grid.add_part(self.tr("Your models"), self._place)

    def opened(self) -> None:
        """Says whether the file is there."""
        there = self._file.is_file()
        self._place.say("" if there else self.tr("The file is not there yet. Make it to begin."))
