"""The page for how clips play."""

from collections.abc import Callable

from videodesk.settings import Settings
from videodesk.ui.settings.editors import Tick
from videodesk.ui.settings.page import Page
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme


class PlaybackPage(Page):
    """Whether clips begin by themselves, whether they repeat, and what decodes them."""

    def __init__(self, theme: Theme, icons: IconProvider, current: Callable[[], Settings]) -> None:
        super().__init__(
            theme,
            icons,
            "playback",
            self.tr("Playback"),
            self.tr("The volume is set in the player, and kept."),
            current,
        )
        self.grid.add("autoplay", self.tr("Start"), Tick(self.tr("Play a clip when it is chosen")))
        self.grid.add("loop", self.tr("End"), Tick(self.tr("Begin again from the start")))
        self.grid.add(
            "hardware_decoding",
            self.tr("Decoding"),
            Tick(self.tr("Use the graphics hardware")),
            self.tr(
                "Turn this off where clips stay black or flicker. Counts from the next start on."
            ),
        )
