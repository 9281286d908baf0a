"""Undoing and pasting while no field has the focus: what the window as a whole makes of them."""

from collections.abc import Callable

from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.images.dropped_images import on_clipboard
from videodesk.ui.gallery.gallery import Gallery


class WindowEditTarget:
    """Takes the undoing that is offered below the tiles or in the line of activity, and hands
    pictures on the clipboard to the composer, which `unfold` brings into sight.
    """

    def __init__(
        self,
        composer: Composer,
        gallery: Gallery,
        activity: ActivityBar,
        unfold: Callable[[], None],
    ) -> None:
        self._composer = composer
        self._gallery = gallery
        self._activity = activity
        self._unfold = unfold

    def can_undo(self) -> bool:
        """Whether one of them offers to take something back."""
        return self._gallery.offers_undo or self._activity.offers_undo

    def undo(self) -> None:
        """Takes what is offered; the gallery comes first."""
        if self._gallery.offers_undo:
            self._gallery.take_undo()
        elif self._activity.offers_undo:
            self._activity.take_undo()

    def paste(self) -> None:
        """Adds the pictures on the clipboard; anything else is of no use without a field."""
        mime = on_clipboard()
        if mime is not None and self._composer.accepts(mime):
            self._unfold()
            self._composer.add_images(mime)
