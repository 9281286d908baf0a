"""Kills, in the short form of `make torture`, and the control that must be caught."""

import os

import pytest

from tests.torture.figures import RunTorture
from tests.torture.steps import Step

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks, and kills with SIGKILL")

SEED = "20261123"


def test_kills_lose_nothing_and_send_nothing_twice(torture: RunTorture) -> None:
    figures = torture("kills", "--kills", "12", "--seed", SEED)

    verdict = figures["verdict"]
    assert verdict == {**dict.fromkeys(verdict, 0), "stories": []}
    assert sum(figures["kills"].values()) == 12
    assert len(set(figures["kills"]) & set(Step)) >= 4
    assert figures["accepted"] >= figures["completed"] > 0


def test_resending_control_is_caught_by_kills(torture: RunTorture) -> None:
    figures = torture("kills", "--control", "--kills", "10", "--seed", SEED)

    assert figures["verdict"]["sent_twice"] > 0


def test_stop_signals_lose_nothing(torture: RunTorture) -> None:
    figures = torture("stops", "--kills", "9", "--seed", SEED)

    verdict = figures["verdict"]
    assert verdict == {**dict.fromkeys(verdict, 0), "stories": []}
    assert set(figures["signals"]) == {"SIGTERM", "SIGINT", "SIGHUP"}
    # Where the service was held, an answer comes only within the grace of a stop.
    held = [figures["kills"].get(step, 0) for step in (Step.CREATE_ARRIVED, Step.CREATE_CHARGED)]
    assert 0 < figures["unconfirmed"] <= sum(held)
