"""Catalogue of models, and validation of requests before they are sent.

Models are data (resources/models.toml, and the user's own file over it), never a closed list: any
other id can be typed. Sources conflict on what a model accepts, so only what the service's contract
itself rules out blocks a request; everything else is a warning beside the field
(docs/service-api.md, "Models").
"""

from videodesk.catalog.catalog import Catalog, list_durations
from videodesk.catalog.files import load, load_merged
from videodesk.catalog.model import (
    Extra,
    ExtraKind,
    ImageRole,
    Mode,
    Model,
    ServiceModels,
    shown_size,
)
from videodesk.catalog.reading import (
    DropImage,
    Field,
    Fix,
    InvalidFieldError,
    IssueCode,
    KeepImages,
    SetOption,
    UseModel,
    ValidationIssue,
    make_issue,
    parse_aspect,
    parse_duration,
    parse_extra,
    parse_image_url,
)

__all__ = [
    "Catalog",
    "DropImage",
    "Extra",
    "ExtraKind",
    "Field",
    "Fix",
    "ImageRole",
    "InvalidFieldError",
    "IssueCode",
    "KeepImages",
    "Mode",
    "Model",
    "ServiceModels",
    "SetOption",
    "UseModel",
    "ValidationIssue",
    "list_durations",
    "load",
    "load_merged",
    "make_issue",
    "parse_aspect",
    "parse_duration",
    "parse_extra",
    "parse_image_url",
    "shown_size",
]
