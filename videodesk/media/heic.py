"""Decoder for HEIC images, as phones take them, with an interface like Pillow's.

Pillow does not read HEIC. PyAV provides the HEVC decoder, but FFmpeg's demuxer returns the tiles of
a photograph one by one and drops its rotation. So `heif` reads the container, and this module
assembles the image.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, cast

import av
from av.codec.context import CodecContext, ThreadType
from av.filter import Graph
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from PIL import Image, ImageFile

from videodesk.media.heif import (
    Container,
    Grid,
    HeifError,
    Item,
    NoDecoderError,
    read_container,
    read_grid,
)

if TYPE_CHECKING:
    from PIL._imaging import PixelAccess

_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_ALPHA: Final = (b"urn:mpeg:hevc:2015:auxid:1", b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")
_MOST_TILES: Final = 4096
_LARGEST_SINGLE_TILE: Final = 1024 * 1024  # pixels, for an image that fills only part of one tile
_BLOCK: Final = 64  # pixels; HEVC codes whole blocks, so a frame may be larger by this much
_MATRICES: Final = {1: "bt709", 5: "bt601", 6: "bt601", 7: "smpte240m", 9: "bt2020"}
"""From the matrices of ISO/IEC 23091-2 to FFmpeg's names of them."""
_SCALING: Final = (
    "flags=bicubic+accurate_rnd+full_chroma_int:out_range=full"
    ":in_h_chr_pos=128:in_v_chr_pos=128"  # of 256: the middle of two pixels
)

_Mode = Literal["RGB", "L"]


def is_heif(start: bytes) -> bool:
    """Whether a file that starts with these 64 bytes is a HEIF file other than AVIF."""
    brands = start[8 : int.from_bytes(start[:4])]
    return start[4:8] == b"ftyp" and brands[:4] in _BRANDS and b"avif" not in brands


class HeicFile(ImageFile.ImageFile):
    """An open HEIC file; before `load`, only its list of items is read.

    Its size is that of the image as displayed: rotation, mirroring and cropping are already
    applied. Raises HeifError.
    """

    format = "HEIC"
    format_description = "HEIF, coded as HEVC"

    def _open(self) -> None:
        stream = cast("BinaryIO", self.fp)
        self._drawing: _Drawing | None = _Drawing(read_container(stream), stream)
        self._size = self._drawing.size
        self._mode = "RGBA" if self._drawing.has_alpha else "RGB"
        profile = self._drawing.profile
        if profile:
            self.info["icc_profile"] = profile

    def load(self) -> "PixelAccess | None":
        """Decodes the image, once."""
        if self._drawing is not None:
            self.im = self._drawing.picture().im
            self._drawing = None
        return super().load()


@dataclass(frozen=True, slots=True)
class _Colours:
    """Colour metadata to apply to a frame; None for values that the frame itself declares."""

    matrix: str | None = None
    full_range: bool | None = None


class _Drawing:
    """Assembles an image from the items of one open file."""

    def __init__(self, container: Container, stream: BinaryIO) -> None:
        self._container = container
        self._stream = stream
        self._primary = container.item(container.primary)
        self._alpha = _alpha_of(container)
        self.size = _shown_size(self._primary)

    @property
    def has_alpha(self) -> bool:
        return self._alpha is not None

    @property
    def profile(self) -> bytes | None:
        colours = self._primary.property(b"colr") or b""
        return colours[4:] if colours[:4] in {b"prof", b"rICC"} else None

    def picture(self) -> Image.Image:
        drawn = self._shown(self._primary, "RGB")
        if self._alpha is not None:
            mask = self._shown(self._alpha, "L")
            if mask.size != drawn.size:
                mask = mask.resize(drawn.size, Image.Resampling.BILINEAR)
            drawn.putalpha(mask)
        return drawn

    def _shown(self, item: Item, mode: _Mode) -> Image.Image:
        drawn = self._coded(item, mode)
        for each in item.properties:
            match each.kind:
                case b"clap":
                    drawn = drawn.crop(_crop(drawn.size, each.data))
                case b"irot":
                    drawn = _turned(drawn, each.data[0] & 3)
                case b"imir":
                    flips = Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.FLIP_LEFT_RIGHT
                    drawn = drawn.transpose(flips[each.data[0] & 1])
        return drawn

    def _coded(self, item: Item, mode: _Mode) -> Image.Image:
        match item.kind:
            case b"hvc1":
                return self._decoded(item, mode, _colours(item))
            case b"grid":
                return self._joined(item, mode)
            case _:
                raise HeifError(f"unsupported picture type {item.kind!r}")

    def _joined(self, item: Item, mode: _Mode) -> Image.Image:
        grid = read_grid(self._container.content(self._stream, item, 64))
        tiles = self._container.named_by(item, b"dimg")
        if len(tiles) != grid.rows * grid.columns or len(tiles) > _MOST_TILES:
            raise HeifError("the tiles don't match the picture's size")
        if (grid.width, grid.height) != _coded_size(item):
            raise HeifError("the picture's size is inconsistent")
        across, down = _tile_size(grid, tiles)
        colours = _colours(item)
        drawn = Image.new(mode, (grid.width, grid.height))
        for number, tile in enumerate(tiles):
            if tile.kind != b"hvc1":
                raise HeifError(f"unsupported tile type {tile.kind!r}")
            part = self._decoded(tile, mode, colours or _colours(tile))
            row, column = divmod(number, grid.columns)
            drawn.paste(part, (column * across, row * down))
        return drawn

    def _decoded(self, item: Item, mode: _Mode, colours: _Colours | None) -> Image.Image:
        width, height = _coded_size(item)
        data = self._container.content(self._stream, item, 8 * width * height + 65_536)
        try:
            for frame in _frames(item, data, (width + _BLOCK) * (height + _BLOCK)):
                if frame.width < width or frame.height < height:
                    raise HeifError("the picture's size is inconsistent")
                return _pixels(frame, mode, colours or _Colours()).crop((0, 0, width, height))
        except av.FFmpegError as damage:
            raise HeifError(str(damage)) from damage
        raise HeifError("no picture could be decoded")


