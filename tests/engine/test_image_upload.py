"""Reference images: uploaded once, or sent inline."""

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.engine.harness import a_request, engine_harness
from tests.engine.scripted import BASE_URL, KEY, ScriptedService, gateway_error, replied
from videodesk.credentials import ApiKey
from videodesk.engine.image_upload import DEFAULT_LIFETIME, EXPIRY_MARGIN, ImageUploader
from videodesk.errors import Code, VideoDeskError, error
from videodesk.generation import Status
from videodesk.library.event_log import LogEvent
from videodesk.library.library import Library
from videodesk.library.uploads import Upload
from videodesk.messages import problem_message
from videodesk.provider.client import Client
from videodesk.provider.outcome import AskError
from videodesk.settings import ImageTransport

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NO_SUCH_PAGE = gateway_error(404, "Invalid URL (POST /v1/files/uploads)")
ONE = "https://pictures.test/one.png"


@dataclass
class UploaderHarness:
    """An uploader with a clock that the test sets."""

    service: ScriptedService
    client: Client
    uploader: ImageUploader
    library: Library
    image: Path
    moment: datetime = NOON
    notes: list[LogEvent] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def note(self, event: LogEvent, _words: str) -> None:
        self.notes.append(event)

    async def send(
        self,
        *images: str,
        transport: ImageTransport = ImageTransport.AUTO,
        profile: str = "home",
    ) -> list[str]:
        request = a_request(images=images or (str(self.image),), profile=profile)
        return await self.uploader.image_urls(
            self.client, request, transport=transport, note=self.note
        )


@pytest.fixture
async def uploads(tmp_path: Path) -> AsyncIterator[UploaderHarness]:
    service = ScriptedService()
    client = service.client(BASE_URL, ApiKey(KEY))
    picture = tmp_path / "a.png"
    Image.new("RGB", (30, 20), "red").save(picture)
    with Library(tmp_path / "library") as library:
        made = UploaderHarness(service, client, ImageUploader(), library, picture)
        made.uploader = ImageUploader(library.uploads, made.now)
        yield made
    await client.aclose()


def decoded(address: str) -> Image.Image:
    """The picture in a `data:` URL."""
    with Image.open(BytesIO(base64.b64decode(address.partition(",")[2]))) as picture:
        picture.load()
    return picture


async def test_web_urls_pass_in_their_positions(uploads: UploaderHarness) -> None:
    first, last = "https://example.com/a.png", "http://example.com/b.png"
    assert await uploads.send(first, str(uploads.image), last) == [first, ONE, last]
    assert await uploads.send(first) == [first]
    assert uploads.service.uploads == 1


async def test_same_image_is_uploaded_once(uploads: UploaderHarness, tmp_path: Path) -> None:
    copy = tmp_path / "copy.png"
    copy.write_bytes(uploads.image.read_bytes())
    assert await uploads.send() == await uploads.send(str(copy)) == [ONE]
    assert uploads.service.uploads == 1
    assert uploads.notes == [LogEvent.IMAGE_UPLOADED, LogEvent.IMAGE_ALREADY_UPLOADED]


async def test_upload_is_reused_after_a_restart(uploads: UploaderHarness) -> None:
    await uploads.send()
    uploads.uploader = ImageUploader(uploads.library.uploads, uploads.now)
    await uploads.send()
    assert uploads.service.uploads == 1


async def test_simultaneous_requests_share_one_upload(uploads: UploaderHarness) -> None:
    async with uploads.service.hold("upload"):
        sending = [asyncio.create_task(uploads.send()) for _ in range(3)]
        while not uploads.service.uploads:  # noqa: ASYNC110  # the service has no event for it
            await asyncio.sleep(0)
    assert await asyncio.gather(*sending) == [[ONE]] * 3
    assert uploads.service.uploads == 1


async def test_each_account_and_address_gets_its_own_upload(uploads: UploaderHarness) -> None:
    await uploads.send()
    await uploads.send(profile="work")
    uploads.client = other = uploads.service.client("https://other.test", ApiKey(KEY))
    await uploads.send()
    await other.aclose()
    assert uploads.service.uploads == 3


@pytest.mark.parametrize(
    ("reported", "lives"),
    [(None, DEFAULT_LIFETIME), (timedelta(hours=48), timedelta(hours=48) - EXPIRY_MARGIN)],
)
async def test_upload_is_reused_until_shortly_before_it_expires(
    uploads: UploaderHarness, reported: timedelta | None, lives: timedelta
) -> None:
    answer: dict[str, object] = {"url": ONE}
    if reported is not None:
        answer["expires_at"] = (NOON + reported).timestamp()
    uploads.service.on_upload.append(replied(200, answer))
    await uploads.send()
    uploads.moment = NOON + lives - timedelta(seconds=1)
    await uploads.send()
    assert uploads.service.uploads == 1
    uploads.moment = NOON + lives
    await uploads.send()
    assert uploads.service.uploads == 2


async def test_upload_that_expires_soon_is_not_stored(uploads: UploaderHarness) -> None:
    until = (NOON + EXPIRY_MARGIN - timedelta(seconds=1)).timestamp()
    uploads.service.on_upload.append(replied(200, {"url": ONE, "expires_at": until}))
    await uploads.send()
    await uploads.send()
    assert uploads.service.uploads == 2


