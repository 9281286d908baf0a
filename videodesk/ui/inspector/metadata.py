"""Metadata of a generation as labelled texts."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from videodesk.catalog import shown_size
from videodesk.generation import Generation
from videodesk.text import one_line
from videodesk.ui.widgets.formatting import duration_text, exact_time, relative_time

_TIMES: Final = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True)
class MetadataItem:
    """One line; `tooltip` is the full text of a shortened `value`, `is_id` adds a copy button."""

    name: str
    value: str
    tooltip: str = ""
    is_id: bool = False


def metadata(
    generation: Generation, model_name: Callable[[str], str], now: datetime
) -> tuple[MetadataItem, ...]:
    """Return everything that is known, one item per line."""
    translate = QCoreApplication.translate
    file = generation.file
    items = (
        *request_metadata(generation, model_name),
        MetadataItem(
            translate("Metadata", "Created"),
            relative_time(generation.created_at, now),
            tooltip=exact_time(generation.created_at),
        ),
        MetadataItem(translate("Metadata", "Generation time"), _generation_time(generation)),
        MetadataItem(translate("Metadata", "Task ID"), generation.task_id or "", is_id=True),
        MetadataItem(
            translate("Metadata", "File"), file.name if file else "", tooltip=str(file or "")
        ),
    )
    return tuple(replace(item, value=one_line(item.value)) for item in items if item.value)


def request_metadata(
    generation: Generation, model_name: Callable[[str], str]
) -> tuple[MetadataItem, ...]:
    """Return what several generations may have in common, one item per line."""
    translate = QCoreApplication.translate
    request = generation.request
    items = (
        MetadataItem(
            translate("Metadata", "Model"), model_name(request.model), tooltip=request.model
        ),
        MetadataItem(translate("Metadata", "Aspect ratio"), request.aspect_ratio or ""),
        MetadataItem(translate("Metadata", "Size"), _size(generation)),
        MetadataItem(translate("Metadata", "Duration"), _duration(generation)),
        MetadataItem(translate("Metadata", "Extra parameters"), _extras(generation)),
        MetadataItem(translate("Metadata", "Profile"), request.profile),
    )
    return tuple(replace(item, value=one_line(item.value)) for item in items if item.value)


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
    """The clip's size in pixels, and what was requested if that says something else."""
    requested, actual = shown_size(generation.request.size or ""), _pixels(generation)
    spelled = requested.lower().replace("x", f" {_TIMES} ")
    lines = min(generation.width or 0, generation.height or 0)
    if actual and spelled in {actual, f"{lines}p", f"{lines}"}:
        return actual
    return ", ".join(part for part in (requested, actual) if part)


def _duration(generation: Generation) -> str:
    seconds = generation.seconds or generation.request.duration
    return duration_text(seconds) if seconds else ""


def _extras(generation: Generation) -> str:
    extras = generation.request.extra
    return json.dumps(dict(extras), ensure_ascii=False) if extras else ""


def _generation_time(generation: Generation) -> str:
    """The time from the request to the clip; that of a task made elsewhere is not known."""
    sent, done = generation.submitted_at, generation.completed_at
    if sent is None or done is None or done < sent or generation.task_id_from_user:
        return ""
    seconds = (done - sent).total_seconds()
    if seconds < 1:
        return QCoreApplication.translate("Metadata", "Less than 1 s")
    return duration_text(round(seconds))
