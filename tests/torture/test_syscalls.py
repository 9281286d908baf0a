"""Dead before a system call: the short form of `make torture`, and the control."""

import pytest

from tests.torture.figures import Tortured
from tests.torture.tracing import why_not

WHY_NOT = why_not()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)


def test_whichever_call_is_the_last_nothing_is_lost_or_sent_twice(tortured: Tortured) -> None:
    figures = tortured("death", "--calls", "5")

    verdict = figures["verdict"]
    assert verdict == {**dict.fromkeys(verdict, 0), "stories": []}
    assert sum(figures["struck"].values()) >= 5
    assert figures["unconfirmed"] > 0


def test_an_engine_that_sends_again_is_caught_between_two_calls(tortured: Tortured) -> None:
    figures = tortured("death", "--naive", "--calls", "6")

    assert figures["verdict"]["sent_twice"] > 0


@pytest.mark.parametrize("blow", ["full_disk", "broken_disk"])
def test_a_write_that_fails_once_costs_nothing(tortured: Tortured, blow: str) -> None:
    figures = tortured(blow, "--calls", "2")

    verdict = figures["verdict"]
    assert verdict == {**dict.fromkeys(verdict, 0), "stories": []}
    assert sum(figures["struck"].values()) >= 2
