"""What leaves the gallery for other programs, by the clipboard or a drag: files, and prompts."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QUrl

from videodesk.generation import Generation


def to_mime(generations: Sequence[Generation]) -> QMimeData:
    """The clips as files, and the whole prompts as text; whichever the other program takes."""
    mime = QMimeData()
    files = [each.file for each in generations if each.file is not None]
    if files:
        mime.setUrls([QUrl.fromLocalFile(str(each)) for each in files])
    mime.setText("\n\n".join(each.request.prompt for each in generations))
    return mime
