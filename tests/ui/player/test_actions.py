from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.inspector.factories import CANCELLED, NOW, UNCONFIRMED, WORKING
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status
from videodesk.ui.player.actions import Action, actions_for, copied_text, label, money_note


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
    offer = actions_for(replace(WORKING, status=status))
    assert offer.remedies == remedies
    assert offer.buttons == buttons
    assert offer.takes_task_id is (status is Status.UNCONFIRMED)


DONE = replace(WORKING, status=Status.COMPLETED, file=Path("/library/clip.mp4"))
WITHDRAWN = replace(WORKING, status=Status.CANCELLED, submitted_at=None, task_id=None)
LET_GO = replace(UNCONFIRMED, status=Status.CANCELLED)


def test_a_finished_clip_can_be_reused_continued_found_and_copied() -> None:
    offer = actions_for(DONE)
    assert offer.remedies == ()
    assert offer.buttons == (Action.REUSE, Action.CONTINUE, Action.SHOW_IN_FOLDER)
    assert set(offer.all_of_menu()) == {
        *offer.buttons,
        Action.COPY_PROMPT,
        Action.COPY_FILE,
        Action.COPY_FILE_PATH,
        Action.COPY_TASK_ID,
        Action.COPY_FOR_SUPPORT,
        Action.OPEN_IN_SYSTEM,
        Action.SAVE_COPY,
        Action.SAVE_FRAME,
        Action.HIDE,
        Action.TRASH,
    }


def test_what_has_no_task_id_cannot_be_followed() -> None:
    offer = actions_for(LET_GO)
    assert Action.FOLLOW_AGAIN not in offer.remedies
    assert Action.COPY_TASK_ID not in offer.all_of_menu()
    assert Action.COPY_PROMPT in offer.all_of_menu()


@pytest.mark.parametrize(
    "status", [Status.QUEUED, Status.SUBMITTING, Status.PROCESSING, Status.UNCONFIRMED]
)
def test_what_may_still_run_or_be_charged_can_be_hidden_and_never_removed(status: Status) -> None:
    menu = actions_for(replace(WORKING, status=status)).all_of_menu()
    assert Action.HIDE in menu
    assert Action.TRASH not in menu


def test_a_countdown_can_be_cut_short_or_stopped() -> None:
    waiting = replace(WORKING, retry_at=NOW)
    assert actions_for(waiting).remedies == (Action.TRY_NOW, Action.STOP_FOLLOWING)


def test_a_missing_file_is_fetched_again_only_by_its_task_id() -> None:
    assert actions_for(DONE, missing=True).remedies == (Action.FETCH_AGAIN,)
    assert actions_for(replace(DONE, task_id=None), missing=True).remedies == ()
    assert Action.COPY_FILE not in actions_for(DONE, missing=True).all_of_menu()
    assert actions_for(DONE).remedies == ()


def test_what_was_withdrawn_can_be_put_back() -> None:
    offer = actions_for(WITHDRAWN)
    assert offer.remedies == (Action.PUT_BACK,)
    assert not offer.takes_task_id
    assert "never sent" in money_note(WITHDRAWN)


def test_after_letting_go_both_ways_on_stay_open() -> None:
    offer = actions_for(LET_GO)
    assert offer.remedies == (Action.LOOK_AT_ACCOUNT, Action.SEND_AGAIN)
    assert offer.takes_task_id


def test_what_was_sent_again_once_is_not_sent_a_third_time() -> None:
    sent_again = replace(LET_GO, problem=problem(Code.SENT_AGAIN))
    offer = actions_for(sent_again)
    assert offer.remedies == (Action.LOOK_AT_ACCOUNT,)
    assert offer.takes_task_id


def test_what_waited_for_long_is_sent_on_its_owners_word_alone() -> None:
    asking = replace(WORKING, status=Status.QUEUED, problem=problem(Code.WAITED_LONG))
    assert actions_for(asking).remedies == (Action.SEND_NOW, Action.WITHDRAW)


def test_a_task_id_that_was_mistyped_can_be_corrected() -> None:
    unknown = replace(WORKING, by_hand=True, problem=problem(Code.UNKNOWN_TASK))
    assert actions_for(unknown).takes_task_id
    assert not actions_for(replace(unknown, by_hand=False)).takes_task_id
    assert not actions_for(replace(unknown, problem=None)).takes_task_id


@pytest.mark.parametrize(
    ("generation", "words"),
    [
        (UNCONFIRMED, "both are charged"),
        (LET_GO, "may have been charged"),
        (CANCELLED, "Following it again costs nothing"),
        (replace(WORKING, status=Status.QUEUED), "Nothing is charged before it is sent"),
    ],
)
def test_it_is_said_what_happens_to_the_money(generation: Generation, words: str) -> None:
    assert words in money_note(generation)


def test_copies_are_of_the_generations_own_words() -> None:
    path = Path("/library/clip.mp4")
    done = replace(WORKING, file=path)
    assert copied_text(Action.COPY_PROMPT, done) == "A red kite over dunes"
    assert copied_text(Action.COPY_FILE_PATH, done) == str(path)
    assert copied_text(Action.COPY_TASK_ID, done) == "video_task_abc123"
    assert copied_text(Action.REUSE, done) is None


def test_every_action_has_words_of_its_own() -> None:
    assert len({label(action) for action in Action}) == len(Action)
