"""Cache of the services' model lists, for use without a network.

The file may be deleted at any time; it is refilled by the services' next answers.
"""

import logging
from pathlib import Path
from typing import Any, Final

import msgspec

from videodesk.catalog import ServiceModels
from videodesk.json_store import write_atomically
from videodesk.stored_values import parse_json
from videodesk.text import decode_file

_log = logging.getLogger(__name__)

_FILE_NAME: Final = "offerings.json"


class ModelListCache:
    """The last model list of each profile, in one file of the cache folder.

    The constructor, `put` and `drop` touch the disk; `get` does not. Not thread-safe.
    """

    def __init__(self, cache: Path) -> None:
        self._path = cache / _FILE_NAME
        self._models = {each.profile: each for each in self._load()}

    def get(self, profile: str) -> ServiceModels | None:
        """Return the profile's last model list; None if its service was never queried."""
        return self._models.get(profile)

    def put(self, models: ServiceModels) -> None:
        """Replace the model list of its profile."""
        self._models[models.profile] = models
        self._save()

    def drop(self, profile: str) -> None:
        """Forget a profile's model list: the profile was removed, or its address or key changed."""
        if self._models.pop(profile, None) is not None:
            self._save()

    def _load(self) -> list[ServiceModels]:
        try:
            stored = parse_json(decode_file(self._path.read_bytes()), list[Any])
        except FileNotFoundError:
            return []
        except (OSError, ValueError):
            _log.warning(
                "Could not read the model lists; they will be requested again", exc_info=True
            )
            return []
        return [models for each in stored if (models := _converted(each)) is not None]

    def _save(self) -> None:
        """Write the file; disk errors are only logged."""
        data = msgspec.json.format(msgspec.json.encode(list(self._models.values())), indent=2)
        try:
            write_atomically(self._path, data)
        except OSError:
            _log.warning("Could not save the model lists", exc_info=True)


def _converted(stored: object) -> ServiceModels | None:
    try:
        return msgspec.convert(stored, ServiceModels)
    except msgspec.ValidationError:
        _log.warning("Could not read a model list; it will be requested again", exc_info=True)
        return None
