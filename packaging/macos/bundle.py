"""What macOS is told of VideoDesk.app before it starts: the keys of its Info.plist."""

from typing import Final

from videodesk import APP_NAME, __version__

BUNDLE_ID: Final = "io.github.videodesk.VideoDesk"
"""The same on all systems: AppStream, Flatpak, and Windows' AppUserModelID. Never changes: the
Keychain and the Dock know the program by it."""

_CLIPS: Final = ["public.mpeg-4", "com.apple.quicktime-movie", "org.webmproject.webm"]
_PICTURES: Final = ["public.png", "public.jpeg", "org.webmproject.webp"]


def info_plist() -> dict[str, object]:
    """The keys that PyInstaller does not set, or sets for another kind of program."""
    return {
        "CFBundleIdentifier": BUNDLE_ID,
        "CFBundleName": APP_NAME,
        "CFBundleDisplayName": APP_NAME,
        "CFBundleVersion": __version__,
        "CFBundleShortVersionString": __version__,
        "CFBundleDocumentTypes": [
            _documents("Video", _CLIPS),
            _documents("Picture", _PICTURES),
        ],
        "LSApplicationCategoryType": "public.app-category.video",
        # What the wheels of PySide6 6.11 and PyAV 18 are built for.
        "LSMinimumSystemVersion": "14.0",
        # PyInstaller hides an app whose program may be started in a terminal, as ours may.
        "LSBackgroundOnly": False,
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSHumanReadableCopyright": "Copyright © 2026 The VideoDesk authors. MIT licence.",
    }


def _documents(name: str, types: list[str]) -> dict[str, object]:
    """A kind of file that may be opened with the program; another one stays the usual choice."""
    return {
        "CFBundleTypeName": name,
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": "Alternate",
        "LSItemContentTypes": types,
    }
