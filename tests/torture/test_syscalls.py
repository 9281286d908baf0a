"""Failures at system calls, in the short form of `make torture`, and the control."""

import pytest

from tests.torture.figures import RunTorture
from tests.torture.tracing import strace_problem

WHY_NOT = strace_problem()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)


def test_death_at_a_system_call_loses_nothing_and_sends_nothing_twice(torture: RunTorture) -> None:
    figures = torture("death", "--calls", "5")

    verdict = figures["verdict"]
    assert verdict == {**dict.fromkeys(verdict, 0), "stories": []}
    assert sum(figures["interrupted"].values()) >= 5
    assert figures["unconfirmed"] > 0


def test_resending_control_is_caught_between_system_calls(torture: RunTorture) -> None:
    figures = torture("death", "--control", "--calls", "6")

    assert figures["verdict"]["sent_twice"] > 0


@pytest.mark.parametrize("blow", ["full_disk", "broken_disk"])
def test_failed_write_loses_nothing(torture: RunTorture, blow: str) -> None:
    figures = torture(blow, "--calls", "2")

    verdict = figures["verdict"]
    assert verdict == {**dict.fromkeys(verdict, 0), "stories": []}
    assert sum(figures["interrupted"].values()) >= 2
