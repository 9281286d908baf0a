"""PySide6.QtCore with the plug-ins that contents.toml keeps."""

from hooks.qt import collected

hiddenimports, binaries, datas = collected(__file__)
