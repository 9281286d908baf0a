"""Size budget of a request's images: each as good as the limit for all of them allows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from videodesk.media.images import Prepared, prepare

REQUEST_BYTES: Final = 2_900_000
"""Limit in bytes for all images of a request.

Base64 makes them a third larger, so a request with inline images stays under the 4 MB of
docs/service-api.md, "Images".
"""


def prepare_all(paths: Sequence[Path], *, max_bytes: int = REQUEST_BYTES) -> list[Prepared]:
    """Prepare the images to be sent, in order, `max_bytes` in all.

    Images share what others do not need. One is decoded at a time. Raises as `images.prepare` does.
    Blocks for some tenths of a second per image.
    """
    distinct = {path: prepare(path, max_bytes=max_bytes) for path in dict.fromkeys(paths)}
    budgets = fair_shares([len(distinct[path].data) for path in paths], max_bytes)
    for path, budget in zip(paths, budgets, strict=True):
        if len(distinct[path].data) > budget:
            distinct[path] = prepare(path, max_bytes=budget)
    return [distinct[path] for path in paths]


def fair_shares(sizes: Sequence[int], total: int) -> list[int]:
    """Divide `total` among requested sizes: each gets what it asks for, or an equal share."""
    shares = [0] * len(sizes)
    left, waiting = total, len(sizes)
    for size, index in sorted((size, index) for index, size in enumerate(sizes)):
        shares[index] = min(size, left // waiting)
        left -= shares[index]
        waiting -= 1
    return shares
