"""Size budget of a request's images: each as good as the limit for all of them allows."""

from collections.abc import Sequence
from pathlib import Path

from videodesk.media.images import prepare
from videodesk.media.values import Prepared


def prepare_all(paths: Sequence[Path], *, max_bytes: int) -> list[Prepared]:
    """Prepare the images to be sent, in order, `max_bytes` in all.

    Images share what others do not need. One is decoded at a time. Raises as `images.prepare` does.
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
