"""What all tests share: a screen that nobody sees, large enough for the window."""

import os
from pathlib import Path

from hypothesis import settings

SCREEN = f"offscreen:configfile={Path(__file__).with_name('offscreen.json')}"

os.environ.setdefault("QT_QPA_PLATFORM", SCREEN)

# How long an example takes says something about the machine, not about the code.
settings.register_profile("videodesk", deadline=None)
settings.load_profile("videodesk")
