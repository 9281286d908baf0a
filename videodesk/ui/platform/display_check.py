"""Whether there is a screen for a window. Qt itself would end the process without one."""

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
    """None where one of the platforms that Qt would try can open a window; else what stands in the
    way, as far as more is known than that there is no screen.
    """
    if sys.platform in {"win32", "darwin"}:
        return None
    there = [each for each in _platforms() if _is_available(each)]
    troubles = [plugin_problem(each) for each in there]
    return None if "" in troubles else "\n".join(troubles)


def plugin_problem(platform: str) -> str:
    """Why Qt cannot load its plug-in for a platform ("xcb"), or a library that this one needs; ""
    where it can.
    """
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    loader = QPluginLoader(f"{folder}/platforms/q{platform}")
    return "" if loader.load() else loader.errorString()


def _platforms() -> Sequence[str]:
    """Qt's names of them, without what may follow: `wayland-egl;xcb`, `offscreen:file`."""
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
    """Whether the server of DISPLAY is there and lets us in: a name may outlive its server."""
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
    """Whether somebody listens where WAYLAND_DISPLAY says; Qt takes its name in a Wayland session
    for granted.
    """
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
