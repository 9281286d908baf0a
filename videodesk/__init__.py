"""VideoDesk: make videos with hosted models, and keep every clip on your own disk."""

from typing import Final

APP_NAME: Final = "VideoDesk"
__version__ = "0.1.0"
