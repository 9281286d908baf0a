"""The parts of the main window, made and put together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from videodesk.catalog import Catalog
from videodesk.generation import Generation
from videodesk.library.gallery_reader import Shelf
from videodesk.media import images
from videodesk.media.frames import poster
from videodesk.media.size_budget import pack
from videodesk.paths import Places, poster_path
from videodesk.settings import Settings
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.activity.panel import ActivityPanel
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.images.image_loader import PictureReader
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.gallery.posters import Posters
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.inspector.lineage import Family
from videodesk.ui.player.player import Player
from videodesk.ui.settings.onboarding_panel import KeyPanel, as_typed
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.theme.icons import Icons
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import Workers

TILE_WIDTH: Final = 232


def build_window(
    theme: Theme,
    icons: Icons,
    workers: Workers,
    *,
    catalog: Catalog,
    settings: Settings,
    places: Places,
    shelf: Shelf,
    profile: str,
    readers: Workers | None = None,
    check_address: Callable[[str], tuple[str, str]] = as_typed,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> MainWindow:
    """The main window over one library, for requests of one profile.

    `readers` read the library, so that a dead network drive, which holds up `workers` that look
    at files, does not hide the clips.
    """
    words = _ModelWords(catalog)
    player = Player(
        theme,
        icons,
        workers,
        volume=settings.volume,
        muted=settings.muted,
        loop=settings.loop,
        autoplay=settings.autoplay,
    )
    return MainWindow(
        Composer(
            theme,
            icons,
            workers,
            catalog,
            PictureReader(images.inspect, images.thumbnail, pack),
            places.cache / "dropped",
            profile=profile,
        ),
        Gallery(
            theme,
            icons,
            readers or workers,
            shelf,
            Posters(places.posters, poster, workers),
            names=words.name,
            usual_wait=words.usual_wait,
            tile_width=TILE_WIDTH,
            now=now,
        ),
        Inspector(
            theme,
            icons,
            workers,
            player,
            names=words.name,
            now=now,
            journal=shelf.journal,
            family_of=_Families(shelf).of,
            poster_of=lambda generation_id: poster_path(places.posters, generation_id),
        ),
        ActivityBar(
            icons,
            panel=ActivityPanel(
                theme, icons, names=words.name, usual_wait=words.usual_wait, now=now
            ),
            now=now,
        ),
        KeyPanel(theme, check_address=check_address),
    )


@dataclass(frozen=True, slots=True)
class _Families:
    shelf: Shelf

    def of(self, generation: Generation) -> Family:
        parents = self.shelf.page([generation.parent]) if generation.parent else []
        return Family(next(iter(parents), None), tuple(self.shelf.children(generation.id)))


@dataclass(frozen=True, slots=True)
class _ModelWords:
    catalog: Catalog

    def name(self, model_id: str) -> str:
        model = self.catalog.model(model_id)
        return model.name if model else model_id

    def usual_wait(self, model_id: str) -> int | None:
        model = self.catalog.model(model_id)
        return model.usual_wait if model else None
