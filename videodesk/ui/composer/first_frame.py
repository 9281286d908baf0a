"""The picture that a clip is to go on from, and whether the chosen model begins with one."""

from collections.abc import Container

from PySide6.QtCore import QObject

from videodesk.catalog import Field, Model, ValidationIssue


class FirstFrame(QObject):
    """Remembers the last frame of the clip that is continued. `image` is as it is listed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.image: str | None = None

    def findings(self, listed: Container[str], model: Model | None) -> list[ValidationIssue]:
        """A word where the model would use the frame for something else."""
        if self.image not in listed or model is None or not model.images[1]:
            return []
        if not model.modes or model.takes_first_frame:
            return []
        sentence = self.tr(
            "{model} is not known to begin a clip with a picture. To go on from this frame, "
            "choose a model that takes a first frame."
        )
        return [ValidationIssue(Field.IMAGES, sentence.format(model=model.name))]
