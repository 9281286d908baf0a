"""What each profile's service offered when it was last asked: kept for the time without a network.

The file is cache: it may be deleted at any time, and is filled again by the next answer.
"""

import logging
import os
import tempfile
from pathlib import Path
from typing import Final

import msgspec

from videodesk.catalog import ServiceModels

_log = logging.getLogger(__name__)

_FILE_NAME: Final = "offerings.json"


class ModelListCache:
    """The last answer for each profile, in one file of the cache folder.

    The constructor, `keep` and `forget` touch the disk; `of` does not. Not for several threads at
    once.
    """

    def __init__(self, cache: Path) -> None:
        self._path = cache / _FILE_NAME
        self._models = {each.profile: each for each in self._load()}

    def get(self, profile: str) -> ServiceModels | None:
        """What the profile's service offered last; None before it was ever asked."""
        return self._models.get(profile)

    def put(self, models: ServiceModels) -> None:
        """Keeps an answer in the place of the profile's last one."""
        self._models[models.profile] = models
        self._save()

    def drop(self, profile: str) -> None:
        """Drops a profile's answer: it was deleted, or has another address or key now."""
        if self._models.pop(profile, None) is not None:
            self._save()

    def _load(self) -> list[ServiceModels]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[ServiceModels])
        except FileNotFoundError:
            return []
        except (OSError, ValueError, RecursionError):
            _log.warning("The offerings could not be read; they are asked for again", exc_info=True)
            return []

    def _save(self) -> None:
        """Replaces the file as a whole; a disk that refuses is logged, and costs nothing."""
        data = msgspec.json.format(msgspec.json.encode(list(self._models.values())), indent=2)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{_FILE_NAME}.")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(name).replace(self._path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError:
            _log.warning("The offerings could not be saved", exc_info=True)
