import hashlib
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from tests.library.factories import (
    accepted,
    changed,
    completed,
    delete_database,
    delete_rows,
    open_on,
    queued,
    sent,
)
from videodesk.generation import Request, Status, new_generation
from videodesk.library.database import FILE_NAME
from videodesk.library.digest_recording import record_digests
from videodesk.library.file_digest import FileDigest
from videodesk.library.library import Library
from videodesk.library.query import Query
from videodesk.library.reader import Reader
from videodesk.library.removal_policy import FileDisposition
from videodesk.library.verify import Finding, FindingKind, verify_library


def found(folder: Path) -> dict[FindingKind, list[str]]:
    kinds: dict[FindingKind, list[str]] = {}
    for each in verify_library(folder).findings:
        kinds.setdefault(each.kind, []).append(each.what)
    return kinds


def test_intact_library_has_no_findings(tmp_path: Path) -> None:
    with open_on(tmp_path, 20) as library:
        completed(library)
        queued(library)
        changed(library, sent(library), status=Status.UNCONFIRMED)
        picture = tmp_path.parent / "picture.png"
        picture.write_bytes(b"picture")
        kept = library.store_images(Request(model="m", prompt="p", images=(str(picture),)))
        library.add(new_generation(kept))
        examination = verify_library(tmp_path)
        assert examination.findings == ()
    with open_on(tmp_path, 21):
        pass
    examination = verify_library(tmp_path)
    assert examination.findings == ()
    assert examination.is_intact
    assert (examination.generations, examination.clips) == (4, 1)


