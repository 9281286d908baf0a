"""Writes the small images of tests/cases/images, each with its right value beside it.

Run from the root: `python -m tests.cases.make_images`. Nearly all show the same picture,
`four_corners`; the data beside its pixels differs. The files are kept, so that a newer Pillow
changes none of them.
"""

import json
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import ExifTags, Image

from tests.media.drawing import four_corners

FOLDER: Final = Path(__file__).parent / "images"
TURN_RIGHT: Final = 6
END_OF_PNG: Final = 12  # bytes of the chunk IEND
NO_EXIF: Final = b"Exif\0\0II*\0\xff\xff\xff\xff not EXIF"
LONG_TEXT: Final = b"Title\0" + b"\0" + zlib.compress(bytes(3_000_000))

Case = tuple[str, str, bytes, dict[str, Any]]


def save(kind: str, picture: Image.Image | None = None, **options: Any) -> bytes:
    stream = BytesIO()
    (picture or four_corners()).save(stream, kind, **options)
    return stream.getvalue()


def exif(orientation: int) -> Image.Exif:
    block = Image.Exif()
    block[ExifTags.Base.Orientation] = orientation
    return block


def chunk(name: bytes, content: bytes, *, is_right: bool = True) -> bytes:
    """A chunk of a PNG, with a right or a wrong checksum."""
    checksum = zlib.crc32(name + content) ^ (0 if is_right else 1)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def png(*chunks: bytes, after: bool = False) -> bytes:
    """A whole PNG with further chunks before or after its pixels."""
    whole = save("PNG")
    at = len(whole) - END_OF_PNG if after else 33  # after the signature and IHDR
    return whole[:at] + b"".join(chunks) + whole[at:]


