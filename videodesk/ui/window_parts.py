"""The parts of the main window, made and put together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from videodesk.catalog import Catalog
from videodesk.library.shelf import Shelf
from videodesk.media import images
from videodesk.media.frames import poster
from videodesk.paths import Places
from videodesk.settings import Settings
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.picture_reader import PictureReader
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.gallery.posters import Posters
from videodesk.ui.icons import Icons
from videodesk.ui.main_window import MainWindow
from videodesk.ui.player.inspector import Inspector
from videodesk.ui.player.player import Player
from videodesk.ui.settings.key_panel import KeyPanel
from videodesk.ui.theme import Theme
from videodesk.ui.workers import Workers


def build_window(
    theme: Theme,
    workers: Workers,
    *,
    catalog: Catalog,
    settings: Settings,
    places: Places,
    shelf: Shelf,
    profile: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> MainWindow:
    """The main window over one library, for requests of one profile."""
    icons = Icons(theme)
    words = _ModelWords(catalog)
    player = Player(
        theme,
        icons,
        workers,
        volume=settings.volume,
        muted=settings.muted,
        loop=settings.loop,
    )
    return MainWindow(
        Composer(
            theme,
            icons,
            workers,
            catalog,
            PictureReader(images.inspect, images.thumbnail),
            places.cache / "dropped",
            profile=profile,
        ),
        Gallery(
            theme,
            icons,
            workers,
            shelf,
            Posters(places.posters, poster, workers),
            names=words.name,
            usual_wait=words.usual_wait,
            tile_width=TILE_WIDTH,
            now=now,
        ),
        Inspector(theme, icons, workers, player, names=words.name, now=now, journal=shelf.journal),
        ActivityBar(icons),
        KeyPanel(theme),
    )


TILE_WIDTH = 232


@dataclass(frozen=True, slots=True)
class _ModelWords:
    catalog: Catalog

    def name(self, model_id: str) -> str:
        model = self.catalog.model(model_id)
        return model.name if model else model_id

    def usual_wait(self, model_id: str) -> int | None:
        model = self.catalog.model(model_id)
        return model.usual_wait if model else None
