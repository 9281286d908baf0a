"""Each image format sent to the real demo service: what arrives there."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from tests.demo.quick import AT_ONCE
from tests.media.drawing import CORNERS, corners, four_corners
from videodesk.credentials import ApiKey
from videodesk.demo.service import DemoService
from videodesk.engine.image_upload import ImageUploader
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Request
from videodesk.media.images import MAX_BYTES, MAX_SIDE
from videodesk.provider.client import Client
from videodesk.settings import ImageTransport

PLACE = "52.5200 N"
HEIC = Path(__file__).parents[1] / "media" / "heic"
BOTH = (ImageTransport.UPLOAD, ImageTransport.INLINE)


def exif_with(orientation: int = 1) -> Image.Exif:
    """As a phone writes it: how it was held, and where it was."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.ImageDescription] = PLACE
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = PLACE.encode()
    return exif


def upright(orientation: int, size: tuple[int, int] = (96, 64)) -> Image.Image:
    """The pixels that a camera held like that writes, for `four_corners` to be seen."""
    turns = Image.Transpose
    undone = {
        2: turns.FLIP_LEFT_RIGHT,
        3: turns.ROTATE_180,
        4: turns.FLIP_TOP_BOTTOM,
        5: turns.TRANSPOSE,
        6: turns.ROTATE_90,
        7: turns.TRANSVERSE,
        8: turns.ROTATE_270,
    }
    picture = four_corners(size)
    return picture.transpose(undone[orientation]) if orientation > 1 else picture


def turned_jpeg(orientation: int) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        upright(orientation).save(path, "JPEG", exif=exif_with(orientation), quality=95)

    return write


def saved_as(kind: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        picture = four_corners().convert("P") if kind == "GIF" else four_corners()
        picture.save(path, kind)

    return write


def turned_webp(path: Path) -> None:
    upright(6).save(path, "WEBP", exif=exif_with(6), quality=95)


def see_through(path: Path) -> None:
    picture = four_corners().convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size).point(lambda a: 128 + a // 2))
    picture.save(path, "PNG", exif=exif_with())


def moving_gif(path: Path) -> None:
    black = Image.new("RGB", (96, 64))
    four_corners().save(path, "GIF", save_all=True, append_images=[black], comment=PLACE)


def twelve_megapixels(path: Path) -> None:
    upright(8, (3000, 4000)).save(path, "JPEG", exif=exif_with(8))


def hundred_megapixels(path: Path) -> None:
    four_corners((11_600, 8_700)).save(path, "JPEG", quality=30, exif=exif_with())


def tiled_heic(path: Path) -> None:
    shutil.copy(HEIC / "tiles.heic", path)


PICTURES = [
    *(pytest.param(turned_jpeg(each), id=f"JPEG turned {each}") for each in range(1, 9)),
    *(pytest.param(saved_as(each), id=each) for each in ("PNG", "AVIF", "BMP", "TIFF")),
    *(
        pytest.param(each, id=each.__name__)
        for each in (
            turned_webp,
            see_through,
            moving_gif,
            twelve_megapixels,
            hundred_megapixels,
            tiled_heic,
        )
    ),
]


def truncated(path: Path) -> None:
    four_corners((600, 400)).save(path, "PNG")
    path.write_bytes(path.read_bytes()[:500])


def renamed_text(path: Path) -> None:
    path.write_text("a letter")


def bomb(path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(path, "PNG")


def drawing(path: Path) -> None:
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')


def empty(path: Path) -> None:
    path.touch()


def folder(path: Path) -> None:
    path.mkdir()


def vanished(path: Path) -> None:
    assert not path.exists()


UNFIT = {
    truncated: Code.IMAGE_UNREADABLE,
    renamed_text: Code.IMAGE_UNREADABLE,
    bomb: Code.IMAGE_TOO_LARGE,
    drawing: Code.IMAGE_UNREADABLE,
    empty: Code.IMAGE_UNREADABLE,
    folder: Code.IMAGE_UNREADABLE,
    vanished: Code.IMAGE_MISSING,
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DemoService, Path]]:
    place = tmp_path_factory.mktemp("demo")
    with DemoService(place, AT_ONCE) as service:
        yield service, place / "uploads"


@pytest.fixture
async def client(demo: tuple[DemoService, Path]) -> AsyncIterator[Client]:
    made = Client(demo[0].base_url, ApiKey("any"))
    yield made
    await made.aclose()


@pytest.fixture
def arrivals(demo: tuple[DemoService, Path]) -> Path:
    """Where the service keeps pictures; nothing lies there yet."""
    shutil.rmtree(demo[1], ignore_errors=True)
    return demo[1]


async def send(client: Client, transport: ImageTransport, *paths: Path) -> None:
    # The demo draws no clip for a prompt that asks for a failure.
    request = Request(
        model="veo3", prompt="[demo: fail] a kite", images=tuple(str(path) for path in paths)
    )
    await client.create(
        request, await ImageUploader().image_urls(client, request, transport=transport)
    )


def stored_images(arrivals: Path) -> list[Path]:
    return list(arrivals.iterdir()) if arrivals.exists() else []


def read(path: Path) -> Image.Image:
    data = path.read_bytes()
    assert PLACE.encode() not in data
    with Image.open(BytesIO(data)) as picture:
        picture.load()
    assert dict(picture.getexif()) == {}
    assert {"exif", "icc_profile", "comment", "xmp"}.isdisjoint(picture.info)
    assert max(picture.size) <= MAX_SIDE
    return picture


@pytest.mark.parametrize("travel", BOTH)
@pytest.mark.parametrize("write", PICTURES)
async def test_image_arrives_upright_within_limits_and_without_metadata(
    client: Client,
    arrivals: Path,
    tmp_path: Path,
    write: Callable[[Path], None],
    travel: ImageTransport,
) -> None:
    path = tmp_path / "picture.png"
    await asyncio.to_thread(write, path)
    await send(client, travel, path)
    (arrived,) = stored_images(arrivals)
    assert arrived.stat().st_size <= MAX_BYTES
    picture = read(arrived)
    assert corners(picture) == CORNERS
    assert (picture.mode == "RGBA") is (write is see_through)


@pytest.mark.parametrize("travel", BOTH)
@pytest.mark.parametrize(("write", "code"), UNFIT.items())
async def test_unusable_image_fails_the_request_and_sends_nothing(  # fixtures are named, not placed
    client: Client,
    arrivals: Path,
    demo: tuple[DemoService, Path],
    tmp_path: Path,
    write: Callable[[Path], None],
    code: Code,
    travel: ImageTransport,
) -> None:
    path = tmp_path / "picture.png"
    write(path)
    charged = demo[0].charged
    with pytest.raises(VideoDeskError) as said:
        await send(client, travel, path)
    assert said.value.code is code
    assert stored_images(arrivals) == []
    assert demo[0].charged == charged


@pytest.mark.parametrize("travel", BOTH)
async def test_three_large_images_arrive_below_four_megabytes(
    client: Client, arrivals: Path, tmp_path: Path, travel: ImageTransport
) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for path in paths:
        noise = Image.effect_noise((700, 500), 90).resize((2100, 1500), Image.Resampling.BILINEAR)
        noise.convert("RGB").save(path, compress_level=1)
    await send(client, travel, *paths)
    arrived = stored_images(arrivals)
    assert len(arrived) == 3
    assert sum(each.stat().st_size for each in arrived) * 4 / 3 < MAX_BYTES
    assert all(read(each).size == (2048, 1463) for each in arrived)
