"""Uploader of reference images: web URLs pass through, files are uploaded or sent inline."""

import asyncio
import base64
import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol
from weakref import WeakValueDictionary

from videodesk.errors import Code, Reason, VideoDeskError, error
from videodesk.generation import Request, is_web_url
from videodesk.library.event_log import LogEvent
from videodesk.library.uploads import Upload
from videodesk.media.values import Prepared
from videodesk.media.worker.calls import prepare_all
from videodesk.provider.client import Client
from videodesk.provider.outcome import AskError, AskMeaning
from videodesk.provider.wire import UploadedImage
from videodesk.settings import ImageTransport

_log = logging.getLogger(__name__)

DEFAULT_LIFETIME: Final = timedelta(hours=40)
"""How long an upload is reused if the service does not say when it expires; about 48 hours in
docs/service-api.md, "Images"."""
EXPIRY_MARGIN: Final = timedelta(hours=2)
"""An upload that expires sooner than this is not used: a task may wait at the service."""

MAX_FAILED_UPLOADS: Final = 3
"""After this many failed uploads in a row, images are sent inline if the profile allows it."""

_ABOUT_IMAGES: Final = re.compile(
    r"image|picture|url|link|file|download|fetch|图|链接|文件", re.IGNORECASE
)

Note = Callable[[LogEvent, str], None]
"""Logs what happened to an image: `GenerationLog.note`."""


class UploadStore(Protocol):
    """Store of the uploads that services still have (`library.uploads.Uploads`)."""

    def url_of(self, profile: str, base_url: str, sha256: str, *, at: datetime) -> str | None:
        """The URL of an uploaded image; None if there is none that is still valid."""
        ...

    def put(self, upload: Upload, *, at: datetime) -> None:
        """Stores an upload."""
        ...

    def delete(self, profile: str, base_url: str, urls: Sequence[str]) -> None:
        """Deletes uploads."""
        ...


@dataclass(frozen=True, slots=True)
class _Destination:
    """Where and how the images of one request are sent."""

    client: Client
    profile: str
    transport: ImageTransport
    note: Note

    @property
    def account(self) -> tuple[str, str]:
        """The account and the address that an upload belongs to."""
        return self.profile, self.client.base_url


def _ignore(_event: LogEvent, _words: str) -> None:
    pass


def _now() -> datetime:
    return datetime.now(UTC)


