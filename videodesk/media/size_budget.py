"""All pictures of one request together: each as good as the room for all of them allows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from videodesk.media.images import Prepared, prepare

REQUEST_BYTES: Final = 2_900_000
"""All pictures of a request. In Base64 they are a third larger, and stay with the request around
them under the 4 MB of docs/service-api.md, "Images", also where they travel inside it."""


def prepare_all(paths: Sequence[Path], *, max_bytes: int = REQUEST_BYTES) -> list[Prepared]:
    """The pictures ready to be sent, in order, `most_bytes` in all.

    What one picture does not need is there for the others. One is decoded at a time. Raises as
    `images.prepare` does. Blocks for some tenths of a second a picture.
    """
    distinct = {path: prepare(path, max_bytes=max_bytes) for path in dict.fromkeys(paths)}
    budgets = fair_shares([len(distinct[path].data) for path in paths], max_bytes)
    for path, budget in zip(paths, budgets, strict=True):
        if len(distinct[path].data) > budget:
            distinct[path] = prepare(path, max_bytes=budget)
    return [distinct[path] for path in paths]


def fair_shares(sizes: Sequence[int], total: int) -> list[int]:
    """How much of `most` each gets that would like to have so much: all of it, or an equal part."""
    shares = [0] * len(sizes)
    left, waiting = total, len(sizes)
    for size, index in sorted((size, index) for index, size in enumerate(sizes)):
        shares[index] = min(size, left // waiting)
        left -= shares[index]
        waiting -= 1
    return shares
