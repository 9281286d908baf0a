"""Pictures on their way to the service: uploaded once, or inside the request."""

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
from videodesk.errors import Code, VideoDeskError, error, problem
from videodesk.generation import Status
from videodesk.library.library import Library
from videodesk.library.types import LogEvent
from videodesk.library.uploads import Upload
from videodesk.messages import problem_message
from videodesk.provider.client import Client
from videodesk.provider.outcome import AskError, CreateMeaning, Outcome
from videodesk.settings import ImageTransport

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NO_SUCH_PAGE = gateway_error(404, "Invalid URL (POST /v1/files/uploads)")
ONE = "https://pictures.test/one.png"


@dataclass
class Desk:
    """One who hands pictures over, with a clock that is moved by hand."""

    service: ScriptedService
    client: Client
    pictures: ImageUploader
    library: Library
    picture: Path
    moment: datetime = NOON
    notes: list[LogEvent] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def hear(self, event: LogEvent, _words: str) -> None:
        self.notes.append(event)

    async def send(
        self,
        *images: str,
        travel: ImageTransport = ImageTransport.AUTO,
        profile: str = "home",
    ) -> list[str]:
        request = a_request(images=images or (str(self.picture),), profile=profile)
        return await self.pictures.image_urls(
            self.client, request, transport=travel, note=self.hear
        )


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    service = ScriptedService()
    client = service.client(BASE_URL, ApiKey(KEY))
    picture = tmp_path / "a.png"
    Image.new("RGB", (30, 20), "red").save(picture)
    with Library(tmp_path / "library") as library:
        made = Desk(service, client, ImageUploader(), library, picture)
        made.pictures = ImageUploader(library.uploads, made.now)
        yield made
    await client.aclose()


def decoded(address: str) -> Image.Image:
    """The picture in a `data:` URL."""
    with Image.open(BytesIO(base64.b64decode(address.partition(",")[2]))) as picture:
        picture.load()
    return picture


async def test_web_urls_pass_in_their_positions(desk: Desk) -> None:
    first, last = "https://example.com/a.png", "http://example.com/b.png"
    assert await desk.send(first, str(desk.picture), last) == [first, ONE, last]
    assert await desk.send(first) == [first]
    assert desk.service.uploads == 1


