"""Faults of the service, through the real program: each run's exit, and the final row.

Every run tries another half of the table, chosen by the seed that pytest-randomly prints; `make
torture` tries all of it.
"""

import os
import random
from pathlib import Path

import pytest

from tests.torture.fault_table import FAULTS
from tests.torture.figures import run_torture

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks")


def test_service_fault_ends_as_the_table_says(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seed = int(request.config.getoption("randomly_seed", 0))
    chosen = random.Random(seed).sample(sorted(FAULTS), len(FAULTS) // 2)

    found: dict[str, list[str]] = run_torture(
        tmp_path, "faults", *(f"--fault={name}" for name in chosen)
    )["problems"]

    assert sorted(found) == sorted(chosen)
    assert {name: problems for name, problems in found.items() if problems} == {}
