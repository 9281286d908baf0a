import json
import struct
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.media.drawing import draw_clip, grey_frames
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Generation, Request, Status
from videodesk.media import xmp
from videodesk.media.probe import probe
from videodesk.media.provenance import (
    Record,
    embed_request,
    make_record,
    read_provenance,
    read_record,
    sidecar_path,
    write_record,
)

NOW = datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=UTC)
FULL = Record(
    id="0123456789abcdef",
    model="veo3",
    prompt="a <red> kite & 风筝 🪁\r\n]]> \x00\x08\ufffe",
    created_at=NOW,
    images=("https://example.com/a.png?x=1&y=2", "images/ab/abc.png"),
    aspect_ratio="16:9",
    size="720p",
    duration=8,
    extra={"seed": 7, "nested": {"list": [1, None, "x\x01"]}},
    profile="work",
    task_id="task:1/=",
    parent="fedcba9876543210",
    submitted_at=NOW,
    completed_at=NOW,
    width=64,
    height=48,
    seconds=0.5,
)
PLAIN = Record(id="0" * 16, model="m", prompt="p", created_at=NOW)


def a_clip(path: Path, **options: str) -> Path:
    return draw_clip(path, grey_frames(12), sound_seconds=0.5, options=options)


def boxes(path: Path) -> list[str]:
    data, at, names = path.read_bytes(), 0, []
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        names.append(name.decode())
        at += length
    return names


def uuid_box(packet: bytes) -> bytes:
    key = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
    return struct.pack(">I4s", 24 + len(packet), b"uuid") + key + packet


