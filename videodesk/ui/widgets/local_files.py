"""Local paths of the `file:` addresses in drags, drops and the clipboard."""

from pathlib import Path

from PySide6.QtCore import QUrl

from videodesk import file_urls


def local_path(url: QUrl) -> str:
    """Return the path of a file on this computer; "" for anything else."""
    return file_urls.local_path(bytes(url.toEncoded().data()).decode("ascii", "replace"))


def file_url(path: str) -> QUrl:
    """Return the address of a local file, also if its name contains bytes that are not UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return QUrl.fromEncoded(Path(path).as_uri().encode("ascii"))
    return QUrl.fromLocalFile(path)


def is_remote_file(url: QUrl) -> bool:
    """Return True for a file of another computer."""
    return url.isLocalFile() and not local_path(url)
