"""Catalogue of models, and validation of requests before they are sent.

Models are data (resources/models.toml, and the user's own file over it), never a closed list: any
other id can be typed. Sources conflict on what a model accepts, so only what the service's contract
itself rules out blocks a request; everything else is a warning beside the field
(docs/service-api.md, "Models").
"""

from videodesk.catalog.catalog import Catalog
from videodesk.catalog.files import load, load_merged
from videodesk.catalog.model import Extra, ExtraKind, Mode, Model, ServiceModels
from videodesk.catalog.reading import (
    Field,
    InvalidFieldError,
    IssueCode,
    ValidationIssue,
    make_issue,
    parse_duration,
    parse_extra,
    parse_image_url,
)

__all__ = [
    "Catalog",
    "Extra",
    "ExtraKind",
    "Field",
    "InvalidFieldError",
    "IssueCode",
    "Mode",
    "Model",
    "ServiceModels",
    "ValidationIssue",
    "load",
    "load_merged",
    "make_issue",
    "parse_duration",
    "parse_extra",
    "parse_image_url",
]
