from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.ui.actions.generation_actions import Wish, fitting, possible


def one(
    status: Status,
    *,
    file: Path | None = None,
    task_id: str | None = None,
    retry_at: datetime | None = None,
) -> Generation:
    made = new_generation(Request(model="veo3", prompt="a kite"))
    return replace(made, status=status, file=file, task_id=task_id, retry_at=retry_at)


FINISHED = one(Status.COMPLETED, file=Path("/a.mp4"), task_id="t")
LOST = one(Status.UNCONFIRMED)


def test_nothing_is_possible_with_nothing() -> None:
    assert possible([]) == frozenset()


def test_a_finished_clip_can_be_played_continued_and_trashed_but_not_stopped() -> None:
    can = possible([FINISHED])

    assert {Wish.OPEN_LARGE, Wish.CONTINUE, Wish.REUSE, Wish.TRASH, Wish.COPY_PATH} <= can
    assert not {Wish.STOP, Wish.SEND_AGAIN, Wish.TRY_NOW, Wish.FOLLOW_AGAIN} & can


@pytest.mark.parametrize(
    "status", [Status.QUEUED, Status.SUBMITTING, Status.PROCESSING, Status.UNCONFIRMED]
)
def test_what_may_still_cost_money_can_be_hidden_and_never_removed(status: Status) -> None:
    can = possible([one(status)])

    assert Wish.TRASH not in can
    assert Wish.HIDE in can


def test_a_request_that_is_leaving_cannot_be_stopped() -> None:
    assert Wish.STOP not in possible([one(Status.SUBMITTING)])
    assert Wish.STOP in possible([one(Status.QUEUED)])


def test_sending_again_is_for_one_alone() -> None:
    assert Wish.SEND_AGAIN in possible([LOST])
    assert Wish.SEND_AGAIN not in possible([LOST, LOST])


def test_a_wish_for_many_is_about_those_that_it_fits() -> None:
    assert Wish.TRASH in possible([FINISHED, LOST])
    assert fitting(Wish.TRASH, [LOST, FINISHED]) == [FINISHED]


def test_what_waits_for_its_turn_can_be_tried_now() -> None:
    waiting = one(Status.PROCESSING, retry_at=datetime.now(UTC))

    assert Wish.TRY_NOW in possible([waiting])
    assert Wish.TRY_NOW not in possible([one(Status.PROCESSING)])


def test_following_again_needs_a_task() -> None:
    assert Wish.FOLLOW_AGAIN in possible([one(Status.CANCELLED, task_id="t")])
    assert Wish.FOLLOW_AGAIN not in possible([one(Status.CANCELLED)])