def _frames(item: Item, data: bytes, most_pixels: int) -> Iterator[VideoFrame]:
    """The frames decoded from an item's data, each of `most_pixels` at most."""
    try:
        decoder = CodecContext.create("hevc", "r")
    except ValueError as missing:
        raise NoDecoderError("FFmpeg was built without HEVC") from missing
    assert isinstance(decoder, VideoCodecContext)  # noqa: S101  # HEVC is one
    decoder.extradata = item.property(b"hvcC")
    decoder.options = {"max_pixels": str(most_pixels), "err_detect": "explode"}
    decoder.thread_type = ThreadType.NONE
    yield from decoder.decode(av.Packet(data))
    yield from decoder.decode(None)


def _pixels(frame: VideoFrame, mode: _Mode, colours: _Colours) -> Image.Image:
    """The frame's pixels, with the colours' samples taken to lie between those of brightness.

    A video has them on the left, which is HEVC's default too. But libheif, which most programs
    use, averages four pixels, as JPEG does.
    """
    graph = Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1)
    )
    options = [_SCALING]
    if colours.matrix is not None:
        options.append(f"in_color_matrix={colours.matrix}")
    if colours.full_range is not None:
        options.append(f"in_range={'full' if colours.full_range else 'limited'}")
    scale = graph.add("scale", ":".join(options))
    layout = graph.add("format", "rgb24" if mode == "RGB" else "gray")
    graph.link_nodes(source, scale, layout, graph.add("buffersink")).configure()
    frame.pts = 0
    graph.vpush(frame)
    plain = graph.vpull()
    plane = plain.planes[0]
    size = (plain.width, plain.height)
    return Image.frombytes(mode, size, bytes(plane), "raw", mode, plane.line_size)


def _alpha_of(container: Container) -> Item | None:
    for item in container.pointing_at(container.primary, b"auxl"):
        kind = item.property(b"auxC") or b""
        if kind[4:].split(b"\0", 1)[0] in _ALPHA:
            if _area(item) > _area(container.item(container.primary)):
                raise HeifError("the picture's alpha is larger than the picture")
            return item
    return None


def _tile_size(grid: Grid, tiles: list[Item]) -> tuple[int, int]:
    """Width and height of each tile, after checking that the tiles just cover the image."""
    across, down = _coded_size(tiles[0])
    if not (
        all(_coded_size(tile) == (across, down) for tile in tiles)
        and across * (grid.columns - 1) < grid.width <= across * grid.columns
        and down * (grid.rows - 1) < grid.height <= down * grid.rows
        and across * down <= 4 * grid.width * grid.height + _LARGEST_SINGLE_TILE
    ):
        raise HeifError("the tiles don't match the picture's size")
    return across, down


def _area(item: Item) -> int:
    width, height = _coded_size(item)
    return width * height


def _coded_size(item: Item) -> tuple[int, int]:
    extent = item.property(b"ispe") or b""
    if len(extent) < 12:
        raise HeifError("the picture has no size")
    width, height = int.from_bytes(extent[4:8]), int.from_bytes(extent[8:12])
    if not (width and height):
        raise HeifError("the picture is empty")
    return width, height


def _shown_size(item: Item) -> tuple[int, int]:
    """The size in pixels after an item's crop and rotations."""
    size = _coded_size(item)
    for each in item.properties:
        if each.kind == b"clap":
            left, top, right, bottom = _crop(size, each.data)
            size = right - left, bottom - top
        elif each.kind == b"irot" and each.data[:1] and each.data[0] & 1:
            size = size[1], size[0]
    if _area(item) > 4 * size[0] * size[1] + _BLOCK * _BLOCK:
        raise HeifError("the picture is a small part of a much larger one")  # a memory bomb
    return size


def _crop(size: tuple[int, int], data: bytes) -> tuple[int, int, int, int]:
    """The displayed part: a box around the centre (ISO/IEC 14496-12, 12.1.4)."""
    if len(data) < 32:
        raise HeifError("the file is cut off")
    numbers = [int.from_bytes(data[at : at + 4], signed=True) for at in range(0, 32, 4)]
    if not all(numbers[1::2]):
        raise HeifError("the picture's crop is invalid")
    width, height, right, down = (
        Fraction(above, below) for above, below in zip(numbers[::2], numbers[1::2], strict=True)
    )
    left = round((size[0] - width) / 2 + right)
    top = round((size[1] - height) / 2 + down)
    box = (left, top, left + round(width), top + round(height))
    if not (0 <= box[0] < box[2] <= size[0] and 0 <= box[1] < box[3] <= size[1]):
        raise HeifError("the crop lies outside the picture")
    return box


def _turned(picture: Image.Image, quarters: int) -> Image.Image:
    """The image rotated anticlockwise (ISO/IEC 23008-12, 6.5.10)."""
    turns = Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270
    return picture.transpose(turns[quarters - 1]) if quarters else picture


def _colours(item: Item) -> _Colours | None:
    nclx = next(
        (
            each.data
            for each in item.properties
            if each.kind == b"colr" and each.data[:4] == b"nclx" and len(each.data) >= 11
        ),
        None,
    )
    if nclx is None:
        return None
    matrix = _MATRICES.get(int.from_bytes(nclx[8:10]))
    return _Colours(matrix, bool(nclx[10] & 0x80))
