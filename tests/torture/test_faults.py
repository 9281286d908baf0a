"""Every fault of the table, through the real program: how it ends, and how it rests."""

import os
from pathlib import Path

import pytest

from tests.torture.fault_table import FAULTS
from tests.torture.figures import run_torture

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks")


@pytest.fixture(scope="module")
def amiss(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What was amiss with each fault; they all run in one process, several at a time."""
    folder: Path = tmp_path_factory.mktemp("faults")
    found: dict[str, list[str]] = run_torture(folder, "faults")["amiss"]
    return found


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_service_ends_as_it_must(amiss: dict[str, list[str]], name: str) -> None:
    assert amiss[name] == []
