"""The copy of an image that is sent: upright, without metadata, and small enough."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageCms

from tests.media.drawing import CORNERS, corners, four_corners
from videodesk.errors import Code, VideoDeskError
from videodesk.media.images import prepare
from videodesk.media.values import Change, Prepared

PLACE = "52.5200 N"
TURNED_RIGHT = ("white", "red", "blue", "lime")


def rotated_exif() -> Image.Exif:
    """As a phone writes it: held upright, with where it was."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.ImageDescription] = PLACE
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = PLACE.encode()
    return exif


def read(prepared: Prepared) -> Image.Image:
    """Decodes it, after a look at whether its label is right and nothing else is in it."""
    with Image.open(BytesIO(prepared.data)) as picture:
        picture.load()
    assert picture.get_format_mimetype() == prepared.media_type
    assert prepared.suffix == {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}[str(picture.format)]
    assert picture.size == (prepared.width, prepared.height)
    assert dict(picture.getexif()) == {}
    assert {"exif", "icc_profile", "comment", "xmp"}.isdisjoint(picture.info)
    return picture


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG", "AVIF"])
def test_orientation_is_applied_and_metadata_removed(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    four_corners().save(path, kind, exif=rotated_exif(), quality=95)
    assert PLACE.encode() in path.read_bytes()
    prepared = prepare(path)
    sent = read(prepared)
    assert (sent.format, sent.size) == ("JPEG", (64, 96))
    assert corners(sent) == TURNED_RIGHT
    assert PLACE.encode() not in prepared.data


def test_comments_and_trailing_data_are_removed(tmp_path: Path) -> None:
    for kind, see_through in (("GIF", False), ("JPEG", False), ("PNG", True)):
        path = tmp_path / kind
        picture = four_corners().convert("RGBA" if see_through else "RGB")
        if see_through:
            picture.putalpha(100)
        picture.save(path, kind, comment=PLACE, icc_profile=swapped_profile())
        path.write_bytes(path.read_bytes() + PLACE.encode())
        prepared = prepare(path)
        read(prepared)
        assert PLACE.encode() not in prepared.data


def test_transparent_image_stays_transparent_as_png(tmp_path: Path) -> None:
    picture = four_corners().convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    picture.save(tmp_path / "a.png")
    sent = read(prepare(tmp_path / "a.png"))
    assert (sent.format, sent.mode) == ("PNG", "RGBA")
    assert sent.tobytes() == picture.tobytes()


def test_transparent_image_becomes_webp_if_png_is_too_large(tmp_path: Path) -> None:
    picture = Image.effect_noise((300, 200), 90).convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    picture.save(tmp_path / "a.png")
    prepared = prepare(tmp_path / "a.png", max_bytes=60_000)
    sent = read(prepared)
    assert (sent.format, sent.mode) == ("WEBP", "RGBA")
    assert len(prepared.data) <= 60_000
    assert sent.getchannel("A").getextrema() != (255, 255)


def test_transparent_image_is_flattened_onto_white_if_jpeg(tmp_path: Path) -> None:
    noise = Image.effect_noise((300, 200), 90)
    picture = Image.merge("RGBA", (noise, noise, noise, noise.rotate(180)))
    picture.paste((0, 0, 0, 0), (150, 0, 300, 200))
    picture.save(tmp_path / "a.png")
    prepared = prepare(tmp_path / "a.png", max_bytes=10_000)
    sent = read(prepared)
    assert sent.format == "JPEG"
    assert len(prepared.data) <= 10_000
    assert sent.getpixel((sent.width - 9, 9)) == pytest.approx((255, 255, 255), abs=3)


def test_opaque_image_with_alpha_channel_is_sent_as_jpeg(tmp_path: Path) -> None:
    four_corners().convert("RGBA").save(tmp_path / "a.png")
    assert read(prepare(tmp_path / "a.png")).format == "JPEG"


def test_palette_transparency_is_kept(tmp_path: Path) -> None:
    picture = four_corners().convert("P")
    picture.save(tmp_path / "a.png", transparency=picture.getpixel((2, 2)))
    sent = read(prepare(tmp_path / "a.png"))
    assert sent.mode == "RGBA"
    assert sent.getchannel("A").getextrema() == (0, 255)


def test_animation_is_sent_as_its_first_frame(tmp_path: Path) -> None:
    for kind in ("GIF", "WEBP", "PNG"):
        four_corners().save(
            tmp_path / kind,
            kind,
            save_all=True,
            append_images=[Image.new("RGB", (96, 64), "black")] * 2,
        )
        assert corners(read(prepare(tmp_path / kind))) == CORNERS


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_twelve_megapixel_image_is_reduced_to_the_limits(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    noise = Image.effect_noise((500, 375), 60).resize((4000, 3000), Image.Resampling.NEAREST)
    noise.convert("RGB").save(path, kind, exif=rotated_exif())
    prepared = prepare(path)
    assert read(prepared).size == (1536, 2048)
    assert len(prepared.data) <= 4_000_000


def test_quality_is_reduced_before_size(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.effect_noise((600, 400), 80).convert("RGB").save(path)
    free, tight, tiny = (prepare(path, max_bytes=most) for most in (4_000_000, 120_000, 9_000))
    assert len(free.data) > 120_000 >= len(tight.data)
    assert read(tight).size == (600, 400)
    assert len(tiny.data) <= 9_000
    assert max(read(tiny).size) < 600


def test_image_that_cannot_be_made_small_enough_raises_a_problem(tmp_path: Path) -> None:
    four_corners().save(tmp_path / "a.png")
    with pytest.raises(VideoDeskError) as failure:
        prepare(tmp_path / "a.png", max_bytes=100)
    assert failure.value.code is Code.IMAGE_TOO_LARGE


def test_small_image_is_not_scaled_up(tmp_path: Path) -> None:
    four_corners((30, 20)).save(tmp_path / "a.png")
    assert read(prepare(tmp_path / "a.png")).size == (30, 20)


def test_extremely_long_image_keeps_at_least_one_pixel(tmp_path: Path) -> None:
    Image.new("RGB", (6000, 2)).save(tmp_path / "a.png")
    assert read(prepare(tmp_path / "a.png")).size == (2048, 1)


def test_sixteen_bit_grey_keeps_its_levels(tmp_path: Path) -> None:
    for kind in ("PNG", "TIFF"):
        path = tmp_path / kind
        Image.new("I;16", (20, 20), 128 * 256).save(path, kind)
        assert read(prepare(path)).getpixel((5, 5)) == pytest.approx((128, 128, 128), abs=2)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "RGB", "RGBA"])
def test_every_pixel_mode_is_accepted(tmp_path: Path, mode: str) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    Image.new("RGB", (20, 20), "white").convert(mode).save(tmp_path / "a", kind)
    sent = read(prepare(tmp_path / "a")).convert("RGB")
    assert sent.getpixel((5, 5)) == pytest.approx((255, 255, 255), abs=3)


def swapped_profile() -> bytes:
    """A colour profile in which red means green and green means red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"swap").replace(b"gXYZ", b"rXYZ").replace(b"swap", b"gXYZ")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colour_profile_is_applied_and_removed(tmp_path: Path, kind: str) -> None:
    red = Image.new("RGB", (40, 40), (250, 10, 10))
    red.save(tmp_path / "a", kind, icc_profile=swapped_profile(), quality=100)
    sent = read(prepare(tmp_path / "a")).convert("RGB").getpixel((9, 9))
    assert isinstance(sent, tuple)
    assert sent[0] < 100
    assert sent[1] > 200


def test_colour_profile_does_not_change_transparency(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (40, 40), (250, 10, 10, 77))
    picture.save(tmp_path / "a.png", icc_profile=swapped_profile())
    sent = read(prepare(tmp_path / "a.png"))
    assert sent.getchannel("A").getextrema() == (77, 77)


@pytest.mark.parametrize("profile", [b"nonsense", bytes(200)], ids=["words", "zeros"])
def test_broken_colour_profile_is_ignored(tmp_path: Path, profile: bytes) -> None:
    four_corners().save(tmp_path / "a.png", icc_profile=profile)
    assert corners(read(prepare(tmp_path / "a.png"))) == CORNERS


@pytest.mark.parametrize(
    ("kind", "size", "changes"),
    [
        ("JPEG", (40, 30), set()),
        ("JPEG", (3000, 20), {Change.SCALED}),
        ("turned", (40, 30), {Change.TURNED}),
        ("GIF", (40, 30), {Change.FIRST_FRAME}),
        ("alpha", (40, 30), {Change.SEE_THROUGH}),
    ],
)
def test_prepared_image_lists_its_changes(
    tmp_path: Path, kind: str, size: tuple[int, int], changes: set[Change]
) -> None:
    picture = four_corners(size)
    path = tmp_path / "a"
    match kind:
        case "turned":
            picture.save(path, "JPEG", exif=rotated_exif())
        case "GIF":
            picture.save(path, "GIF", save_all=True, append_images=[Image.new("RGB", size)])
        case "alpha":
            picture.putalpha(100)
            picture.save(path, "PNG")
        case _:
            picture.save(path, "JPEG")
    assert prepare(path).changes == changes


def test_image_without_budget_lists_what_it_lost(tmp_path: Path) -> None:
    picture = Image.effect_noise((300, 200), 90).convert("RGBA")
    picture.putalpha(Image.effect_noise((300, 200), 90))
    picture.save(tmp_path / "a.png")
    lost = prepare(tmp_path / "a.png", max_bytes=3_000).changes
    assert lost == {Change.ON_WHITE, Change.COARSER, Change.SCALED}
