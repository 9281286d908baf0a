"""GIF (version 89a): its first frame, without comments, other extensions or the end marker."""

from typing import BinaryIO, Final

from videodesk.media.formats.source import PixelSource, Span, read_at, size_of, splice

SIGNATURES: Final = (b"GIF87a", b"GIF89a")

_SCREEN: Final = 13  # bytes: the signature and the logical screen descriptor
_IMAGE: Final = 10  # bytes: the image descriptor with its comma
_CONTROL: Final = 0xF9  # label of the extension with the transparent colour


def gif_source(stream: BinaryIO) -> PixelSource:
    """Return the pixels of a GIF's first frame."""
    end = size_of(stream)
    at = _SCREEN + _palette_size(read_at(stream, 10, 1))
    parts: list[bytes | Span] = [Span(0, at)]
    frames = 0
    while at < end and frames < 2:
        head = read_at(stream, at, _IMAGE)
        match head[:1]:
            case b"!":
                after = _after_blocks(stream, at + 2)
                if head[1:3] == bytes([_CONTROL, 4]) and not frames:
                    parts.append(Span(at, after - at))
                at = after
            case b",":
                frames += 1
                after = _after_blocks(stream, at + _IMAGE + _palette_size(head[9:10]) + 1)
                if frames == 1:
                    parts.append(Span(at, after - at))
                at = after
            case _:
                break
    return PixelSource(splice(stream, parts), is_animated=frames > 1)


def _palette_size(flags: bytes) -> int:
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _after_blocks(stream: BinaryIO, at: int) -> int:
    """The position after a chain of blocks, each of which starts with its length; zero ends it."""
    stream.seek(at)
    while length := stream.read(1):
        if length == b"\0":
            break
        stream.seek(length[0], 1)
    return stream.tell()
