"""What dropping pictures here would do, said before they are dropped."""

from PySide6.QtCore import QObject

from videodesk.catalog import Model


class ImageHints(QObject):
    """Puts an offer into words."""

    def text(self, brought: int, listed: int, model: Model | None) -> str:
        """A sentence for so many pictures beside so many that are listed; "" for none."""
        if brought == 0:
            return ""
        offer = self.tr("Drop to add 1 picture")
        if brought > 1:
            offer = self.tr("Drop to add {count} pictures").format(count=brought)
        most = model.images[1] if model else None
        if model is None or most is None or brought + listed <= most:
            return offer
        if most == 0:
            caution = self.tr("{model} takes no pictures: choose another model then.")
        else:
            caution = self.tr("{model} takes {most} at most: remove the rest then.")
        return f"{offer}.\n{caution.format(model=model.name, most=most)}"