def test_clip_contains_its_request(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.mp4")
    assert read_record(clip) is None
    write_record(clip, FULL)
    assert read_record(clip) == FULL
    assert not sidecar_path(clip).exists()


@pytest.mark.parametrize("movflags", ["", "+faststart", "+frag_keyframe+empty_moov"])
def test_embedding_keeps_the_bytes_of_the_clip(tmp_path: Path, movflags: str) -> None:
    clip = a_clip(tmp_path / "clip.mp4", **({"movflags": movflags} if movflags else {}))
    before, order, seen = clip.read_bytes(), boxes(clip), probe(clip)
    write_record(clip, FULL)
    assert clip.read_bytes()[: len(before)] == before
    assert boxes(clip) == [*order, "uuid"]
    assert probe(clip) == seen
    with av.open(str(clip)) as opened:
        assert sum(1 for _ in opened.decode(video=0)) == 12
    asked = ["ffprobe", "-v", "warning", "-of", "json", "-show_streams", str(clip)]
    probed = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert probed.stderr == ""
    assert len(json.loads(probed.stdout)["streams"]) == 2


def test_embedded_record_is_readable_by_other_programs(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.mp4")
    write_record(clip, replace(FULL, prompt="a red kite"))
    packet = clip.read_bytes().split(bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC"))[1].decode()
    assert '<rdf:li xml:lang="x-default">a red kite</rdf:li>' in packet
    assert "<xmp:CreatorTool>VideoDesk " in packet
    assert "<xmp:CreateDate>2026-11-23T10:00:00+00:00</xmp:CreateDate>" in packet


def test_clip_of_other_format_gets_a_sidecar_file(tmp_path: Path) -> None:
    clip = draw_clip(tmp_path / "clip.webm", grey_frames(6), codec="libvpx-vp9")
    before = clip.read_bytes()
    part = clip.rename(tmp_path / "clip.webm.part")
    write_record(part, FULL)
    part.rename(clip)
    assert clip.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["clip.webm", "clip.webm.xmp"]
    assert read_record(clip) == FULL


def test_open_ended_last_box_gets_a_sidecar_file(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.mp4")
    content = clip.read_bytes() + struct.pack(">I4s", 0, b"free") + bytes(32)
    clip.write_bytes(content)
    write_record(clip, FULL)
    assert clip.read_bytes() == content
    assert read_record(clip) == FULL
    assert sidecar_path(clip).exists()


def test_newest_record_wins(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.mp4")
    write_record(clip, PLAIN)
    write_record(clip, FULL)
    assert read_record(clip) == FULL


def test_existing_xmp_is_kept(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.mp4")
    with clip.open("ab") as file:
        file.write(uuid_box(b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'))
    assert read_record(clip) is None
    write_record(clip, FULL)
    assert read_record(clip) == FULL


def test_record_rewritten_by_another_program_is_found() -> None:
    packet = xmp.make_packet('{"a": 1}', description="", made_at=NOW).decode()
    assert xmp.find_record(packet.encode()) == '{"a": 1}'
    start, end = packet.index("<videodesk:record>"), packet.index("</rdf:Description>")
    rewritten = packet[:start] + packet[end:]
    rewritten = rewritten.replace(
        'rdf:about=""', 'rdf:about="" videodesk:record="{&quot;a&quot;: 1}"'
    )
    assert xmp.find_record(rewritten.encode()) == '{"a": 1}'


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\xff\xfe garbage",
        b"<a>",
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a>" * 100_000,
        b'<r xmlns="urn:videodesk:record:1"><record>no json</record></r>',
        b'<r xmlns="urn:videodesk:record:1"><record>{"id": "x"}</record></r>',
        b"<r>" + b" " * 2_000_000 + b"</r>",
    ],
    ids=range(9),
)
def test_garbage_packet_is_no_record(tmp_path: Path, packet: bytes) -> None:
    clip = a_clip(tmp_path / "clip.mp4")
    with clip.open("ab") as file:
        file.write(uuid_box(packet))
    assert read_record(clip) is None
    sidecar_path(clip).write_bytes(packet)
    assert read_record(clip) is None


@given(st.binary(max_size=200))
def test_garbage_file_has_no_record(
    tmp_path_factory: pytest.TempPathFactory, garbage: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "garbage.mp4"
    for head in (b"", struct.pack(">I4s", 16, b"ftyp") + bytes(8)):
        file.write_bytes(head + garbage)
        assert read_record(file) is None


@given(prompt=st.text(), cut=st.integers(min_value=1, max_value=500))
def test_every_prompt_round_trips_and_a_truncated_box_is_no_record(
    tmp_path_factory: pytest.TempPathFactory, prompt: str, cut: int
) -> None:
    file = tmp_path_factory.getbasetemp() / "small.mp4"
    file.write_bytes(struct.pack(">I4s", 16, b"ftyp") + bytes(8))
    write_record(file, replace(PLAIN, prompt=prompt))
    found = read_record(file)
    assert found is not None
    assert found.prompt == prompt
    file.write_bytes(file.read_bytes()[:-cut])
    assert read_record(file) in (None, found)


def test_missing_clip_raises_a_problem(tmp_path: Path) -> None:
    with pytest.raises(VideoDeskError) as missing:
        read_record(tmp_path / "gone.mp4")
    assert missing.value.code is Code.FILE_MISSING
    assert read_provenance(tmp_path / "gone.mp4", tmp_path) is None


def a_generation(folder: Path) -> Generation:
    return Generation(
        id="0123456789abcdef",
        request=Request(
            model="veo3",
            prompt="a red kite",
            images=(
                "https://x.org/a.png",
                str(folder / "images" / "ab" / "c.png"),
                "/home/me/b.png",
            ),
            extra={"seed": 7},
            profile="work",
        ),
        status=Status.DOWNLOADING,
        created_at=NOW,
        submitted_at=NOW,
        task_id="t1",
    )


def test_completed_generation_is_read_from_its_clip(tmp_path: Path) -> None:
    asked = a_generation(tmp_path)
    clip = a_clip(tmp_path / "clip.mp4")
    embed_request(clip, asked, tmp_path, probe(clip))
    found = read_provenance(clip, tmp_path)
    assert found is not None
    assert found.completed_at is not None
    assert found == replace(
        asked,
        request=replace(asked.request, images=asked.request.images[:2]),
        status=Status.COMPLETED,
        completed_at=found.completed_at,
        file=clip,
        width=64,
        height=48,
        seconds=found.seconds,
    )


def test_record_contains_no_local_paths(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.mp4")
    embed_request(clip, a_generation(tmp_path), tmp_path, probe(clip))
    assert str(tmp_path).encode() not in clip.read_bytes()
    assert b"/home/me" not in clip.read_bytes()


@pytest.mark.parametrize(
    "image", ["/etc/passwd", "../secret.png", "images/../../secret.png", "images/ab/../../../x"]
)
def test_record_cannot_name_an_image_outside_the_library(tmp_path: Path, image: str) -> None:
    clip = a_clip(tmp_path / "clip.mp4")
    write_record(clip, replace(PLAIN, images=(image, "images/ab/c.png")))
    found = read_provenance(clip, tmp_path)
    assert found is not None
    assert found.request.images == (str(tmp_path / "images" / "ab" / "c.png"),)


def test_clip_is_kept_if_its_record_cannot_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clip = a_clip(tmp_path / "clip.mp4")
    seen, before = probe(clip), clip.read_bytes()
    unfit = replace(a_generation(tmp_path), task_id="\ud800")
    embed_request(clip, unfit, tmp_path, seen)
    assert clip.read_bytes() == before
    assert "could not be written" in caplog.text


def test_record_holds_the_properties_of_the_clip(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.mp4")
    record = make_record(a_generation(tmp_path), tmp_path, probe(clip))
    assert (record.width, record.height) == (64, 48)
