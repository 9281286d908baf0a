"""Clips that mean harm, made from honest ones."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.media.drawing import draw_clip, grey_frames

MANY: Final = 80_000_000
FRAGMENTED: Final = {"movflags": "frag_keyframe+empty_moov"}


def honest_clip(path: Path) -> Path:
    return draw_clip(path, grey_frames(12), key_frame_every=6)


def fragmented_clip(path: Path) -> Path:
    return draw_clip(path, grey_frames(12), key_frame_every=6, options=FRAGMENTED)


def _samples_of_one_size(path: Path) -> None:
    data = honest_clip(path).read_bytes()
    at = data.index(b"stsz") + 8
    path.write_bytes(data[:at] + struct.pack(">II", 1, MANY) + data[at + 8 :])


def _run_without_a_table(path: Path) -> None:
    data = fragmented_clip(path).read_bytes()
    at = data.index(b"trun") + 4
    path.write_bytes(data[:at] + struct.pack(">II", 1, MANY) + data[at + 8 :])


def _run_with_a_short_table(path: Path) -> None:
    data = fragmented_clip(path).read_bytes()
    at = data.index(b"trun") + 8
    path.write_bytes(data[:at] + struct.pack(">I", MANY) + data[at + 4 :])


def _many_runs(path: Path) -> None:
    run = _box(b"moof", _box(b"traf", _box(b"trun", struct.pack(">III", 0, 500_000, 0)) * 50))
    path.write_bytes(fragmented_clip(path).read_bytes() + run)


def _hidden_table(path: Path) -> None:
    """Where FFmpeg looks as well."""
    table = _box(b"stsz", struct.pack(">III", 0, 1, MANY))
    _append_to_index(path, _box(b"udta", _box(b"dinf", table)))


def _many_tracks(path: Path) -> None:
    _append_to_index(path, _box(b"trak", b"") * 5000)


def _nested_boxes(path: Path) -> None:
    inner = b""
    for _ in range(2000):
        inner = _box(b"udta", inner)
    _append_to_index(path, inner)


def _compressed_index(path: Path) -> None:
    packed = _box(b"cmvd", struct.pack(">I", 2**31) + b"\x78\x9c")
    inner = _box(b"cmov", _box(b"dcom", b"zlib") + packed)
    path.write_bytes(_box(b"ftyp", b"isom\0\0\0\0") + _box(b"moov", inner))


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _append_to_index(path: Path, box: bytes) -> None:
    """The index is last in the file."""
    data = honest_clip(path).read_bytes()
    at = data.index(b"moov") - 4
    (length,) = struct.unpack_from(">I", data, at)
    assert at + length == len(data)
    path.write_bytes(data[:at] + struct.pack(">I", length + len(box)) + data[at + 4 :] + box)


BOMBS: Final[dict[str, Callable[[Path], None]]] = {
    "samples of one size": _samples_of_one_size,
    "run without a table": _run_without_a_table,
    "run with a short table": _run_with_a_short_table,
    "many runs": _many_runs,
    "hidden table": _hidden_table,
    "many tracks": _many_tracks,
    "nested boxes": _nested_boxes,
    "compressed index": _compressed_index,
}
"""Clips that make a decoder reserve far more memory than they have bytes, or recurse."""
REAL_BOMBS: Final = ("run without a table", "run with a short table")
"""Those over which FFmpeg itself fails if it may take no more than 500 MB."""


def clip_with_a_table_where_nobody_looks(path: Path) -> Path:
    """FFmpeg reads it and takes 1 to 2 GB; our check of declared counts does not see it."""
    data = honest_clip(path).read_bytes()
    handler = _box(b"hdlr", bytes(25))
    table = _box(b"stsz", struct.pack(">III", 0, 1, MANY))
    meta = _box(b"meta", bytes(4) + handler + table)
    changed = bytearray(data)
    end = 0
    for kind in (b"moov", b"trak"):
        start = data.index(kind) - 4
        (length,) = struct.unpack_from(">I", data, start)
        struct.pack_into(">I", changed, start, length + len(meta))
        end = start + length
    path.write_bytes(bytes(changed[:end]) + meta + bytes(changed[end:]))
    return path


def playlists(target: Path) -> dict[str, str]:
    """Texts that lead FFmpeg elsewhere, by the name of a file that holds each.

    `target` is an MPEG transport stream.
    """
    return {
        "hls.m3u8": (
            "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:0\n"
            f"#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n"
        ),
        "list.ffconcat": f"ffconcat version 1.0\nfile '{target}'\n",
        "session.sdp": (
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=a\nc=IN IP4 127.0.0.1\nt=0 0\n"
            "m=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
        ),
        "dash.mpd": (
            '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
            'profiles="urn:mpeg:dash:profile:isoff-live:2011" mediaPresentationDuration="PT1S">'
            '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1">'
            f"<BaseURL>{target}</BaseURL></Representation></AdaptationSet></Period></MPD>"
        ),
    }


FOLLOWED: Final = ("hls.m3u8", "list.ffconcat", "session.sdp")
"""Those that FFmpeg follows if it is allowed to; DASH asks for more than this one has."""


def clip_with_its_samples_elsewhere(path: Path, target: Path) -> Path:
    """A QuickTime movie without samples: its data reference (`dref`) is an alias of a like one."""
    data = honest_clip(path).read_bytes()
    target.write_bytes(data)
    start = data.index(b"mdat") + 4
    (size,) = struct.unpack_from(">I", data, start - 8)
    data = data[:start] + bytes(size - 8) + data[start + size - 8 :]
    at = data.index(b"dref") - 4
    (length,) = struct.unpack_from(">I", data, at)
    name = str(target).encode()
    alias = bytearray(150)
    struct.pack_into(">HH", alias, 4, 150, 2)
    # Tags follow a fixed part; 2 is an absolute path.
    record = bytes(alias) + struct.pack(">HH", 2, len(name)) + name + b"\0" * (len(name) % 2)
    record += struct.pack(">HH", 0xFFFF, 0)
    entry = _box(b"alis", struct.pack(">I", 0) + record)
    box = _box(b"dref", struct.pack(">II", 0, 1) + entry)
    return _with_larger_box(path, data, at, length, box)


def _with_larger_box(path: Path, data: bytes, at: int, length: int, box: bytes) -> Path:
    """Replace a box inside the index, and lengthen those around it."""
    grown = len(box) - length
    changed = bytearray(data)
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
        start = data.index(kind) - 4
        (before,) = struct.unpack_from(">I", data, start)
        struct.pack_into(">I", changed, start, before + grown)
    path.write_bytes(bytes(changed[:at]) + box + bytes(changed[at + length :]))
    return path
