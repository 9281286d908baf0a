"""Sentences about the images of a request, and those that are to be added."""

from PySide6.QtCore import QObject

from videodesk.catalog import Model


class ImageHints(QObject):
    """Says what a drop would do, and what the model does with images."""

    def drop_hint(self, dropped: int, listed: int, model: Model | None) -> str:
        """Return what dropping this many images would do, given `listed` ones; "" for none."""
        if dropped == 0:
            return ""
        hint = self.tr("Drop to add %n picture(s)", "", dropped)
        most = model.images[1] if model else None
        if model is None or most is None or dropped + listed <= most:
            return hint
        if most == 0:
            caution = self.tr("{model} works from text only.").format(model=model.name)
        else:
            caution = self.tr("{model} takes up to %n picture(s).", "", most)
            caution = caution.format(model=model.name)
        return f"{hint}.\n{caution}"

    def role_text(self, model: Model | None, listed: int) -> str:
        """Return what the model does with images; "" once the tiles of `listed` ones say it."""
        if model is None or (listed and None not in model.image_roles(listed)):
            return ""
        return model.picture_role
