"""Builds the main window from its panels."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from PySide6.QtGui import QUndoStack

from videodesk.catalog import Catalog
from videodesk.generation import Generation
from videodesk.library.reader import Reader
from videodesk.library.usual_wait import WaitHistory
from videodesk.media.worker.calls import inspect, poster, prepare_all, thumbnail
from videodesk.paths import AppPaths, poster_path
from videodesk.settings import Settings
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.activity.panel import ActivityPanel
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.images.image_loader import ImageLoader
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.inspector.lineage import Lineage
from videodesk.ui.player.player import Player
from videodesk.ui.settings.onboarding_panel import OnboardingPanel, accept_any_address
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.shell.notifications import NotificationArea
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

TILE_WIDTH: Final = 232


def build_window(
    theme: Theme,
    icons: IconProvider,
    worker_pool: WorkerPool,
    *,
    catalog: Catalog,
    settings: Settings,
    paths: AppPaths,
    reader: Reader,
    profile: str,
    undo_stack: QUndoStack,
    reader_pool: WorkerPool | None = None,
    waits: WaitHistory | None = None,
    holds: AccountHolds | None = None,
    check_address: Callable[[str], tuple[str, str]] = accept_any_address,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> MainWindow:
    """Builds the main window over one library, for requests of one profile.

    `reader_pool` reads the library, so that a dead network drive, which blocks `worker_pool` with
    the files on it, does not keep the clips from being listed. Without `waits`, the usual times are
    those of the catalogue.
    """
    facts = _ModelFacts(catalog)
    waits = waits or WaitHistory(facts.expected_wait)
    holds = holds or AccountHolds()
    with theme.style_sheet_later():
        player = Player(
            theme,
            icons,
            worker_pool,
            volume=settings.volume,
            muted=settings.muted,
            loop=settings.loop,
            autoplay=settings.autoplay,
            copies=paths.playable_copies,
        )
        gallery = Gallery(
            theme,
            icons,
            reader_pool or worker_pool,
            reader,
            PosterCache(paths.posters, poster, worker_pool),
            names=facts.name,
            usual_wait=waits.usual_for,
            tile_width=TILE_WIDTH,
            now=now,
            holds=holds,
        )
        return MainWindow(
            Composer(
                theme,
                icons,
                worker_pool,
                catalog,
                ImageLoader(inspect, thumbnail, prepare_all),
                paths.cache / "dropped",
                profile=profile,
                undo_stack=undo_stack,
                usual_wait=waits.usual,
            ),
            gallery,
            Inspector(
                theme,
                icons,
                worker_pool,
                player,
                model_name=facts.name,
                now=now,
                read_event_log=reader.events,
                read_lineage=_LineageReader(reader).of,
                is_hidden=gallery.is_hidden,
                file_state=gallery.file_state,
                usual_wait=waits.usual_for,
                poster_path=lambda generation_id: poster_path(paths.posters, generation_id),
                holds=holds,
            ),
            ActivityBar(
                icons,
                panel=ActivityPanel(
                    theme,
                    icons,
                    names=facts.name,
                    usual_wait=waits.usual_for,
                    now=now,
                    workers=worker_pool,
                ),
                now=now,
                holds=holds,
            ),
            OnboardingPanel(theme, check_address=check_address),
            undo_stack,
            NotificationArea(icons),
            icons,
        )


@dataclass(frozen=True, slots=True)
class _LineageReader:
    reader: Reader

    def of(self, generation: Generation) -> Lineage:
        parents = self.reader.get_many([generation.parent]) if generation.parent else []
        return Lineage(next(iter(parents), None), tuple(self.reader.children(generation.id)))


@dataclass(frozen=True, slots=True)
class _ModelFacts:
    catalog: Catalog

    def name(self, model_id: str) -> str:
        model = self.catalog.model(model_id)
        return model.name if model else model_id

    def expected_wait(self, _profile: str, model_id: str) -> float | None:
        model = self.catalog.model(model_id)
        return model.usual_wait if model else None
