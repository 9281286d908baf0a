"""Visibility of the panels: what the user wants, and what there is room for."""


class PanelVisibility:
    """Remembers what the user wants while a narrow window has room for one panel only.

    A narrow window hides the inspector first (docs/ui.md, "Layout"). A panel that the user folded
    stays folded; one that was hidden for lack of room comes back with the room.
    """

    def __init__(self) -> None:
        self.wants_composer = True
        self.wants_inspector = True
        self.clip_fills_screen = False
        self._narrow = False
        self._composer_yields = False
        self._inspector_yields = False

    @property
    def shows_composer(self) -> bool:
        """Whether the composer is shown now."""
        return self.wants_composer and not (self._composer_yields or self.clip_fills_screen)

    @property
    def shows_inspector(self) -> bool:
        """Whether the inspector is shown now."""
        return self.wants_inspector and not (self._inspector_yields or self.clip_fills_screen)

    def set_narrow(self, *, narrow: bool) -> None:
        """Whether the window has room for one panel only."""
        if narrow and not self._narrow:
            self._inspector_yields = self.shows_composer and self.shows_inspector
        elif not narrow:
            self._composer_yields = self._inspector_yields = False
        self._narrow = narrow

    def set_composer_wanted(self, *, wanted: bool) -> None:
        """Folds or unfolds the composer; in a narrow window, the inspector yields."""
        self.wants_composer = wanted
        self._composer_yields = False
        if wanted and self._narrow and self.shows_inspector:
            self._inspector_yields = True

    def set_inspector_wanted(self, *, wanted: bool) -> None:
        """Folds or unfolds the inspector; in a narrow window, the composer yields."""
        self.wants_inspector = wanted
        self._inspector_yields = False
        if wanted and self._narrow and self.shows_composer:
            self._composer_yields = True