def segment(marker: int, content: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jpeg(*segments: bytes, **options: Any) -> bytes:
    """A whole JPEG with further segments at its start."""
    whole = save("JPEG", quality=92, **options)
    return whole[:2] + b"".join(segments) + whole[2:]


def webp(name: bytes, content: bytes) -> bytes:
    """A whole WebP file that ends with a chunk of metadata."""
    whole = save("WEBP", lossless=True, exif=exif(1).tobytes())
    start = whole.index(b"EXIF")
    body = whole[8:start] + name + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gif_start() -> tuple[bytes, bytes]:
    """A whole GIF, before and after where its extensions are."""
    whole = save("GIF", four_corners().convert("P"))
    at = whole.index(b",", 13 + (3 << (whole[10] & 7) + 1))
    return whole[:at], whole[at:]


def right(kind: str, *, turned: bool = False, **changed: Any) -> dict[str, Any]:
    corners = ["white", "red", "blue", "lime"] if turned else ["red", "lime", "white", "blue"]
    size = [64, 96] if turned else [96, 64]
    return {"format": kind, "size": size, "sent_size": size, "sent_corners": corners, **changed}


REFUSED: Final = {"refused": "picture_unreadable"}


def png_cases() -> Iterator[Case]:
    for key in (
        b"exif",
        b"icc_profile",
        b"transparency",
        b"Raw profile type exif",
        b"dpi",
        b"loop",
    ):
        name = key.decode().replace(" ", "_").lower()
        text = f"a PNG with a text chunk named “{key.decode()}”"
        yield f"text_{name}.png", text, png(chunk(b"tEXt", key + b"\0no such thing")), right("PNG")
    late = png(chunk(b"zTXt", LONG_TEXT), after=True)
    yield "text_packed_after.png", "3 MB of packed text after the pixels", late, right("PNG")
    for kind in (b"tEXt", b"gAMA", b"cHRM", b"iCCP", b"eXIf", b"zTXt", b"tRNS", b"acTL", b"xxXx"):
        yield (
            f"checksum_{kind.decode().lower()}.png",
            f"an optional chunk {kind.decode()} with a wrong checksum and no sense",
            png(chunk(kind, b"a\0\1b", is_right=False)),
            right("PNG"),
        )
        yield (
            f"senseless_{kind.decode().lower()}.png",
            f"an optional chunk {kind.decode()} with a right checksum and no sense",
            png(chunk(kind, b"a\0\1")),
            right("PNG"),
        )
    turning = chunk(b"eXIf", exif(TURN_RIGHT).tobytes()[6:])
    yield "turned.png", "EXIF that turns it right", png(turning), right("PNG", turned=True)
    whole = save("PNG")
    yield "no_end.png", "no end marker", whole[:-END_OF_PNG], right("PNG")
    cut = whole[: -END_OF_PNG - 6]
    yield "no_last_checksum.png", "cut off in the pixels' checksums", cut, right("PNG")
    yield "cut_in_pixels.png", "cut off in the middle of the pixels", whole[:-80], REFUSED
    clear = save("PNG", Image.new("RGBA", (96, 64), (255, 0, 0, 0)))
    unseen = right("PNG", sent_corners=["red"] * 4, sent_changes=["invisible", "see-through"])
    yield "invisible.png", "all of it is transparent", clear, unseen


def jpeg_cases() -> Iterator[Case]:
    for name, what, marker, content in (
        ("exif", "EXIF that makes no sense", 0xE1, NO_EXIF),
        ("jfif", "a JFIF header of 6 bytes", 0xE0, b"JFIF\0\1"),
        ("adobe", "an Adobe header of 6 bytes", 0xEE, b"Adobe\0"),
        ("photoshop", "a Photoshop block that breaks off", 0xED, b"Photoshop 3.0\0" + b"8BIM\4\4"),
        ("icc", "an ICC profile of which the first part is missing", 0xE2, b"ICC_PROFILE\0\2\2x"),
        ("icc_short", "an ICC profile that breaks off", 0xE2, b"ICC_PROFILE\0"),
        ("mpf", "a multi-picture header that makes no sense", 0xE2, b"MPF\0II*\0"),
        (
            "xmp",
            "XMP that says it is turned",
            0xE1,
            b'http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation="6"/>',
        ),
    ):
        yield f"{name}.jpg", what, jpeg(segment(marker, content)), right("JPEG")
    yield (
        "turned.jpg",
        "EXIF that turns it right",
        jpeg(exif=exif(TURN_RIGHT)),
        right("JPEG", turned=True),
    )
    yield "no_end.jpg", "no end marker", jpeg()[:-2], right("JPEG")
    late = jpeg(progressive=True)[:-2]
    yield "no_end_progressive.jpg", "no end marker, progressive", late, right("JPEG")
    yield "cut_in_pixels.jpg", "cut off in the middle of the pixels", jpeg()[:-40], REFUSED
    first_scans = jpeg(progressive=True)
    first_scans = first_scans[: first_scans.rindex(b"\xff\xda")]
    yield "no_last_scan.jpg", "progressive, without its last scan", first_scans, REFUSED


def other_cases() -> Iterator[Case]:
    yield "exif.webp", "EXIF that makes no sense", webp(b"EXIF", NO_EXIF), right("WEBP")
    cut = webp(b"EXIF", bytes(90))[:-60]
    yield "cut_in_exif.webp", "cut off in its EXIF, after the pixels", cut, right("WEBP")
    turned = save("WEBP", lossless=True, exif=exif(TURN_RIGHT))
    yield "turned.webp", "EXIF that turns it right", turned, right("WEBP", turned=True)
    whole = save("WEBP", lossless=True)
    yield "cut_in_pixels.webp", "cut off in the middle of the pixels", whole[:-30], REFUSED
    described = exif(1)
    described[ExifTags.Base.ImageDescription] = "here"
    plain = save("AVIF", exif=described.tobytes())
    at = plain.rindex(b"MM\0*")
    senseless = plain[: at + 4] + b"\xff" * 8 + plain[at + 12 :]
    yield "exif.avif", "EXIF that makes no sense", senseless, right("AVIF")
    before, after = gif_start()
    short = before + b"!\xf9\1\1\0" + b"!\xfe\5hello\0" + b"!\xff\0" + after
    yield "extensions.gif", "extensions that are too short", short, right("GIF")
    yield "no_end.gif", "no end marker", before + after[:-1], right("GIF")
    yield (
        "cut_in_pixels.gif",
        "cut off in the middle of the pixels",
        (before + after)[:-30],
        REFUSED,
    )
    for name, tag in (("exif", ExifTags.IFD.Exif), ("gps", ExifTags.IFD.GPSInfo)):
        yield (
            f"{name}.tiff",
            f"a {name.upper()} directory outside of the file",
            tiff(tag),
            right("TIFF"),
        )
    yield "turned.tiff", "turned right", save("TIFF", tiffinfo={274: 6}), right("TIFF", turned=True)


def tiff(tag: int) -> bytes:
    """A whole TIFF with one more tag, whose directory is where the file is not."""
    whole = save("TIFF")
    (at,) = struct.unpack_from("<I", whole, 4)
    (count,) = struct.unpack_from("<H", whole, at)
    entries = whole[at + 2 : at + 2 + 12 * count]
    more = struct.pack("<HHII", tag, 4, 1, 0x7FFFFFF0)
    directory = struct.pack("<H", count + 1) + entries + more + bytes(4)
    return whole[:4] + struct.pack("<I", len(whole)) + whole[8:] + directory


def main() -> None:
    for name, what, content, value in (*png_cases(), *jpeg_cases(), *other_cases()):
        (FOLDER / name).write_bytes(content)
        text = json.dumps({"what": what, "right": value}, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
