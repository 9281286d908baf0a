import pytest

from videodesk.ui.player.playback import position_after_steps

RATE = 24.0
FRAME = 1000 / RATE


def middle(frame: int) -> int:
    return round((frame + 0.5) * FRAME)


@pytest.mark.parametrize("frame", range(1, 47))
def test_step_goes_to_the_middle_of_the_next_frame(frame: int) -> None:
    assert position_after_steps(middle(frame), 1, 2000, RATE) == middle(frame + 1)
    assert position_after_steps(middle(frame), -1, 2000, RATE) == middle(frame - 1)


@pytest.mark.parametrize("frame", range(1, 47))
def test_position_of_a_playing_clip_is_its_frame_start_rounded_down(frame: int) -> None:
    assert position_after_steps(int(frame * FRAME), 1, 2000, RATE) == middle(frame + 1)


def test_steps_are_limited_to_the_clip() -> None:
    assert position_after_steps(middle(0), -1, 2000, RATE) == middle(0)
    assert position_after_steps(middle(47), 1, 2000, RATE) == middle(47)


def test_step_back_from_the_end_goes_to_the_last_frame_but_one() -> None:
    assert position_after_steps(2000, -1, 2000, RATE) == middle(46)


def test_steps_do_not_drift_at_29_97_frames_per_second() -> None:
    rate = 30_000 / 1001
    place = 0
    for _ in range(200):
        place = position_after_steps(place, 1, 10_010, rate)
    assert place == round(200.5 * 1000 / rate)


def test_clip_of_unknown_duration_has_one_frame() -> None:
    assert position_after_steps(0, 1, 0, RATE) == middle(0)