async def test_service_without_uploads_gets_images_inline_and_is_not_asked_again(
    uploads: UploaderHarness,
) -> None:
    uploads.service.always["upload"] = NO_SUCH_PAGE
    (address,) = await uploads.send()
    assert decoded(address).size == (30, 20)
    assert address.startswith("data:image/jpeg;base64,")
    await uploads.send()
    assert uploads.service.uploads == 1
    assert uploads.notes == [LogEvent.IMAGE_EMBEDDED] * 2


async def test_upload_only_profile_never_sends_inline(uploads: UploaderHarness) -> None:
    uploads.service.always["upload"] = NO_SUCH_PAGE
    await uploads.send()
    with pytest.raises(VideoDeskError) as raised:
        await uploads.send(transport=ImageTransport.UPLOAD)
    assert not isinstance(raised.value, AskError)
    assert raised.value.code is Code.REFUSED
    assert "doesn't accept uploads" in problem_message(raised.value.problem).text
    assert "Nothing was sent." in problem_message(raised.value.problem).text


async def test_inline_profile_never_uploads(uploads: UploaderHarness) -> None:
    (address,) = await uploads.send(transport=ImageTransport.INLINE)
    assert decoded(address).size == (30, 20)
    assert uploads.service.uploads == 0


async def test_upload_error_is_raised(uploads: UploaderHarness) -> None:
    uploads.service.on_upload.append(replied(503, {}))
    with pytest.raises(AskError):
        await uploads.send()
    assert await uploads.send() == [ONE]


@pytest.mark.parametrize(
    ("refusal", "expected_uploads"),
    [
        ("images[0]: the URL cannot be fetched", 2),
        ("图片下载失败", 2),
        ("the prompt is too long", 1),
    ],
)
async def test_refusal_about_an_image_forgets_its_upload(
    uploads: UploaderHarness, refusal: str, expected_uploads: int
) -> None:
    addresses = await uploads.send()
    request = a_request(images=(str(uploads.image),), profile="home")
    await uploads.uploader.forget_if_blamed(uploads.client, request, addresses, refusal)
    await uploads.send()
    assert uploads.service.uploads == expected_uploads


@pytest.mark.parametrize("transport", ImageTransport)
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"just a letter", Code.IMAGE_UNREADABLE),
        (b"", Code.IMAGE_UNREADABLE),
        (None, Code.IMAGE_MISSING),
    ],
)
async def test_unreadable_image_raises_and_sends_nothing(
    uploads: UploaderHarness, transport: ImageTransport, content: bytes | None, code: Code
) -> None:
    bad = uploads.image.with_name("bad.png")
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(VideoDeskError) as raised:
        await uploads.send(str(uploads.image), str(bad), transport=transport)
    assert raised.value.code is code
    assert uploads.service.uploads == 0


class FullDisk:
    """A store of uploads on a full disk."""

    def url_of(self, *_: str, at: datetime) -> str | None:
        raise error(Code.DISK_FULL)

    def put(self, upload: Upload, *, at: datetime) -> None:
        raise error(Code.DISK_FULL)

    def delete(self, *_: object) -> None:
        raise error(Code.DISK_FULL)


async def test_full_disk_costs_uploads_but_no_request(uploads: UploaderHarness) -> None:
    uploads.uploader = ImageUploader(FullDisk(), uploads.now)
    assert await uploads.send() == await uploads.send() == [ONE]
    assert uploads.service.uploads == 2


async def test_engine_uploads_once_and_stores_the_upload(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    Image.new("RGB", (30, 20), "red").save(picture)
    service = ScriptedService()
    async with engine_harness(tmp_path, service) as harness:
        for _ in range(2):
            made = await harness.submit(a_request(images=(str(picture),)))
            assert (await harness.settle(made)).status is Status.COMPLETED
        await harness.engine.close()
        notes = [each for each in harness.library.events(made.id) if "image" in each.event]
    assert service.uploads == 1
    assert [each.event for each in notes] == [LogEvent.IMAGE_ALREADY_UPLOADED]
    assert notes[0].detail.startswith("30 x 20, 1 kB, image/jpeg")


async def test_engine_uploads_again_after_a_refusal_about_an_image(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    Image.new("RGB", (30, 20), "red").save(picture)
    gone = gateway_error(400, "image URL not found", "invalid_request")
    service = ScriptedService(on_create=[gone])
    async with engine_harness(tmp_path, service) as harness:
        for status in (Status.FAILED, Status.COMPLETED, Status.COMPLETED):
            made = await harness.submit(a_request(images=(str(picture),)))
            assert (await harness.settle(made)).status is status
    assert service.uploads == 2


async def test_engine_sends_an_image_whose_original_file_is_gone(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    Image.new("RGB", (30, 20), "red").save(picture)
    async with engine_harness(tmp_path, ScriptedService()) as harness:
        made = await harness.submit(a_request(images=(str(picture),)))
        picture.unlink()
        ended = await harness.settle(made)
        again = await harness.submit(replace(ended.request, prompt="once more"))
        assert (await harness.settle(again)).status is Status.COMPLETED


async def test_engine_fails_a_request_if_no_transport_is_allowed(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    Image.new("RGB", (30, 20), "red").save(picture)
    service = ScriptedService(always={"upload": NO_SUCH_PAGE})
    async with engine_harness(tmp_path, service) as harness:
        harness.profiles["default"] = replace(
            harness.profiles["default"], pictures=ImageTransport.UPLOAD
        )
        made = await harness.submit(a_request(images=(str(picture),)))
        ended = await harness.settle(made)
    assert ended.status is Status.FAILED
    assert ended.problem is not None
    assert "doesn't accept uploads" in problem_message(ended.problem).text
    assert service.creates == []
