"""Queue that renders clips one at a time, in a thread that lives only while there is work."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from videodesk.demo.clips import RenderCancelledError, draw_clip
from videodesk.demo.create_request import CreateRequest, clip_spec_for
from videodesk.demo.drawing.layers import Extent
from videodesk.demo.drawing.motion import open_picture, placeholder
from videodesk.demo.tasks import Task
from videodesk.demo.uploads import Uploads
from videodesk.private_files import make_private_folder

_log = logging.getLogger(__name__)


class RenderQueue:
    """Renders the clips of tasks into a folder.

    `on_rendered` is called in the thread after each clip. The thread is a daemon, so that a program
    that ends without `stop` does not wait for a clip.
    """

    def __init__(
        self,
        folder: Path,
        uploads: Uploads,
        on_rendered: Callable[[Task], None],
        *,
        lines: int,
    ) -> None:
        self._folder = folder
        self._uploads = uploads
        self._on_rendered = on_rendered
        self._lines = lines
        self._lock = threading.Lock()
        self._waiting: deque[Task] = deque()
        self._futures: dict[str, Future[Path]] = {}
        self._thread: threading.Thread | None = None
        self._closed = False

    @property
    def waiting(self) -> int:
        """Return how many clips are still to be rendered."""
        return len(self._waiting)

    def clip(self, task: Task) -> Future[Path]:
        """Return the task's clip, which is rendered if its file is missing.

        The future cannot be cancelled. It fails with the exception of the rendering, or with
        RenderCancelledError after `stop`.
        """
        path = self._folder / f"{task.id}.mp4"
        with self._lock:
            if task.id in self._futures:
                return self._futures[task.id]
            future: Future[Path] = Future()
            future.set_running_or_notify_cancel()
            if self._closed:
                future.set_exception(RenderCancelledError())
            elif path.is_file():
                future.set_result(path)
            else:
                self._futures[task.id] = future
                self._waiting.append(task)
                self._ensure_thread()
            return future

    def stop(self) -> None:
        """Cancel the running and all waiting renderings. Can be called again."""
        with self._lock:
            self._closed = True
            cancelled = [self._futures.pop(task.id) for task in self._waiting]
            self._waiting.clear()
            thread = self._thread
        for future in cancelled:
            future.set_exception(RenderCancelledError())
        if thread is not None:
            thread.join(timeout=5)

    def _ensure_thread(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="demo-render", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                task = self._waiting.popleft()
            self._render(task)

    def _render(self, task: Task) -> None:
        path = self._folder / f"{task.id}.mp4"
        failure: Exception | None = None
        try:
            self._render_to(task.order, path)
            self._on_rendered(task)
        except RenderCancelledError as why:
            failure = why
        except Exception as why:  # noqa: BLE001  # guards one whole rendering; logged
            _log.exception("the clip of %s could not be rendered", task.id)
            failure = why
        with self._lock:
            future = self._futures.pop(task.id)
        if failure is None:
            future.set_result(path)
        else:
            future.set_exception(failure)

    def _render_to(self, request: CreateRequest, path: Path) -> None:
        data = self._uploads.bytes_at(request.images[0]) if request.images else None
        image = open_picture(data) if data is not None else None
        spec = clip_spec_for(request, image.size if image else None, lines=self._lines)
        if image is None and request.images:
            extent = Extent(spec.width, spec.height, 1)
            image = placeholder(request.images[0], extent)
        make_private_folder(path.parent)
        draw_clip(spec, path, image=image, is_cancelled=lambda: self._closed)