def test_verification_changes_nothing(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        done = completed(library)
    delete_rows(tmp_path, done.id)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    verify_library(tmp_path)
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {path: after[path] for path in before} == before


def test_lost_generation_is_a_serious_finding(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        gone, unknown, lost = completed(library), completed(library), accepted(library)
    assert gone.file is not None
    gone.file.unlink()
    delete_rows(tmp_path, unknown.id, lost.id)
    assert found(tmp_path) == {
        FindingKind.CLIP_MISSING: [gone.file.relative_to(tmp_path).as_posix()],
        FindingKind.LOST: [unknown.id, lost.id],
        FindingKind.CLIP_UNKNOWN: [
            unknown.file.relative_to(tmp_path).as_posix() if unknown.file else ""
        ],
    }
    assert not verify_library(tmp_path).is_intact


def damaged_clips(folder: Path, *, quick: bool = False) -> dict[str, str]:
    findings = verify_library(folder, quick=quick).findings
    assert {each.kind for each in findings} <= {FindingKind.CLIP_DAMAGED}
    return {each.generation_id: each.detail for each in findings}


@pytest.mark.parametrize(
    ("content", "detail", "quick_detail"),
    [
        (b"", "0 bytes instead of 4", "0 bytes instead of 4"),
        (b"cli", "3 bytes instead of 4", "3 bytes instead of 4"),
        (b"CLIP", "its content has changed", None),
        (b"clip", None, None),
    ],
)
def test_clip_that_is_not_the_one_stored_is_a_serious_finding(
    tmp_path: Path, content: bytes, detail: str | None, quick_detail: str | None
) -> None:
    with Library(tmp_path) as library:
        other = completed(library)
        done = completed(library)
        digests = verify_library(tmp_path).digests
        assert digests.keys() == {other.id, done.id}
        library.record_digests(digests)
        assert verify_library(tmp_path).digests == {}
    assert done.file is not None
    done.file.write_bytes(content)
    assert damaged_clips(tmp_path) == ({} if detail is None else {done.id: detail})
    quick = damaged_clips(tmp_path, quick=True)
    assert quick == ({} if quick_detail is None else {done.id: quick_detail})
    assert verify_library(tmp_path).is_intact == (detail is None)


def test_clip_without_a_checksum_is_opened_and_gets_one_only_if_it_plays(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        whole, cut, empty = completed(library), completed(library, clip=b"cut"), completed(library)
    assert empty.file is not None
    empty.file.write_bytes(b"")

    def check(clip: Path) -> str:
        return "it is cut off" if clip.read_bytes() == b"cut" else ""

    report = verify_library(tmp_path, check_clip=check)
    assert {each.generation_id: each.detail for each in report.findings} == {
        cut.id: "it is cut off",
        empty.id: "empty",
    }
    assert report.digests == {whole.id: FileDigest(4, hashlib.sha256(b"clip").hexdigest())}


def test_checksums_are_recorded_only_in_a_library_that_nobody_writes(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        done = completed(library)
        digests = verify_library(tmp_path).digests
        assert not record_digests(tmp_path, digests)
    assert record_digests(tmp_path, digests)
    with Reader(tmp_path) as reader:
        now = reader.get(done.id)
    assert now == replace(done, file_bytes=4, file_sha256=digests[done.id].sha256)
    assert not (tmp_path / "library.owner").exists()


def test_clip_that_is_being_fetched_again_is_not_checked(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        done = completed(library)
        library.record_digests(verify_library(tmp_path).digests)
        now = library.get(done.id)
        assert now is not None
        changed(library, now, status=Status.DOWNLOADING)
    assert done.file is not None
    done.file.write_bytes(b"")
    assert damaged_clips(tmp_path) == {}


def test_progress_is_reported_and_can_end_the_check(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        for _ in range(3):
            completed(library)
    seen: set[tuple[int, int]] = set()
    verify_library(tmp_path, on_progress=lambda done, total: seen.add((done, total)))
    assert seen == {(0, 3), (1, 3), (2, 3)}

    def stop(done: int, total: int) -> None:
        raise KeyError(done, total)

    with pytest.raises(KeyError):
        verify_library(tmp_path, on_progress=stop)


def test_damaged_picture_is_found_and_stored_again(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"picture")
    folder = tmp_path / "library"
    with Library(folder) as library:
        kept = library.store_images(Request(model="m", prompt="p", images=(str(picture),)))
        library.add(new_generation(kept))
        image = Path(kept.images[0])
        image.write_bytes(b"pict")
        assert found(folder) == {FindingKind.IMAGE_DAMAGED: [image.relative_to(folder).as_posix()]}
        assert library.store_images(Request(model="m", prompt="p", images=(str(picture),))) == kept
        assert image.read_bytes() == b"picture"
        assert found(folder) == {}


def test_foreign_and_leftover_files_are_harmless_findings(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        done, working = completed(library), accepted(library)
        assert done.file is not None
        part = done.file.with_name(f"{done.file.name}.part")
        part.write_bytes(b"half")
        coming = library.video_path(working)
        coming.with_name(f"{coming.name}.part").write_bytes(b"on its way")
        done.file.with_name(f"{done.file.name}.xmp").write_text("its request")
        done.file.with_name(f"copy_{done.id}.mp4").write_bytes(b"clip")
        (tmp_path / "notes.txt").write_text("mine")
        (tmp_path / ".DS_Store").write_bytes(b"")
        (tmp_path / "library.damaged-20261101-101010.db").write_bytes(b"")
        with (tmp_path / "ledger.jsonl").open("ab") as ledger:
            ledger.write(b'{"torn')
    assert found(tmp_path) == {
        FindingKind.LEDGER_DAMAGED: ["ledger.jsonl"],
        FindingKind.SET_ASIDE: ["library.damaged-20261101-101010.db"],
        FindingKind.FOREIGN: [
            "notes.txt",
            done.file.with_name(f"copy_{done.id}.mp4").relative_to(tmp_path).as_posix(),
        ],
        FindingKind.LEFT_OVER: [part.relative_to(tmp_path).as_posix()],
    }
    assert verify_library(tmp_path).is_intact


def test_missing_image_is_found(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        image = tmp_path / "images" / "ab" / "abc.png"
        library.add(new_generation(Request(model="m", prompt="p", images=(str(image),))))
    assert found(tmp_path) == {FindingKind.IMAGE_MISSING: ["images/ab/abc.png"]}


def test_damaged_database_is_found(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        accepted(library)
    (tmp_path / FILE_NAME).write_bytes(b"no database at all " * 100)
    (finding,) = verify_library(tmp_path).findings
    assert (finding.kind, finding.what) == (FindingKind.DAMAGED, FILE_NAME)


def test_damaged_search_index_is_found(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        accepted(library)
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.execute("UPDATE prompts_data SET block = zeroblob(40) WHERE id > 10")
    connection.close()
    assert found(tmp_path).keys() == {FindingKind.DAMAGED}
    with Library(tmp_path) as library:
        library.rebuild()
        assert library.find(Query("kite")) != []
    assert found(tmp_path) == {}


def test_verifying_a_folder_without_library_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        verify_library(tmp_path)


def test_finding_of_a_lost_generation_names_its_task(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        lost = accepted(library)
    delete_rows(tmp_path, lost.id)
    assert verify_library(tmp_path).findings == (
        Finding(FindingKind.LOST, lost.id, f"task {lost.task_id}, not in the database"),
    )


def test_prompts_that_were_folded_differently_are_found_and_folded_again(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        stale, missing = queued(library, "A Kite"), queued(library, "A Fox")
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.execute("UPDATE folded_prompts SET folded = 'other' WHERE folded = 'a kite'")
    connection.execute("DELETE FROM folded_prompts WHERE folded = 'a fox'")
    connection.close()
    (finding,) = verify_library(tmp_path).findings
    assert (finding.kind, finding.what) == (FindingKind.DAMAGED, "search index")
    with Library(tmp_path) as library:
        library.rebuild()
        assert list(library.listing(Query("kite")).ids) == [stale.id]
        assert list(library.listing(Query("fox")).ids) == [missing.id]
        library.remove(
            changed(library, missing, status=Status.CANCELLED).id, files=FileDisposition.KEEP
        )
        assert list(library.listing(Query("fox")).ids) == []
    assert verify_library(tmp_path).findings == ()


def test_empty_file_is_not_a_clip_to_restore(tmp_path: Path) -> None:
    """It is fetched again instead of being mistaken for the clip, which was paid for."""
    with Library(tmp_path) as library:
        done = completed(library)
    assert done.file is not None
    done.file.write_bytes(b"")
    delete_database(tmp_path, with_backups=True)
    with Library(tmp_path) as library:
        (restored,) = library.recovered
        assert (restored.status, restored.task_id) == (Status.PROCESSING, done.task_id)
        assert library.rebuild() == []
    assert found(tmp_path) == {
        FindingKind.LEFT_OVER: [done.file.relative_to(tmp_path).as_posix()],
    }
