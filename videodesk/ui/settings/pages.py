"""The general settings page: each of its settings is declared here, once."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from videodesk.settings import Appearance
from videodesk.ui.settings.editors import CheckEditor, ChoiceEditor
from videodesk.ui.settings.page import Page, PageContext

translate: Final = QCoreApplication.translate


def general_page(context: PageContext, logs: Path) -> Page:
    """Build the page for the theme, the player and the log, which is in `logs`."""
    page = Page(
        context,
        "general",
        translate("Settings", "General"),
        translate("Settings", "Font size, reduced motion and high contrast follow the system."),
    )
    page.grid.add(
        "appearance",
        translate("Settings", "Theme"),
        ChoiceEditor(
            [
                (Appearance.SYSTEM, translate("Settings", "System")),
                (Appearance.LIGHT, translate("Settings", "Light")),
                (Appearance.DARK, translate("Settings", "Dark")),
            ]
        ),
    )
    page.grid.add_heading(translate("Settings", "Playback"))
    page.grid.add(
        "autoplay",
        translate("Settings", "Autoplay"),
        CheckEditor(translate("Settings", "Play a clip when it is selected")),
    )
    page.grid.add(
        "loop",
        translate("Settings", "At the end"),
        CheckEditor(translate("Settings", "Loop")),
    )
    page.grid.add(
        "hardware_decoding",
        translate("Settings", "Decoding"),
        CheckEditor(translate("Settings", "Use hardware acceleration")),
        translate(
            "Settings", "Turn off if clips stay black or flicker. Takes effect after a restart."
        ),
    )
    page.grid.add_heading(translate("Settings", "Log"))
    page.grid.add(
        "log_prompts",
        translate("Settings", "Prompts"),
        CheckEditor(translate("Settings", "Include prompts in the log")),
        translate("Settings", "Only for troubleshooting. The log never contains an API key."),
    )
    page.add_path("logs", translate("Settings", "Log folder"), logs)
    return page
