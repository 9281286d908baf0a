"""The table of actions: which of them apply, to one and to many, and their texts."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.inspector.factories import CANCELLED, FAILED, NOW, UNCONFIRMED, WORKING
from videodesk.errors import ENDED_BY_ERROR, Code, problem, with_params
from videodesk.generation import Generation, Status
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.action_spec import ActionGroup, Place
from videodesk.ui.actions.generation_actions import (
    ACTIONS,
    GROUPS,
    GenerationAction,
    actions_at,
    applicable,
    available_actions,
    in_groups,
    money_notes,
)

DONE = replace(WORKING, status=Status.COMPLETED, file=Path("/library/clip.mp4"))
QUEUED = replace(WORKING, status=Status.QUEUED, submitted_at=None, task_id=None)
WITHDRAWN = replace(QUEUED, status=Status.CANCELLED)
ABANDONED = replace(UNCONFIRMED, status=Status.CANCELLED)


def targets(*generations: Generation) -> list[ActionTarget]:
    return [ActionTarget(each) for each in generations]


def available(*generations: Generation) -> frozenset[GenerationAction]:
    return available_actions(targets(*generations))


def remedies(generation: Generation, *, is_missing: bool = False) -> tuple[GenerationAction, ...]:
    return actions_at(Place.REMEDY, ActionTarget(generation, is_missing=is_missing))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.QUEUED, (GenerationAction.REMOVE_FROM_QUEUE,)),
        (Status.SUBMITTING, ()),
        (
            Status.UNCONFIRMED,
            (
                GenerationAction.LOOK_AT_ACCOUNT,
                GenerationAction.SEND_AGAIN,
                GenerationAction.FORGET,
            ),
        ),
        (Status.PROCESSING, (GenerationAction.STOP_TRACKING,)),
        (Status.DOWNLOADING, (GenerationAction.STOP_TRACKING,)),
        (Status.COMPLETED, ()),
        (Status.FAILED, ()),
        (Status.CANCELLED, (GenerationAction.TRACK_AGAIN,)),
    ],
)
def test_each_status_has_its_remedies(
    status: Status, expected: tuple[GenerationAction, ...]
) -> None:
    generation = replace(WORKING, status=status, file=Path("/library/clip.mp4"))
    assert remedies(generation) == expected
    takes_task_id = GenerationAction.ENTER_TASK_ID in available(generation)
    assert takes_task_id is (status is Status.UNCONFIRMED)


@pytest.mark.parametrize("status", Status)
def test_request_can_be_reused_in_every_status(status: Status) -> None:
    assert GenerationAction.REUSE in available(replace(WORKING, status=status))


def test_finished_clip_can_be_played_continued_copied_saved_and_trashed() -> None:
    assert available(DONE) == {
        GenerationAction.SHOW_LARGE,
        GenerationAction.REUSE,
        GenerationAction.CONTINUE,
        GenerationAction.COPY_PROMPT,
        GenerationAction.COPY_FILE,
        GenerationAction.COPY_FILE_PATH,
        GenerationAction.COPY_TASK_ID,
        GenerationAction.COPY_FOR_SUPPORT,
        GenerationAction.OPEN_IN_SYSTEM,
        GenerationAction.SHOW_IN_FOLDER,
        GenerationAction.SAVE_COPY,
        GenerationAction.SAVE_FRAME,
        GenerationAction.HIDE,
        GenerationAction.TRASH,
        GenerationAction.SHOW,
    }


@pytest.mark.parametrize(
    "status",
    [
        Status.QUEUED,
        Status.SUBMITTING,
        Status.PROCESSING,
        Status.DOWNLOADING,
        Status.UNCONFIRMED,
    ],
)
def test_what_may_still_be_charged_can_be_hidden_but_not_trashed(status: Status) -> None:
    found = available(replace(WORKING, status=status))
    assert GenerationAction.HIDE in found
    assert GenerationAction.TRASH not in found


def test_request_that_is_being_submitted_cannot_be_stopped() -> None:
    ending = {
        GenerationAction.REMOVE_FROM_QUEUE,
        GenerationAction.STOP_TRACKING,
        GenerationAction.FORGET,
    }
    assert not ending & available(replace(WORKING, status=Status.SUBMITTING))


def test_hidden_generation_can_only_be_unhidden() -> None:
    found = available_actions([ActionTarget(DONE, is_hidden=True)])
    assert GenerationAction.UNHIDE in found
    assert GenerationAction.HIDE not in found


def test_retry_delay_can_be_ended() -> None:
    assert remedies(replace(WORKING, retry_at=NOW)) == (
        GenerationAction.TRY_NOW,
        GenerationAction.STOP_TRACKING,
    )


def test_request_held_by_its_profile_can_be_tried_now() -> None:
    held = replace(QUEUED, problem=problem(Code.NO_BALANCE))
    assert remedies(held) == (
        GenerationAction.TOP_UP,
        GenerationAction.TRY_NOW,
        GenerationAction.REMOVE_FROM_QUEUE,
    )
    refused = replace(QUEUED, problem=problem(Code.KEY_REFUSED))
    assert remedies(refused) == (GenerationAction.TRY_NOW, GenerationAction.REMOVE_FROM_QUEUE)


def test_request_that_waited_long_is_sent_only_if_the_user_says_so() -> None:
    waited = replace(QUEUED, problem=problem(Code.WAITED_LONG))
    assert remedies(waited) == (GenerationAction.SEND_NOW, GenerationAction.REMOVE_FROM_QUEUE)


def test_damaged_file_is_fetched_again_and_can_still_be_opened() -> None:
    damaged = ActionTarget(DONE, is_damaged=True)
    assert actions_at(Place.REMEDY, damaged) == (GenerationAction.FETCH_AGAIN,)
    assert GenerationAction.SHOW_IN_FOLDER in available_actions([damaged])


def test_missing_file_is_fetched_again_if_the_task_id_is_known() -> None:
    assert remedies(DONE, is_missing=True) == (GenerationAction.FETCH_AGAIN,)
    assert remedies(replace(DONE, task_id=None), is_missing=True) == ()
    assert remedies(replace(DONE, file=None)) == (GenerationAction.FETCH_AGAIN,)


def test_missing_file_is_neither_copied_nor_continued() -> None:
    found = available_actions([ActionTarget(DONE, is_missing=True)])
    assert GenerationAction.COPY_FILE not in found
    assert GenerationAction.CONTINUE not in found
    assert GenerationAction.COPY_FILE_PATH in found


def test_withdrawn_request_can_be_put_back() -> None:
    assert remedies(WITHDRAWN) == (GenerationAction.PUT_BACK,)
    assert GenerationAction.ENTER_TASK_ID not in available(WITHDRAWN)


def test_cancelled_request_without_task_id_cannot_be_tracked_again() -> None:
    assert GenerationAction.TRACK_AGAIN not in available(ABANDONED)
    assert GenerationAction.COPY_TASK_ID not in available(ABANDONED)


def test_abandoned_request_can_be_sent_again_or_get_its_task_id() -> None:
    assert remedies(ABANDONED) == (GenerationAction.LOOK_AT_ACCOUNT, GenerationAction.SEND_AGAIN)
    assert GenerationAction.ENTER_TASK_ID in available(ABANDONED)


def test_request_that_was_sent_again_is_not_sent_a_third_time() -> None:
    sent_again = replace(ABANDONED, problem=problem(Code.SENT_AGAIN))
    assert remedies(sent_again) == (GenerationAction.LOOK_AT_ACCOUNT,)
    assert GenerationAction.ENTER_TASK_ID in available(sent_again)


def test_mistyped_task_id_can_be_corrected() -> None:
    unknown = replace(WORKING, task_id_from_user=True, problem=problem(Code.UNKNOWN_TASK))
    assert GenerationAction.ENTER_TASK_ID in available(unknown)
    assert GenerationAction.ENTER_TASK_ID not in available(
        replace(unknown, task_id_from_user=False)
    )
    assert GenerationAction.ENTER_TASK_ID not in available(replace(unknown, problem=None))


def test_no_action_is_available_without_a_generation() -> None:
    assert available() == frozenset()


def test_request_is_sent_again_for_one_generation_alone() -> None:
    assert GenerationAction.SEND_AGAIN in available(UNCONFIRMED)
    assert GenerationAction.SEND_AGAIN not in available(UNCONFIRMED, UNCONFIRMED)


def test_action_for_many_applies_to_those_whose_rule_holds() -> None:
    assert GenerationAction.TRASH in available(DONE, UNCONFIRMED)
    assert applicable(GenerationAction.TRASH, targets(UNCONFIRMED, DONE)) == [DONE]
    assert applicable(GenerationAction.FORGET, targets(UNCONFIRMED, DONE)) == [UNCONFIRMED]


def test_table_defines_every_action_with_a_label_of_its_own() -> None:
    assert set(ACTIONS) == set(GenerationAction)
    assert len({each.label for each in ACTIONS.values()}) == len(GenerationAction)
    assert not any("&" in each.label for each in ACTIONS.values())
    assert all(each.places for each in ACTIONS.values())


def test_no_shortcut_belongs_to_two_actions() -> None:
    shortcuts = [each.shortcut for each in ACTIONS.values() if each.shortcut is not None]
    assert len(set(shortcuts)) == len(shortcuts)


@pytest.mark.parametrize(
    ("generation", "note"),
    [
        (UNCONFIRMED, "both are charged"),
        (UNCONFIRMED, "Forgetting it doesn't refund anything"),
        (ABANDONED, "account shows whether it was charged"),
        (CANCELLED, "Tracking it again is free"),
        (WITHDRAWN, "never sent"),
        (QUEUED, "Removing it is free"),
        (WORKING, "doesn't cancel or refund"),
        (replace(QUEUED, problem=problem(Code.WAITED_LONG)), "charged like any other request"),
    ],
)
def test_money_note_goes_with_the_remedy(generation: Generation, note: str) -> None:
    assert note in money_notes(remedies(generation))


def test_explanation_contains_the_money_note() -> None:
    for spec in ACTIONS.values():
        assert spec.money_note in spec.explanation


def test_action_that_could_cost_twice_is_chosen_once() -> None:
    for action in (
        GenerationAction.SEND_NOW,
        GenerationAction.SEND_AGAIN,
        GenerationAction.PUT_BACK,
        GenerationAction.FETCH_AGAIN,
    ):
        assert ACTIONS[action].once, action


def test_actions_are_grouped_in_the_order_of_the_table() -> None:
    chosen = [GenerationAction.TRASH, GenerationAction.CONTINUE, GenerationAction.REUSE]
    assert in_groups(chosen) == [
        [GenerationAction.REUSE, GenerationAction.CONTINUE],
        [GenerationAction.TRASH],
    ]
    assert in_groups(ACTIONS) == [list(group) for group in GROUPS.values()]
    assert list(GROUPS) == list(ActionGroup)


def test_failed_request_has_no_remedy() -> None:
    assert remedies(FAILED) == ()


def test_failed_request_without_a_status_can_be_tracked_again() -> None:
    reason = with_params(problem(Code.CONTENT_REFUSED), **{ENDED_BY_ERROR: 1})
    assert remedies(replace(FAILED, problem=reason)) == (GenerationAction.TRACK_AGAIN,)
    assert remedies(replace(FAILED, problem=reason, task_id=None)) == ()


def test_file_that_is_not_a_clip_can_be_kept_and_its_link_opened_and_copied() -> None:
    url = "https://files.test/clip.gif"
    kept = replace(WORKING, problem=problem(Code.NOT_A_VIDEO, kept=900), video_url=url)
    ways = {GenerationAction.KEEP_FILE, GenerationAction.OPEN_LINK, GenerationAction.COPY_LINK}
    assert ways <= set(remedies(kept))
    assert not ways & available(replace(kept, status=Status.COMPLETED))
    assert not ways & available(replace(kept, problem=None))
    arriving = replace(kept, problem=problem(Code.NOT_A_VIDEO))
    assert ways & available(arriving) == ways - {GenerationAction.KEEP_FILE}
    inline = replace(kept, video_url=None)
    assert ways & available(inline) == {GenerationAction.KEEP_FILE}
