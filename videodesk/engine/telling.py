"""How the engine tells others what happened."""

import logging
from collections.abc import Callable
from typing import ParamSpec

_log = logging.getLogger(__name__)

P = ParamSpec("P")


def carefully(hear: Callable[P, None]) -> Callable[P, None]:
    """The same ear, whose faults are logged and go no further.

    A fault in what shows a generation must not stop what carries it.
    """

    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            hear(*args, **kwargs)
        except Exception:  # noqa: BLE001  # whatever it is, it is not about the clip
            _log.exception("What was told could not be shown")

    return told
