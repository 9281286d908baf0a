"""`python -m videodesk` with the work of its worker threads done in the main thread.

strace counts the calls of each thread separately; with one thread, the number of a call identifies
it, and each in turn can be made the last.
"""

import concurrent.futures
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from videodesk.__main__ import main

P = ParamSpec("P")
T = TypeVar("T")


class _AtOnce(ThreadPoolExecutor):
    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as failure:  # noqa: BLE001  # passed to the awaiting caller
            done.set_exception(failure)
        return done


if __name__ == "__main__":
    concurrent.futures.ThreadPoolExecutor = _AtOnce  # type: ignore[misc]  # what asyncio will use
    sys.exit(main())
