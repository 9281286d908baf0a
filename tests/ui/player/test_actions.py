from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.player.making import WORKING
from videodesk.generation import Status
from videodesk.ui.player.actions import Action, copied_text, label, offer_for


@pytest.mark.parametrize(
    ("status", "remedies", "buttons"),
    [
        (Status.QUEUED, (Action.WITHDRAW,), (Action.REUSE,)),
        (Status.SUBMITTING, (), (Action.REUSE,)),
        (
            Status.UNCONFIRMED,
            (Action.LOOK_AT_ACCOUNT, Action.SEND_AGAIN, Action.LET_GO),
            (Action.REUSE,),
        ),
        (Status.PROCESSING, (Action.STOP_FOLLOWING,), (Action.REUSE,)),
        (Status.DOWNLOADING, (Action.STOP_FOLLOWING,), (Action.REUSE,)),
        (Status.FAILED, (Action.EDIT_AGAIN,), ()),
        (Status.CANCELLED, (Action.FOLLOW_AGAIN,), (Action.REUSE,)),
    ],
)
def test_each_status_offers_what_can_be_done_in_it(
    status: Status,
    remedies: tuple[Action, ...],
    buttons: tuple[Action, ...],
) -> None:
    offer = offer_for(replace(WORKING, status=status))
    assert offer.remedies == remedies
    assert offer.buttons == buttons
    assert offer.takes_task_id is (status is Status.UNCONFIRMED)


def test_a_finished_clip_can_be_reused_found_and_copied() -> None:
    done = replace(WORKING, status=Status.COMPLETED, file=Path("/library/clip.mp4"))
    offer = offer_for(done)
    assert offer.remedies == ()
    assert offer.buttons == (Action.REUSE, Action.SHOW_IN_FOLDER)
    assert offer.menu == (Action.COPY_PROMPT, Action.COPY_FILE_PATH, Action.COPY_TASK_ID)


def test_what_has_no_task_id_cannot_be_followed() -> None:
    offer = offer_for(replace(WORKING, status=Status.CANCELLED, task_id=None))
    assert Action.FOLLOW_AGAIN not in offer.remedies
    assert offer.menu == (Action.COPY_PROMPT,)


def test_copies_are_of_the_generations_own_words() -> None:
    path = Path("/library/clip.mp4")
    done = replace(WORKING, file=path)
    assert copied_text(Action.COPY_PROMPT, done) == "A red kite over dunes"
    assert copied_text(Action.COPY_FILE_PATH, done) == str(path)
    assert copied_text(Action.COPY_TASK_ID, done) == "video_task_abc123"
    assert copied_text(Action.REUSE, done) is None


def test_every_action_has_words_of_its_own() -> None:
    assert len({label(action) for action in Action}) == len(Action)
