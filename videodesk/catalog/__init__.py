"""What each model takes, and what is amiss with a request before it is sent.

Models are data (resources/models.toml, and the user's own file over it), never a closed list: any
other id can be typed. Sources conflict on what a model takes, so only what the service's contract
itself rules out blocks a request; the rest is said beside the field (API.md, "Models").
"""

from videodesk.catalog.catalog import Catalog
from videodesk.catalog.files import load, load_merged
from videodesk.catalog.model import Extra, ExtraKind, Mode, Model, Offering
from videodesk.catalog.reading import (
    Field,
    Finding,
    InvalidFieldError,
    read_duration,
    read_extra,
    read_picture_address,
)

__all__ = [
    "Catalog",
    "Extra",
    "ExtraKind",
    "Field",
    "Finding",
    "InvalidFieldError",
    "Mode",
    "Model",
    "Offering",
    "load",
    "load_merged",
    "read_duration",
    "read_extra",
    "read_picture_address",
]
