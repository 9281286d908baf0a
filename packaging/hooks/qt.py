"""What the hooks for PySide6's modules have in common.

PyInstaller takes every plug-in that a module could load, and with it whatever that links: GTK, PDF,
a second OpenSSL. Here only those that contents.toml keeps are taken, before their libraries are
looked up, so that nothing has to be picked out of the folder afterwards.
"""

from pathlib import Path
from typing import Final

from contents import read_contents
from PyInstaller.utils.hooks.qt import add_qt6_dependencies

_TRANSLATIONS: Final = Path(__file__).parents[2] / "resources" / "translations"

Collected = tuple[list[str], list[tuple[str, str]], list[tuple[str, str]]]


def collected(hook: str) -> Collected:
    """Hidden imports, binaries and data for the module that a hook's file name tells."""
    hidden, binaries, data = add_qt6_dependencies(hook)
    table = read_contents()
    return (
        [name for name in hidden if name.rpartition(".")[2] in table.modules],
        [each for each in binaries if "plugins" not in each[1] or table.keeps_plugin(each[0])],
        [each for each in data if not each[0].endswith(".qm") or _is_spoken(Path(each[0]))],
    )


def _is_spoken(translation: Path) -> bool:
    """Whether VideoDesk itself speaks the language of one of Qt's own translations."""
    language = translation.stem.partition("_")[2]
    return any(_TRANSLATIONS.glob(f"*_{language}.qm"))
