"""Metadata of a generation as labelled texts."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from videodesk.generation import Generation
from videodesk.ui.widgets.formatting import duration_text, exact_time, relative_time

_TIMES: Final = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True)
class MetadataItem:
    """One line; `tooltip` is the full text of a shortened `value`, `is_id` adds a copy button."""

    name: str
    value: str
    tooltip: str = ""
    is_id: bool = False


def summary(generation: Generation, model_name: Callable[[str], str]) -> str:
    """Return model, aspect ratio, duration and size as one line, as far as known."""
    request = generation.request
    parts = [
        model_name(request.model),
        request.aspect_ratio,
        _duration(generation),
        _pixels(generation),
    ]
    return " · ".join(part for part in parts if part)


def metadata(
    generation: Generation, model_name: Callable[[str], str], now: datetime
) -> tuple[MetadataItem, ...]:
    """Return everything that is known, one item per line."""
    translate = QCoreApplication.translate
    request, file = generation.request, generation.file
    items = (
        MetadataItem(
            translate("Metadata", "Model"), model_name(request.model), tooltip=request.model
        ),
        MetadataItem(translate("Metadata", "Aspect ratio"), request.aspect_ratio or ""),
        MetadataItem(translate("Metadata", "Size"), _size(generation)),
        MetadataItem(translate("Metadata", "Duration"), _duration(generation)),
        MetadataItem(translate("Metadata", "Extras"), _extras(generation)),
        MetadataItem(
            translate("Metadata", "Created"),
            relative_time(generation.created_at, now),
            tooltip=exact_time(generation.created_at),
        ),
        MetadataItem(translate("Metadata", "Took"), _took(generation)),
        MetadataItem(translate("Metadata", "Profile"), request.profile),
        MetadataItem(translate("Metadata", "Task id"), generation.task_id or "", is_id=True),
        MetadataItem(
            translate("Metadata", "File"), file.name if file else "", tooltip=str(file or "")
        ),
    )
    return tuple(item for item in items if item.value)


def aspect_ratio(generation: Generation) -> float | None:
    """Return width divided by height of the clip, or as requested; None if unknown."""
    if generation.width and generation.height:
        return generation.width / generation.height
    ratio = (generation.request.aspect_ratio or "").partition(":")
    if ratio[0].isdecimal() and ratio[2].isdecimal() and int(ratio[0]) and int(ratio[2]):
        return int(ratio[0]) / int(ratio[2])
    return None


def _pixels(generation: Generation) -> str:
    if not generation.width or not generation.height:
        return ""
    return f"{generation.width} {_TIMES} {generation.height}"


def _size(generation: Generation) -> str:
    requested, actual = generation.request.size or "", _pixels(generation)
    if requested.lower().replace("x", f" {_TIMES} ") == actual:
        return actual
    return ", ".join(part for part in (requested, actual) if part)


def _duration(generation: Generation) -> str:
    seconds = generation.seconds or generation.request.duration
    return duration_text(seconds) if seconds else ""


def _extras(generation: Generation) -> str:
    extras = generation.request.extra
    return json.dumps(dict(extras), ensure_ascii=False) if extras else ""


def _took(generation: Generation) -> str:
    if generation.submitted_at is None or generation.completed_at is None:
        return ""
    return duration_text(round((generation.completed_at - generation.submitted_at).total_seconds()))
