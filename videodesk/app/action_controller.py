"""Controller for user actions on generations: the one handler of `ActionRequest`."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, assert_never

from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtGui import QGuiApplication

from videodesk.app.tasks import Tasks
from videodesk.generation import Generation, Request
from videodesk.library.event_log import EventLogEntry
from videodesk.stored_values import is_web_link
from videodesk.text import one_line
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction, applicable
from videodesk.ui.inspector.event_log_view import support_text
from videodesk.ui.widgets.clip_mime import DraggedClip, set_clips
from videodesk.ui.widgets.desktop import copy_text, open_clip, open_web_page


class ActionWindow(Protocol):
    """Shows generations."""

    def select(self, generation_id: str) -> None:
        """Select a generation in the gallery, at once or when it is listed."""

    def show_large(self, generation: Generation) -> None:
        """Show a generation in the inspector, and its clip large."""

    def show_task_entry(self, generation_id: str) -> None:
        """Select a generation, and put the cursor into the field for its task id."""

    def pause_at(self, generation_id: str) -> int:
        """Pause the clip and return its position in ms; 0 if another generation is shown."""

    def reuse(self, request: Request, parent: str | None = None) -> None:
        """Fill the composer with a request, made from the generation `parent`."""


class ActionLibrary(Protocol):
    """Reads generations and their event logs. Blocks."""

    def get_many(self, ids: Sequence[str]) -> list[Generation]:
        """Return the generations of these ids, in this order, without those that are gone."""

    def events(self, generation_id: str) -> Sequence[EventLogEntry]:
        """Return the event log of a generation, oldest first."""


class GenerationActions(Protocol):
    """Carries out actions on requests and tasks, each in the background."""

    def try_now(self, ids: Sequence[str]) -> None:
        """End what requests wait for."""

    def remove_from_queue(self, ids: Sequence[str]) -> None:
        """Take requests that were not sent out of the queue."""

    def stop(self, ids: Sequence[str]) -> None:
        """Stop tracking tasks, and forget unconfirmed requests."""

    def track_again(self, ids: Sequence[str]) -> None:
        """Track tasks again; queue what was never sent."""

    def send_again(self, ids: Sequence[str]) -> None:
        """Make a second request for each."""

    def fetch_again(self, ids: Sequence[str]) -> None:
        """Download clips whose files are gone."""

    def keep_file(self, ids: Sequence[str]) -> None:
        """Keep the file that arrived instead of a clip."""

    def enter_task_id(self, generation_id: str, task_id: str) -> None:
        """Track a request by a task id that the user found."""


class ClipActions(Protocol):
    """Carries out actions on clips and their files, each in the background."""

    def continue_from_last_frame(self, generation_id: str) -> None:
        """Make the last frame the first image of the next request."""

    def save_copy(self, generation_id: str) -> None:
        """Ask where to save a copy, and save it."""

    def save_copies(self, ids: Sequence[str]) -> None:
        """Ask for a folder, and save a copy of each clip there."""

    def save_frame(self, generation_id: str, position: int) -> None:
        """Ask where to save the frame at `position` (ms), and save it."""

    def show_in_folder(self, file: Path) -> None:
        """Show the folder of a file."""

    def hide(self, ids: Sequence[str]) -> None:
        """Hide clips."""

    def unhide(self, ids: Sequence[str]) -> None:
        """Show hidden clips again."""

    def trash(self, ids: Sequence[str]) -> None:
        """Move clips to the trash."""


class AccountPages(Protocol):
    """Opens the accounts of profiles in the browser."""

    def open_account(self, profile: str) -> None:
        """Open the account's page of a profile."""

    def open_top_up(self, profile: str) -> None:
        """Open the page on which a profile's account is topped up."""


