"""What the build takes from elsewhere is pinned: actions by commit, Python packages by hash."""

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
WORKFLOWS: Final = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LOCKS: Final = sorted((ROOT / "packaging").glob("requirements-*.txt"))


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actions_are_pinned_by_commit(file: Path) -> None:
    used = re.findall(r"^\s*(?:- )?uses:\s*(.+)$", file.read_text("utf-8"), re.MULTILINE)
    assert used
    assert [each for each in used if not re.fullmatch(r"\S+@[0-9a-f]{40}  # v[\d.]+", each)] == []


def test_workflows_hold_no_key_of_the_run_on_disk() -> None:
    text = "".join(file.read_text("utf-8") for file in WORKFLOWS)
    assert text.count("uses: actions/checkout@") == text.count("persist-credentials: false")


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.name)
def test_packages_are_pinned_with_hashes(file: Path) -> None:
    entries = re.split(r"\n(?=\S)", file.read_text("utf-8").strip())
    packages = [each for each in entries if not each.startswith("#")]
    assert packages
    assert [each for each in packages if not re.match(r"[\w.-]+==\S+ ", each)] == []
    assert [each for each in packages if "--hash=sha256:" not in each] == []


def test_everything_that_is_installed_is_checked_by_its_hash() -> None:
    files = [ROOT / "Makefile", *WORKFLOWS, *(ROOT / "packaging").rglob("build*")]
    installs = [
        line.strip()
        for file in files
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"\bpip install\b", line)
    ]
    assert len(installs) >= 3
    own = "--no-deps --no-build-isolation --editable ."
    assert [each for each in installs if "--require-hashes" not in each and own not in each] == []
