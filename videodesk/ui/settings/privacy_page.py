"""The page for what is written into the clips and into the log."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal

from videodesk.settings import Settings
from videodesk.ui.settings.editors import Tick
from videodesk.ui.settings.page import Page
from videodesk.ui.settings.path_label import PathLabel
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme


class PrivacyPage(Page):
    """Provenance and prompts. `folder_wanted` carries the folder that is to be shown."""

    folder_wanted = Signal(object)

    def __init__(
        self, theme: Theme, icons: IconProvider, current: Callable[[], Settings], logs: Path
    ) -> None:
        super().__init__(
            theme,
            icons,
            "writing",
            self.tr("Files and log"),
            self.tr("An API key is never written into a clip or the log."),
            current,
        )
        self.grid.add(
            "write_provenance",
            self.tr("Clips"),
            Tick(self.tr("Write the request into each finished clip")),
            self.tr(
                "Prompt, model and task id go into the file itself, so that a library can be "
                "rebuilt from its clips alone. Whoever gets the file can read them."
            ),
        )
        self.grid.add(
            "log_prompts",
            self.tr("Log"),
            Tick(self.tr("Allow prompts in the log")),
            self.tr("Of use when something has to be found out; off at other times."),
        )
        place = PathLabel(theme, "logs", self.tr("Log folder"), logs)
        place.folder_wanted.connect(self.folder_wanted)
        self.grid.add_part(self.tr("Log folder"), place)