class ActionController(QObject):
    """Carries out what the user chose, wherever it was chosen.

    Commands go to the controller they belong to. Actions that only show or copy something are done
    here, with the generations as they are in the library now.
    """

    def __init__(
        self,
        window: ActionWindow,
        tasks: Tasks,
        library: ActionLibrary,
        *,
        generations: GenerationActions,
        clips: ClipActions,
        accounts: AccountPages,
    ) -> None:
        super().__init__()
        self._window = window
        self._tasks = tasks
        self._library = library
        self._generations = generations
        self._clips = clips
        self._accounts = accounts

    def perform(self, request: ActionRequest) -> None:  # noqa: C901, PLR0912, PLR0915  # one case an action
        """Carry out an action on the generations of these ids, of which there is at least one."""
        action, ids, first = request.action, request.ids, request.ids[0]
        match action:
            case GenerationAction.SEND_NOW | GenerationAction.TRY_NOW:
                self._generations.try_now(ids)
            case GenerationAction.REMOVE_FROM_QUEUE:
                self._generations.remove_from_queue(ids)
            case GenerationAction.STOP_TRACKING | GenerationAction.FORGET:
                self._with(ids, partial(self._stop, action))
            case GenerationAction.TRACK_AGAIN | GenerationAction.PUT_BACK:
                self._generations.track_again(ids)
            case GenerationAction.SEND_AGAIN:
                self._generations.send_again(ids)
            case GenerationAction.FETCH_AGAIN:
                self._generations.fetch_again(ids)
            case GenerationAction.KEEP_FILE:
                self._generations.keep_file(ids)
            case GenerationAction.OPEN_LINK:
                self._with(ids, self._open_link)
            case GenerationAction.COPY_LINK:
                self._with(ids, _copy_links)
            case GenerationAction.ENTER_TASK_ID:
                if request.task_id:
                    self._generations.enter_task_id(first, request.task_id)
                else:
                    self._window.show_task_entry(first)
            case GenerationAction.CONTINUE:
                self._clips.continue_from_last_frame(first)
            case GenerationAction.SAVE_COPY:
                if len(ids) == 1:
                    self._clips.save_copy(first)
                else:
                    self._clips.save_copies(ids)
            case GenerationAction.SAVE_FRAME:
                self._clips.save_frame(first, self._window.pause_at(first))
            case GenerationAction.HIDE:
                self._clips.hide(ids)
            case GenerationAction.UNHIDE:
                self._clips.unhide(ids)
            case GenerationAction.TRASH:
                self._clips.trash(ids)
            case GenerationAction.SHOW:
                self._window.select(first)
            case GenerationAction.SHOW_LARGE:
                self._with(ids, self._show_large)
            case GenerationAction.REUSE:
                self._with(ids, self._reuse)
            case GenerationAction.LOOK_AT_ACCOUNT:
                self._with(ids, self._open_account)
            case GenerationAction.TOP_UP:
                self._with(ids, self._open_top_up)
            case GenerationAction.SHOW_IN_FOLDER:
                self._with(ids, self._show_in_folder)
            case GenerationAction.OPEN_IN_SYSTEM:
                self._with(ids, self._open_in_system)
            case GenerationAction.COPY_PROMPT:
                self._with(ids, _copy_prompts)
            case GenerationAction.COPY_FILE:
                self._with(ids, _copy_files)
            case GenerationAction.COPY_FILE_PATH:
                self._with(ids, _copy_file_paths)
            case GenerationAction.COPY_TASK_ID:
                self._with(ids, _copy_task_ids)
            case GenerationAction.COPY_FOR_SUPPORT:
                self._tasks.start(self._copy_for_support(first), "copy details for support")
            case _:
                assert_never(action)

    def _with(self, ids: Sequence[str], do: Callable[[Sequence[Generation]], None]) -> None:
        self._tasks.start(self._read_and(ids, do), "read generations")

    async def _read_and(
        self, ids: Sequence[str], do: Callable[[Sequence[Generation]], None]
    ) -> None:
        generations = await asyncio.to_thread(self._library.get_many, ids)
        if generations:
            do(generations)

    def _stop(self, action: GenerationAction, generations: Sequence[Generation]) -> None:
        """Stop those that the action still applies to: the engine's stop handles both kinds."""
        found = applicable(action, [ActionTarget(each) for each in generations])
        if found:
            self._generations.stop([each.id for each in found])

    def _show_large(self, generations: Sequence[Generation]) -> None:
        self._window.show_large(generations[0])

    def _reuse(self, generations: Sequence[Generation]) -> None:
        self._window.reuse(generations[0].request, generations[0].id)

    def _open_account(self, generations: Sequence[Generation]) -> None:
        self._accounts.open_account(generations[0].request.profile)

    def _open_top_up(self, generations: Sequence[Generation]) -> None:
        self._accounts.open_top_up(generations[0].request.profile)

    def _show_in_folder(self, generations: Sequence[Generation]) -> None:
        if (file := generations[0].file) is not None:
            self._clips.show_in_folder(file)

    def _open_in_system(self, generations: Sequence[Generation]) -> None:
        if (file := generations[0].file) is not None:
            self._window.pause_at(generations[0].id)
            open_clip(file)

    def _open_link(self, generations: Sequence[Generation]) -> None:
        url = generations[0].video_url
        if url is not None:
            open_web_page(url)

    async def _copy_for_support(self, generation_id: str) -> None:
        for generation in await asyncio.to_thread(self._library.get_many, [generation_id]):
            entries = await asyncio.to_thread(self._library.events, generation_id)
            copy_text(support_text(generation, entries))


def _copy_prompts(generations: Sequence[Generation]) -> None:
    prompts = (each.request.prompt for each in generations)
    copy_text("\n\n".join(prompts))


def _copy_links(generations: Sequence[Generation]) -> None:
    links = (each.video_url for each in generations if each.video_url)
    copy_text("\n".join(filter(is_web_link, links)))


def _copy_files(generations: Sequence[Generation]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(each.file)) for each in generations if each.file])
    set_clips(mime, [DraggedClip(each.id, each.file is not None) for each in generations])
    QGuiApplication.clipboard().setMimeData(mime)


def _copy_file_paths(generations: Sequence[Generation]) -> None:
    copy_text("\n".join(str(each.file) for each in generations))


def _copy_task_ids(generations: Sequence[Generation]) -> None:
    copy_text("\n".join(one_line(each.task_id or "") for each in generations))
