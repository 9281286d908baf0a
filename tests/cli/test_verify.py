"""`videodesk verify`."""

import shutil
from dataclasses import replace
from pathlib import Path

from tests.cli.conftest import CommandLine
from tests.cli.keyring_backends import made
from tests.library.disks import read_only_disk
from videodesk.demo.service import DemoService
from videodesk.generation import Request, new_generation
from videodesk.library.library import Library


def test_verify_reports_missing_files(videodesk: CommandLine, service: DemoService) -> None:
    row = made(videodesk, service, "a red kite")
    well = videodesk("verify", "--json")
    assert well.code == 0
    assert well.row == {"well": True, "generations": 1, "clips": 1, "findings": []}
    assert "1 clip is in place" in videodesk("verify").out
    video = Path(str(row["video"]))
    video.unlink()
    said = videodesk("verify", "--json")
    assert said.code == 6
    (finding,) = said.row["findings"]
    assert finding["kind"] == "clip missing"
    assert finding["what"] == video.relative_to(videodesk.data / "library").as_posix()
    assert "A clip's file is missing" in videodesk("verify").out


def test_verify_compares_each_clip_with_what_was_downloaded(
    videodesk: CommandLine, service: DemoService
) -> None:
    row = made(videodesk, service, "a red kite")
    video = Path(str(row["video"]))
    clip = video.read_bytes()
    video.write_bytes(clip[:-1] + bytes([clip[-1] ^ 1]))
    assert videodesk("verify", "--quick").code == 0
    said = videodesk("verify")
    assert said.code == 6
    assert "A clip's file is damaged" in said.out
    assert "Fetch again" in said.err
    video.write_bytes(clip[:-1])
    said = videodesk("verify", "--quick", "--json")
    assert said.code == 6
    (finding,) = said.row["findings"]
    assert (finding["kind"], finding["generation"]) == ("clip damaged", row["id"])
    assert finding["detail"] == f"{len(clip) - 1} bytes instead of {len(clip)}"
    assert videodesk("show", row["id"], "--json").row["error"]["code"] == "file_damaged"


def test_everything_that_reads_works_on_a_read_only_disk(
    videodesk: CommandLine, service: DemoService, tmp_path: Path
) -> None:
    row = made(videodesk, service, "a red kite")
    copied = tmp_path / "copied"
    with Library(videodesk.data / "library") as library:
        library.add(new_generation(Request("veo3", "a fox")))
        shutil.copytree(videodesk.data, copied)
    (copied / "library" / "library.db-shm").unlink()
    with read_only_disk(tmp_path / "disk", copied) as data:
        archived = replace(videodesk, data=data)
        assert len(archived("list", "--json").rows) == 2
        assert archived("show", row["id"], "--json").row["prompt"] == "a red kite"
        assert archived("unconfirmed").code == 0
        assert archived("verify").code == 0
        assert archived("doctor").code == 0
        refused = archived("rebuild")
        assert refused.code == 6
        assert "to the library folder" in refused.err


def test_verify_and_doctor_work_while_the_library_is_locked(
    videodesk: CommandLine,
) -> None:
    with Library(videodesk.data / "library"):
        assert videodesk("verify").code == 0
        assert videodesk("doctor").code == 0
        blocked = videodesk("rebuild")
    assert blocked.code == 6
    assert "already open in another copy of VideoDesk" in blocked.err


def test_verify_without_a_library_prints_one_sentence(videodesk: CommandLine) -> None:
    for command in ("verify", "rebuild"):
        said = videodesk(command)
        assert said.code == 6
        assert said.out == ""
    assert not videodesk.data.exists()
