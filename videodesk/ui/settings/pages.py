"""The settings pages that are plain lists of settings: each setting is declared here, once."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from videodesk.settings import Appearance
from videodesk.ui.settings.editors import CheckEditor, ChoiceEditor
from videodesk.ui.settings.page import Page, PageContext

translate: Final = QCoreApplication.translate


def appearance_page(context: PageContext) -> Page:
    """Build the page for the colours of the window."""
    page = Page(
        context,
        "appearance",
        translate("Settings", "Appearance"),
        translate(
            "Settings",
            "Font size and less motion are followed as the system has them set. High contrast "
            "is followed while the colours are “As the system”.",
        ),
    )
    page.grid.add(
        "appearance",
        translate("Settings", "Colours"),
        ChoiceEditor(
            [
                (Appearance.SYSTEM, translate("Settings", "As the system")),
                (Appearance.LIGHT, translate("Settings", "Light")),
                (Appearance.DARK, translate("Settings", "Dark")),
            ]
        ),
    )
    return page


def playback_page(context: PageContext) -> Page:
    """Build the page for how clips start, end and are decoded."""
    page = Page(
        context,
        "playback",
        translate("Settings", "Playback"),
        translate("Settings", "The volume is set in the player, and kept."),
    )
    page.grid.add(
        "autoplay",
        translate("Settings", "Start"),
        CheckEditor(translate("Settings", "Play a clip when it is chosen")),
    )
    page.grid.add(
        "loop",
        translate("Settings", "End"),
        CheckEditor(translate("Settings", "Begin again from the start")),
    )
    page.grid.add(
        "hardware_decoding",
        translate("Settings", "Decoding"),
        CheckEditor(translate("Settings", "Use the graphics hardware")),
        translate(
            "Settings",
            "Turn this off where clips stay black or flicker. Counts from the next start on.",
        ),
    )
    return page


def privacy_page(context: PageContext, logs: Path) -> Page:
    """Build the page for what is written into clips and into the log, which is in `logs`."""
    page = Page(
        context,
        "writing",
        translate("Settings", "Files and log"),
        translate("Settings", "An API key is never written into a clip or the log."),
    )
    page.grid.add(
        "write_provenance",
        translate("Settings", "Clips"),
        CheckEditor(translate("Settings", "Write the request into each finished clip")),
        translate(
            "Settings",
            "Prompt, model and task id go into the file itself, so that a library can be "
            "rebuilt from its clips alone. Whoever gets the file can read them.",
        ),
    )
    page.grid.add(
        "log_prompts",
        translate("Settings", "Log"),
        CheckEditor(translate("Settings", "Allow prompts in the log")),
        translate("Settings", "Of use when something has to be found out; off at other times."),
    )
    page.add_path("logs", translate("Settings", "Log folder"), logs)
    return page


def models_page(context: PageContext, file: Path) -> Page:
    """Build the page that shows where the user's own list of models is."""

    def note() -> str:
        if file.is_file():
            return ""
        return translate("Settings", "The file is not there yet. Make it to begin.")

    page = Page(
        context,
        "models",
        translate("Settings", "Models"),
        translate(
            "Settings",
            "The program knows the usual models. Yours, and what you know better about one of "
            "them, go into a file of your own, which counts before the built-in list. Any "
            "other id can be typed in the composer.",
        ),
    )
    page.add_path("models", translate("Settings", "Your models"), file, file.parent, note)
    return page
