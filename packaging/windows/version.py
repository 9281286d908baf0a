"""The version resource of the Windows executables: what Properties, Details shows."""

import re
from pathlib import Path
from typing import Final

from videodesk import APP_NAME, __version__

_ENGLISH: Final = "040904B0"  # US English, UTF-16
_TEMPLATE: Final = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable({language!r}, [{strings}])]),
    VarFileInfo([VarStruct('Translation', [0x0409, 1200])]),
  ],
)
"""


def version_resource(target: Path, file_name: str) -> str:
    """Writes the resource of an executable as PyInstaller reads it; gives the file's path."""
    named = {
        "CompanyName": f"The {APP_NAME} authors",
        "FileDescription": APP_NAME,
        "FileVersion": __version__,
        "InternalName": Path(file_name).stem,
        "LegalCopyright": f"© 2026 The {APP_NAME} authors. MIT licence.",
        "OriginalFilename": file_name,
        "ProductName": APP_NAME,
        "ProductVersion": __version__,
    }
    strings = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in named.items())
    text = _TEMPLATE.format(numbers=_four(__version__), language=_ENGLISH, strings=strings)
    target.write_text(text, encoding="utf-8")
    return str(target)


def _four(version: str) -> tuple[int, ...]:
    """`0.1.0` as Windows counts versions: four numbers."""
    numbers = [int(each) for each in re.findall(r"\d+", version)[:4]]
    return tuple(numbers + [0] * (4 - len(numbers)))
