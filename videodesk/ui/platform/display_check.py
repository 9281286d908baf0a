"""Checks for a display: without one, Qt would end the process."""

import ctypes
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLibraryInfo, QPluginLoader

_SECONDS: Final = 2.0


def display_problem() -> str | None:
    """None if one of the platforms that Qt would try can open a window; else the reasons.

    "" if all that is known is that there is no display.
    """
    if sys.platform in {"win32", "darwin"}:
        return None
    available = [each for each in _platforms() if _is_available(each)]
    problems = [plugin_problem(each) for each in available]
    return None if "" in problems else "\n".join(problems)


def plugin_problem(platform: str) -> str:
    """Why Qt cannot load its plug-in for a platform ("xcb") or a library of it; "" if it can."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    loader = QPluginLoader(f"{folder}/platforms/q{platform}")
    return "" if loader.load() else loader.errorString()


def _platforms() -> Sequence[str]:
    """The platforms that Qt would try, without options: `wayland-egl;xcb`, `offscreen:file`."""
    named = os.environ.get("QT_QPA_PLATFORM", "").split(";")
    names = [each.partition(":")[0].partition("-")[0] for each in named]
    return [each for each in names if each] or ("wayland", "xcb")


def _is_available(platform: str) -> bool:
    match platform:
        case "xcb":
            return _has_x_server()
        case "wayland":
            return _has_compositor()
        case _:
            return True


def _has_x_server() -> bool:
    """Whether the server of DISPLAY accepts a connection."""
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the plug-in has its own
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)


def _has_compositor() -> bool:
    """Whether a compositor accepts a connection on WAYLAND_DISPLAY or the default of a session."""
    is_session = os.environ.get("XDG_SESSION_TYPE") == "wayland"
    name = os.environ.get("WAYLAND_DISPLAY") or ("wayland-0" if is_session else "")
    if not name:
        return False
    address = Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere")) / name
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as compositor:
        compositor.settimeout(_SECONDS)
        try:
            compositor.connect(str(address))
        except OSError:
            return False
    return True
