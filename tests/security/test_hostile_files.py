"""Records in clips, ledgers, settings and models.toml that are made to stop the program."""

import ast
import json
import os
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import msgspec
import pytest

import videodesk
from tests.library.factories import accepted, delete_database, open_on, queued
from videodesk.catalog import load_merged
from videodesk.catalog.reading import InvalidFieldError, parse_extra
from videodesk.errors import Code, Reason
from videodesk.generation import Status
from videodesk.json_store import JsonStore
from videodesk.lenient_json import read_object
from videodesk.library.library import Library
from videodesk.media import xmp
from videodesk.media.provenance import read_provenance, read_record
from videodesk.provider.part_file import PartFile, PartialFile, resume_note
from videodesk.settings import Profile, Session, Settings
from videodesk.sites import links_for

BUNDLED = Path(__file__).parents[2] / "resources" / "models.toml"
DEEP = '{"a":' * 30_000 + "1" + "}" * 30_000
RECORD = {
    "id": "0123456789abcdef",
    "model": "veo3",
    "prompt": "a red kite",
    "created_at": "2026-11-23T10:00:00Z",
}
XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def clip_with(path: Path, *records: str) -> Path:
    """A file that begins like a clip and has these records."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = [struct.pack(">I4s8s", 16, b"ftyp", b"isommp42")]
    for record in records:
        packet = xmp.make_packet(record, description="", made_at=datetime(2026, 11, 23, tzinfo=UTC))
        content += [struct.pack(">I4s", 24 + len(packet), b"uuid"), XMP_BOX, packet]
    path.write_bytes(b"".join(content))
    return path


def test_good_record_is_read(tmp_path: Path) -> None:
    """The control for the records below."""
    record = read_record(clip_with(tmp_path / "a.mp4", json.dumps(RECORD)))
    assert record is not None
    assert record.prompt == "a red kite"


ODD_RECORDS = [
    json.dumps(RECORD)[:-1] + f', "extra": {DEEP}}}',
    json.dumps(RECORD)[:-1] + f', "unknown": {DEEP}}}',
    DEEP,
    json.dumps({**RECORD, "id": "../../../../etc/passwd"}),
    json.dumps({**RECORD, "parent": "../x"}),
    json.dumps({**RECORD, "created_at": "0001-01-01T00:00:00Z"}),
    json.dumps({**RECORD, "created_at": "9999-12-31T23:59:59Z"}),
    json.dumps({**RECORD, "completed_at": "1900-01-01T00:00:00Z"}),
    json.dumps({**RECORD, "width": -5}),
    json.dumps({**RECORD, "seconds": 1e300}),
    json.dumps({**RECORD, "seconds": -1}),
    json.dumps({**RECORD, "duration": 2**80}),
    json.dumps({**RECORD, "task_id": "x" * 100_000}),
    json.dumps({**RECORD, "images": ["images/ab/a.png"] * 5_000}),
]


@pytest.mark.parametrize("number", range(len(ODD_RECORDS)))
def test_odd_record_is_none(tmp_path: Path, number: int) -> None:
    assert read_record(clip_with(tmp_path / "a.mp4", ODD_RECORDS[number])) is None


def test_images_of_a_record_are_those_of_the_library_only(tmp_path: Path) -> None:
    (tmp_path / "library/images").mkdir(parents=True)
    (tmp_path / "library/images/link.png").symlink_to(tmp_path / "secret.png")
    good = ["images/ab/a.png", "https://example.com/a.png"]
    bad = ["/etc/passwd", "../secret.png", "images/link.png", "https://", "library.db", "a\0b"]
    clip = clip_with(tmp_path / "a.mp4", json.dumps({**RECORD, "images": [*bad, *good]}))
    found = read_provenance(clip, tmp_path / "library")
    assert found is not None
    assert found.request.images == (str(tmp_path / "library" / good[0]), good[1])


def test_clip_with_thousands_of_records_is_read_from_its_end(tmp_path: Path) -> None:
    clip = clip_with(tmp_path / "a.mp4", *["{"] * 500, json.dumps(RECORD))
    assert read_record(clip) is not None


def test_pipe_in_place_of_a_clip_or_its_record_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.mp4")
    assert read_provenance(tmp_path / "a.mp4", tmp_path) is None
    clip_with(tmp_path / "b.mp4", json.dumps(RECORD))
    os.mkfifo(tmp_path / "b.mp4.xmp")
    read_provenance(tmp_path / "b.mp4", tmp_path)


def test_library_whose_database_and_backups_are_lost_opens_with_hostile_clips(
    tmp_path: Path,
) -> None:
    with open_on(tmp_path, 20) as library:
        working = accepted(library)
    delete_database(tmp_path, with_backups=True)
    clips = tmp_path / "videos/2026/11"
    for number, record in enumerate(ODD_RECORDS):
        clip_with(clips / f"{number}_{number:016x}.mp4", record)
    clip_with(clips / "good.mp4", json.dumps(RECORD))
    os.utime(clips / f"1_{1:016x}.mp4", (-5e9, -5e9))
    os.utime(clips / f"2_{2:016x}.mp4", (2**40, 2**40))
    for _ in range(2):
        with Library(tmp_path, read_provenance=read_provenance) as library:
            rows = {each.id: each for each in library.find()}
            assert rows[working.id].task_id == working.task_id
            assert rows["0123456789abcdef"].request.prompt == "a red kite"
            assert len(rows) == 2 + len(ODD_RECORDS)
    with open_on(tmp_path, 25) as library:
        assert library.problems == ()


def ledger_line(row: dict[str, object], **values: object) -> bytes:
    body = msgspec.json.encode({"event": "task", "at": 1, "row": row, **values})
    return body[:-1] + b',"crc":"%08x"}\n' % crc32(body)


def test_each_hostile_line_of_the_ledger_costs_itself_only(tmp_path: Path) -> None:
    with open_on(tmp_path, 20) as library:
        working, other = accepted(library), accepted(library)
    ledger = tmp_path / "ledger.jsonl"
    good = ledger.read_bytes()
    lines = [json.loads(each) for each in good.splitlines()]
    row = next(each["row"] for each in lines if each["row"].get("task_id") == other.task_id)
    hostile = [
        ledger_line({**row, "id": "../../../x", "task_id": "t1"}),
        ledger_line({**row, "id": "1" * 16, "task_id": "t2"}, at=2**80),
        ledger_line({**row, "id": "2" * 16, "task_id": "t3"}, at=-1),
        ledger_line({**row, "id": "3" * 16, "task_id": "t4", "images": 5}),
        ledger_line({**row, "id": "4" * 16, "task_id": "t5", "extra": DEEP}),
        ledger_line({**row, "id": "5" * 16, "task_id": "t6", "created_at": 2**70}),
        ledger_line({**row, "id": "6" * 16, "task_id": "t7", "images": '["/etc/passwd"]'}),
        ledger_line({**row, "id": "7" * 16, "task_id": working.task_id}),
        ledger_line({**row, "id": "8" * 16, "task_id": working.task_id}),
        b'{"event":"task","at":1,"row":' + b'{"id":' * 100_000 + b"\n",
        b'{"x":' * 100_000 + b"\n",
        b"\xff\xfe\n",
    ]
    ledger.write_bytes(b"".join(hostile) + good)
    delete_database(tmp_path, with_backups=True)
    for _ in range(2):
        with open_on(tmp_path, 21) as library:
            rows = {each.id: each for each in library.find()}
            assert {each.task_id for each in rows.values()} >= {working.task_id, other.task_id}
            assert not any(str(each.request.images).count("passwd") for each in rows.values())
            assert {each.status for each in rows.values()} <= {Status.PROCESSING, Status.QUEUED}
            queued_again = queued(library)
            library.rebuild()
            assert library.get(queued_again.id) is not None


def test_ledger_line_that_gives_a_row_the_task_of_another_one_changes_nothing(
    tmp_path: Path,
) -> None:
    with open_on(tmp_path, 20) as library:
        working, other = accepted(library), accepted(library)
    ledger = tmp_path / "ledger.jsonl"
    row = json.loads(ledger.read_bytes().splitlines()[-1])["row"]
    clash = {**row, "profile": "elsewhere", "task_id": working.task_id}
    ledger.write_bytes(ledger.read_bytes() + ledger_line(clash, at=2 * 10**17))
    with open_on(tmp_path, 21) as library:
        assert library.problems == ()
        assert [library.get(each.id) for each in (working, other)] == [working, other]


def test_mark_with_thousands_of_digits_is_no_mark(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = accepted(library)
        library.set_fact("ledger checked", "9" * 10_000 + ":00000000")
    with Library(tmp_path) as library:
        assert library.get(made.id) == made


@pytest.mark.parametrize(
    "text",
    [
        DEEP,
        "[" * 100_000,
        '{"a": ' + "[" * 5_000,
        '{"a": ' + "[1, " * 40 + "?",
        '{"a": ' + '["x" ' * 200 + ", b: 1",
        "{" + "\n" * 400_000 + "?",
        "{" + "a" * 400_000 + "?",
        "{" + '"a":/*\n' * 50_000,
        "{" + '"a" 1,' * 60_000,
        "{" + '"\\"' * 100_000,
        '{"a": ' + " " * 400_000 + "?,",
    ],
    ids=range(11),
)
def test_settings_with_hostile_json_are_read_or_refused_soon(text: str) -> None:
    start = time.perf_counter()
    with suppress(ValueError):
        read_object(text.encode())
    assert time.perf_counter() - start < 20  # it never ended


def test_settings_that_are_too_large_or_a_pipe_are_not_read(tmp_path: Path) -> None:
    huge = tmp_path / "settings.json"
    with huge.open("wb") as file:
        file.truncate(10**12)
    value, problem = JsonStore(huge, Settings).load()
    assert value == Settings().repaired(("everything",))[0]
    assert problem is not None
    assert problem.code is Code.SETTINGS_DAMAGED
    os.mkfifo(tmp_path / "session.json")
    assert JsonStore(tmp_path / "session.json", Session).load()[0] == Session()


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "javascript:alert(1)", "/bin/sh", "https://"]
)
def test_links_of_a_profile_are_web_addresses(tmp_path: Path, link: str) -> None:
    path = tmp_path / "settings.json"
    profile = {"name": "a", "base_url": "https://x.example", "account_url": link, "docs_url": link}
    path.write_text(json.dumps({"profiles": [profile], "current_profile": "a"}))
    settings, problem = JsonStore(path, Settings).load()
    assert problem is not None
    assert problem.reason is Reason.PARTLY_READ
    assert problem.params["names"] == ("profiles[0].account_url", "profiles[0].docs_url")
    assert (settings.profiles[0].account_url, settings.profiles[0].docs_url) == ("", "")
    everywhere = links_for(Profile(base_url=link, account_url=link, docs_url=link))
    assert not any([everywhere.account, everywhere.keys, everywhere.top_up, everywhere.docs])


def test_paths_and_sizes_that_no_system_has_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"library": "a\0b", "network": {"ca_file": "\0"}, "volume": 7}))
    settings, problem = JsonStore(path, Settings).load()
    assert (settings.library, settings.network.ca_file, settings.volume) == ("", "", 0.8)
    assert problem is not None
    path.write_text(json.dumps({"tile_width": 2**70, "activity_height": -(2**70)}))
    session, _ = JsonStore(path, Session).load()
    assert session == Session()


@pytest.mark.parametrize("name", ["a\nb", "\x1b]0;x", "x" * 100_000, "\u202eetihw"])
def test_name_of_a_profile_is_one_short_printable_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"profiles": [{"name": name}], "current_profile": name}))
    settings, problem = JsonStore(path, Settings).load()
    assert [each.name for each in settings.profiles] == ["default"]
    assert settings.current_profile == "default"
    assert problem is not None


def test_more_profiles_than_anybody_has_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"profiles": [{"name": "a"}] * 100_000}))
    settings, problem = JsonStore(path, Settings).load()
    assert len(settings.profiles) == 200
    assert problem is not None
    assert "profiles" in str(problem.params["names"])


GOOD_MODEL = '[models.mine]\nname = "Mine"\n'


def many_fields(text: str) -> str:
    return GOOD_MODEL + "".join(text.format(number) for number in range(20_000))


HOSTILE_MODELS: list[Callable[[], str]] = [
    lambda: f"{GOOD_MODEL}x = {'[' * 5_000}",
    lambda: f"{GOOD_MODEL}x = {'{a=' * 5_000}",
    lambda: f"{GOOD_MODEL}x = {'[' * 900}{']' * 900}",
    lambda: f"{GOOD_MODEL}[{'a.' * 100_000}a]\n",
    lambda: f"{GOOD_MODEL}[{'a.' * 900}a]\n?",
    lambda: many_fields("field{} = 1\n"),
    lambda: many_fields("field{} = ?\n"),
    lambda: many_fields("[models.m{}]\nx = ?\n"),
    lambda: GOOD_MODEL + "#" * 2_000_000,
    lambda: f"{GOOD_MODEL}usual_wait = {'9' * 4_000}\ndurations = [{'9' * 400}]\n",
    lambda: GOOD_MODEL + '"' * 8_000 + "\n" + "'" * 8_000,
]


@pytest.mark.parametrize("number", range(len(HOSTILE_MODELS)))
def test_hostile_models_file_leaves_the_catalogue_usable(tmp_path: Path, number: int) -> None:
    path = tmp_path / "models.toml"
    path.write_text(HOSTILE_MODELS[number](), encoding="utf-8")
    start = time.perf_counter()
    catalog, mistakes = load_merged(BUNDLED, path)
    assert time.perf_counter() - start < 20  # it never ended
    assert catalog.models
    assert 0 < len(mistakes) <= 50


def test_pipe_in_place_of_the_models_file_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "models.toml")
    catalog, mistakes = load_merged(BUNDLED, tmp_path / "models.toml")
    assert catalog.models
    assert len(mistakes) == 1


@pytest.mark.parametrize("text", [DEEP, "[" * 100_000, '{"a": ' + "[" * 101 + "]" * 101 + "}"])
def test_extra_parameters_that_could_not_be_read_again_are_refused_when_typed(text: str) -> None:
    with pytest.raises(InvalidFieldError):
        parse_extra(text)


def test_resume_note_that_is_nested_deeply_is_none(tmp_path: Path) -> None:
    part = tmp_path / "a.mp4.part"
    part.write_bytes(b"begun")
    resume_note(part).write_bytes(b'{"x":' * 3_000 + b"1" + b"}" * 3_000)
    assert PartFile(part).resumable() == PartialFile()


CHECKED: dict[str, str] = {
    "catalog/files.py": "the bundled file",
    "catalog/reading.py": "is_too_deep",
    "catalog/source_lines.py": "RecursionError",
    "demo/application.py": "RecursionError",
    "lenient_json.py": "is_too_deep",
    "library/annotations.py": "made by SQLite: names in a list",
    "library/ledger.py": "is_too_deep",
    "library/legacy_text.py": "the bundled file",
    "library/rows.py": "is_too_deep",
    "library/stored_problem.py": "is_too_deep",
    "media/provenance.py": "is_too_deep",
    "provider/wire.py": "is_too_deep",
    "stored_values.py": "is_too_deep",
    "ui/platform/single_instance.py": "RecursionError",
}
"""The modules that parse JSON or TOML by themselves, and how they are safe from its depth."""
PARSERS = {"json.decode", "json.loads", "json.load", "json.Decoder", "tomllib.loads", "toml.decode"}


def test_depth_is_checked_wherever_json_or_toml_is_parsed() -> None:
    """`stored_values.parse_json` does it; whoever needs more is listed above."""
    package = Path(videodesk.__file__).parent
    found = set()
    for path in package.rglob("*.py"):
        text = path.read_text("utf-8")
        calls = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
        names = {ast.unparse(func).removeprefix("msgspec.").split("[")[0] for func in calls}
        if names & PARSERS:
            name = path.relative_to(package).as_posix()
            found.add(name)
            how = CHECKED[name]
            assert " " in how or how in text, name
    assert found == CHECKED.keys()
