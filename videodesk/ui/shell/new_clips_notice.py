"""Notification about new requests that were made while the gallery is not visible."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.widgets.notification_bar import Notification, Notifier

_KEY: Final = "newClips"


class NewClipsNotice(QObject):
    """Says how many there are, and leads to the newest with `show`."""

    def __init__(
        self, gallery: Gallery, notifications: Notifier, show: Callable[[str], None]
    ) -> None:
        super().__init__(gallery)
        self._notifications = notifications
        self._show = show
        gallery.made_out_of_sight.connect(self._announce)

    def _announce(self, ids: tuple[str, ...]) -> None:
        text = self.tr("%n new clip(s)", "", len(ids))
        show = partial(self._show, ids[-1])
        self._notifications.notify(
            Notification(text, self.tr("Show"), show, key=_KEY, passing=True)
        )
