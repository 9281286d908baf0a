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
    """Return all that is known, one item a line."""
    translate = QCoreApplication.translate
    request, file = generation.request, generation.file
    items = (
        MetadataItem(translate("Facts", "Model"), model_name(request.model), tooltip=request.model),
        MetadataItem(translate("Facts", "Aspect ratio"), request.aspect_ratio or ""),
        MetadataItem(translate("Facts", "Size"), _size(generation)),
        MetadataItem(translate("Facts", "Duration"), _duration(generation)),
        MetadataItem(translate("Facts", "Extras"), _extras(generation)),
        MetadataItem(
            translate("Facts", "Created"),
            relative_time(generation.created_at, now),
            tooltip=exact_time(generation.created_at),
        ),
        MetadataItem(translate("Facts", "Took"), _took(generation)),
        MetadataItem(translate("Facts", "Profile"), request.profile),
        MetadataItem(translate("Facts", "Task id"), generation.task_id or "", is_id=True),
        MetadataItem(
            translate("Facts", "File"), file.name if file else "", tooltip=str(file or "")
        ),
    )
    return tuple(fact for fact in items if fact.value)


def aspect_ratio(generation: Generation) -> float | None:
    """Return width divided by height of the clip, or as requested; None if unknown."""
    if generation.width and generation.height:
        return generation.width / generation.height
    asked = (generation.request.aspect_ratio or "").partition(":")
    if asked[0].isdecimal() and asked[2].isdecimal() and int(asked[0]) and int(asked[2]):
        return int(asked[0]) / int(asked[2])
    return None


def _pixels(generation: Generation) -> str:
    if not generation.width or not generation.height:
        return ""
    return f"{generation.width} {_TIMES} {generation.height}"


def _size(generation: Generation) -> str:
    asked, made = generation.request.size or "", _pixels(generation)
    if asked.lower().replace("x", f" {_TIMES} ") == made:
        return made
    return ", ".join(part for part in (asked, made) if part)


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
