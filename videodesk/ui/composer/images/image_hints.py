"""Sentences about images that are to be added, and about the frame that a clip continues from."""

from collections.abc import Container

from PySide6.QtCore import QObject

from videodesk.catalog import Field, IssueCode, Model, ValidationIssue, make_issue


class ImageHints(QObject):
    """`first_frame` is the listed image that the clip is to continue from, if any."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.first_frame: str | None = None

    def drop_hint(self, dropped: int, listed: int, model: Model | None) -> str:
        """Return what dropping this many images would do, given `listed` ones; "" for none."""
        if dropped == 0:
            return ""
        hint = self.tr("Drop to add 1 picture")
        if dropped > 1:
            hint = self.tr("Drop to add {count} pictures").format(count=dropped)
        most = model.images[1] if model else None
        if model is None or most is None or dropped + listed <= most:
            return hint
        if most == 0:
            caution = self.tr("{model} takes no pictures: choose another model then.")
        else:
            caution = self.tr("{model} takes {most} at most: remove the rest then.")
        return f"{hint}.\n{caution.format(model=model.name, most=most)}"

    def first_frame_issues(
        self, listed: Container[str], model: Model | None
    ) -> list[ValidationIssue]:
        """Return an issue if the model would not begin the clip with the frame."""
        if self.first_frame not in listed or model is None or not model.images[1]:
            return []
        if not model.modes or model.takes_first_frame:
            return []
        return [make_issue(Field.IMAGES, IssueCode.NO_FIRST_FRAME, model=model.name)]
