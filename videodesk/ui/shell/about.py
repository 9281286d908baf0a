"""What this program is: its versions, and the licences that it is passed on under."""

import platform

import PySide6
from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from videodesk import APP_NAME, __version__


def about_box(window: QWidget) -> QMessageBox:
    """A box over a window, not yet opened; its text can be selected and copied."""
    translate = QCoreApplication.translate
    box = QMessageBox(window)
    box.setObjectName("about")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(translate("About", "About {name}").format(name=APP_NAME))
    box.setIconPixmap(window.windowIcon().pixmap(48, 48))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    box.setText(f"{APP_NAME} {__version__}")
    parts = (
        translate("About", "Make videos with hosted models, and keep every clip on your own disk."),
        f"Qt {qVersion()} · PySide {PySide6.__version__} · Python {platform.python_version()}",
        translate(
            "About",
            "{name} is under the MIT licence. The packaged program as a whole is passed on under "
            "the GNU General Public License (GPL), version 2 or later, because the FFmpeg of PyAV "
            "in it contains x264 and x265. Qt is under the LGPL, version 3. The licences of all "
            "parts, and where their sources are, lie in the program's folder “licences”.",
        ).format(name=APP_NAME),
    )
    box.setInformativeText("\n\n".join(parts))
    return box