class ImageUploader:
    """Delivers images to services: identical content is uploaded once while the service keeps it.

    Remembers which services accept no uploads. Only one request's images are decoded at a time, to
    limit memory use.
    """

    def __init__(
        self, uploads: UploadStore | None = None, now: Callable[[], datetime] = _now
    ) -> None:
        self._upload_store = uploads
        self._now = now
        self._decoding = asyncio.Semaphore(1)
        self._without_upload: set[tuple[str, str]] = set()
        self._failed_uploads: dict[tuple[str, str], int] = {}
        self._upload_locks = WeakValueDictionary[tuple[str, str, str], asyncio.Lock]()

    async def image_urls(
        self,
        client: Client,
        request: Request,
        *,
        transport: ImageTransport = ImageTransport.AUTO,
        note: Note = _ignore,
    ) -> list[str]:
        """The URL of each image as sent to the service, in order.

        Files are prepared in a worker thread, within the size budget of the whole request. The
        profile decides how they are sent: uploaded, inline as `data:` URLs, or (AUTO) uploaded, and
        inline if the service accepts no uploads (docs/service-api.md, "Images"). Uploads cost
        nothing. Raises AskError, or IMAGE_MISSING, IMAGE_UNREADABLE, IMAGE_TOO_LARGE, or REFUSED if
        the service accepts no uploads and nothing else is allowed.
        """
        files = [Path(image) for image in request.images if not is_web_url(image)]
        if not files:
            return list(request.images)
        async with self._decoding:
            prepared = await asyncio.to_thread(prepare_all, files)
        destination = _Destination(client, request.profile, transport, note)
        ready = iter([await self._deliver(destination, image) for image in prepared])
        return [image if is_web_url(image) else next(ready) for image in request.images]

    async def forget_if_blamed(
        self, client: Client, request: Request, image_urls: Sequence[str], refusal: str
    ) -> None:
        """Forgets the uploads of a refused request if the refusal is about an image.

        An upload may have expired early: the next request uploads its images again.
        """
        uploaded = [each for each in image_urls if is_web_url(each) and each not in request.images]
        uploads = self._upload_store
        if uploads is None or not _ABOUT_IMAGES.search(refusal):
            return
        await self._query_store(lambda: uploads.delete(request.profile, client.base_url, uploaded))

    async def _deliver(self, destination: _Destination, image: Prepared) -> str:
        if destination.transport is ImageTransport.INLINE or (
            destination.transport is ImageTransport.AUTO
            and destination.account in self._without_upload
        ):
            return await _inline(destination, image)
        sha256 = await asyncio.to_thread(_digest, image)
        # Simultaneous requests with the same image wait for the first upload.
        lock = self._upload_locks.setdefault((*destination.account, sha256), asyncio.Lock())
        async with lock:
            known = await self._stored_url(destination, sha256)
            if known is not None:
                destination.note(LogEvent.IMAGE_ALREADY_UPLOADED, _describe(image))
                return known
            return await self._upload(destination, image, sha256)

    async def _upload(self, destination: _Destination, image: Prepared, sha256: str) -> str:
        try:
            uploaded = await destination.client.upload(
                image.data, name=f"picture{image.suffix}", media_type=image.media_type
            )
        except AskError as failure:
            if not self._is_without_uploads(destination, failure.outcome.meaning):
                raise
            if destination.transport is ImageTransport.UPLOAD:
                raise _inline_not_allowed(failure) from failure
            if failure.outcome.meaning is AskMeaning.NOT_OFFERED:
                self._without_upload.add(destination.account)
            return await _inline(destination, image)
        self._failed_uploads.pop(destination.account, None)
        destination.note(LogEvent.IMAGE_UPLOADED, _describe(image))
        await self._store(destination, sha256, uploaded)
        return uploaded.url

    def _is_without_uploads(self, destination: _Destination, meaning: AskMeaning) -> bool:
        """Whether the image goes inline: uploads are not offered, or fail repeatedly."""
        if meaning is not AskMeaning.ASK_AGAIN:
            return meaning is AskMeaning.NOT_OFFERED
        failures = self._failed_uploads.get(destination.account, 0) + 1
        self._failed_uploads[destination.account] = failures
        return failures > MAX_FAILED_UPLOADS and destination.transport is ImageTransport.AUTO

    async def _stored_url(self, destination: _Destination, sha256: str) -> str | None:
        uploads = self._upload_store
        if uploads is None:
            return None
        return await self._query_store(
            lambda: uploads.url_of(*destination.account, sha256, at=self._now())
        )

    async def _store(self, destination: _Destination, sha256: str, uploaded: UploadedImage) -> None:
        uploads, at = self._upload_store, self._now()
        expires_at = uploaded.expires_at
        until = at + DEFAULT_LIFETIME if expires_at is None else expires_at - EXPIRY_MARGIN
        if uploads is not None and until > at:
            upload = Upload(*destination.account, sha256, uploaded.url, until)
            await self._query_store(lambda: uploads.put(upload, at=at))

    async def _query_store(self, question: Callable[[], str | None]) -> str | None:
        """A result from the store; an error only means another upload."""
        try:
            return await asyncio.to_thread(question)
        except VideoDeskError as failure:
            _log.warning("The upload store failed: %s", failure.problem.detail)
            return None


async def _inline(destination: _Destination, image: Prepared) -> str:
    destination.note(LogEvent.IMAGE_EMBEDDED, _describe(image))
    return await asyncio.to_thread(_data_url, image)


def _inline_not_allowed(failure: AskError) -> VideoDeskError:
    return error(
        Code.REFUSED,
        reason=Reason.NO_UPLOADS,
        detail=failure.problem.detail,
    )


def _digest(image: Prepared) -> str:
    return hashlib.sha256(image.data).hexdigest()


def _data_url(image: Prepared) -> str:
    return f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"


def _describe(image: Prepared) -> str:
    kilobytes = max(1, len(image.data) // 1000)
    return f"{image.width} x {image.height}, {kilobytes} kB, {image.media_type}"