async def test_same_image_is_uploaded_once(desk: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "copy.png"
    copy.write_bytes(desk.picture.read_bytes())
    assert await desk.send() == await desk.send(str(copy)) == [ONE]
    assert desk.service.uploads == 1
    assert desk.notes == [LogEvent.IMAGE_UPLOADED, LogEvent.IMAGE_ALREADY_UPLOADED]


async def test_upload_is_reused_after_a_restart(desk: Desk) -> None:
    await desk.send()
    desk.pictures = ImageUploader(desk.library.uploads, desk.now)
    await desk.send()
    assert desk.service.uploads == 1


async def test_simultaneous_requests_share_one_upload(desk: Desk) -> None:
    async with desk.service.hold("upload"):
        sending = [asyncio.create_task(desk.send()) for _ in range(3)]
        while not desk.service.uploads:  # noqa: ASYNC110  # the service has no event for it
            await asyncio.sleep(0)
    assert await asyncio.gather(*sending) == [[ONE]] * 3
    assert desk.service.uploads == 1


async def test_each_account_and_address_gets_its_own_upload(desk: Desk) -> None:
    await desk.send()
    await desk.send(profile="work")
    desk.client = other = desk.service.client("https://other.test", ApiKey(KEY))
    await desk.send()
    await other.aclose()
    assert desk.service.uploads == 3


@pytest.mark.parametrize(
    ("told", "lives"),
    [(None, DEFAULT_LIFETIME), (timedelta(hours=48), timedelta(hours=48) - EXPIRY_MARGIN)],
)
async def test_upload_is_reused_until_shortly_before_it_expires(
    desk: Desk, told: timedelta | None, lives: timedelta
) -> None:
    answer: dict[str, object] = {"url": ONE}
    if told is not None:
        answer["expires_at"] = (NOON + told).timestamp()
    desk.service.on_upload.append(replied(200, answer))
    await desk.send()
    desk.moment = NOON + lives - timedelta(seconds=1)
    await desk.send()
    assert desk.service.uploads == 1
    desk.moment = NOON + lives
    await desk.send()
    assert desk.service.uploads == 2


async def test_upload_that_expires_soon_is_not_stored(desk: Desk) -> None:
    until = (NOON + EXPIRY_MARGIN - timedelta(seconds=1)).timestamp()
    desk.service.on_upload.append(replied(200, {"url": ONE, "expires_at": until}))
    await desk.send()
    await desk.send()
    assert desk.service.uploads == 2


async def test_service_without_uploads_gets_images_inline_and_is_not_asked_again(
    desk: Desk,
) -> None:
    desk.service.always["upload"] = NO_SUCH_PAGE
    (address,) = await desk.send()
    assert decoded(address).size == (30, 20)
    assert address.startswith("data:image/jpeg;base64,")
    await desk.send()
    assert desk.service.uploads == 1
    assert desk.notes == [LogEvent.IMAGE_EMBEDDED] * 2


async def test_upload_only_profile_never_sends_inline(desk: Desk) -> None:
    desk.service.always["upload"] = NO_SUCH_PAGE
    await desk.send()
    with pytest.raises(VideoDeskError) as told:
        await desk.send(travel=ImageTransport.UPLOAD)
    assert not isinstance(told.value, AskError)
    assert told.value.code is Code.REFUSED
    assert "takes no uploads" in problem_message(told.value.problem).text
    assert "Nothing was sent." in problem_message(told.value.problem).text


async def test_inline_profile_never_uploads(desk: Desk) -> None:
    (address,) = await desk.send(travel=ImageTransport.INLINE)
    assert decoded(address).size == (30, 20)
    assert desk.service.uploads == 0


async def test_upload_error_is_raised(desk: Desk) -> None:
    desk.service.on_upload.append(replied(503, {}))
    with pytest.raises(AskError):
        await desk.send()
    assert await desk.send() == [ONE]


def outcome(words: str, meaning: CreateMeaning = CreateMeaning.REFUSED) -> Outcome[CreateMeaning]:
    return Outcome(meaning, problem(Code.REFUSED, detail=words))


@pytest.mark.parametrize(
    ("said", "uploads"),
    [
        (outcome("images[0]: the URL cannot be fetched"), 2),
        (outcome("图片下载失败"), 2),
        (outcome("the prompt is too long"), 1),
        (outcome("the image queue is full", CreateMeaning.TRY_LATER), 1),
    ],
)
async def test_refusal_about_an_image_forgets_its_upload(
    desk: Desk, said: Outcome[CreateMeaning], uploads: int
) -> None:
    addresses = await desk.send()
    request = a_request(images=(str(desk.picture),), profile="home")
    await desk.pictures.forget_if_refused(desk.client, request, addresses, said)
    await desk.send()
    assert desk.service.uploads == uploads


@pytest.mark.parametrize("travel", ImageTransport)
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"just a letter", Code.PICTURE_UNREADABLE),
        (b"", Code.PICTURE_UNREADABLE),
        (None, Code.PICTURE_MISSING),
    ],
)
async def test_unreadable_image_raises_and_sends_nothing(
    desk: Desk, travel: ImageTransport, content: bytes | None, code: Code
) -> None:
    bad = desk.picture.with_name("bad.png")
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(VideoDeskError) as told:
        await desk.send(str(desk.picture), str(bad), travel=travel)
    assert told.value.code is code
    assert desk.service.uploads == 0


class FullDisk:
    """A memory of uploads on a disk that refuses."""

    def url_of(self, *_: str, at: datetime) -> str | None:
        raise error(Code.DISK_FULL)

    def put(self, upload: Upload, *, at: datetime) -> None:
        raise error(Code.DISK_FULL)

    def delete(self, *_: object) -> None:
        raise error(Code.DISK_FULL)


async def test_full_disk_costs_uploads_but_no_request(desk: Desk) -> None:
    desk.pictures = ImageUploader(FullDisk(), desk.now)
    assert await desk.send() == await desk.send() == [ONE]
    assert desk.service.uploads == 2


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
    assert "takes no uploads" in problem_message(ended.problem).text
    assert service.creates == []
