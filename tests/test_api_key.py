"""What can be a key, and that a key does not show itself."""

import copy
import json
import pickle
from collections.abc import Callable

import pytest

from videodesk.credentials import MAX_KEY_LENGTH, ApiKey
from videodesk.errors import Code, VideoDeskError

SECRET = "sk-proof-4f9c1d77aa"


def test_white_space_around_a_pasted_key_is_dropped() -> None:
    assert ApiKey(f"  {SECRET}\n").reveal() == SECRET


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("sk-one sk-two", "white space"),
        ("sk-one\nsk-two", "line break"),
        ("sk-one\u00a0two", "white space"),
        ("sk-schlüssel", "characters"),
        ("sk-\u200bhidden", "characters"),
        ("sk-\x07bell", "characters"),
        ("k" * (MAX_KEY_LENGTH + 1), "longer"),
    ],
)
def test_what_can_be_no_key_is_refused_without_repeating_it(text: str, reason: str) -> None:
    with pytest.raises(VideoDeskError) as refused:
        ApiKey(text)
    assert refused.value.code is Code.KEY_MALFORMED
    assert reason in str(refused.value)
    for part in text.split():
        assert part not in str(refused.value)


def test_the_longest_key_that_windows_stores_is_taken() -> None:
    assert len(ApiKey("k" * MAX_KEY_LENGTH).reveal()) == MAX_KEY_LENGTH


@pytest.mark.parametrize(
    "shown",
    [repr, str, "{}".format, "{:>40}".format, "{!r}".format, lambda key: f"{[key]}"],
)
def test_a_key_does_not_show_itself(shown: Callable[[ApiKey], str]) -> None:
    assert SECRET not in shown(ApiKey(SECRET))
    assert "ApiKey" in shown(ApiKey(SECRET))


@pytest.mark.parametrize("taken", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_a_key_is_neither_pickled_nor_copied(taken: Callable[[ApiKey], object]) -> None:
    with pytest.raises(TypeError) as refused:
        taken(ApiKey(SECRET))
    assert SECRET not in str(refused.value)


def test_keys_are_equal_by_their_text() -> None:
    assert ApiKey(SECRET) == ApiKey(f"{SECRET} ")
    assert ApiKey(SECRET) != ApiKey("sk-other")
    assert ApiKey(SECRET) != SECRET
    assert len({ApiKey(SECRET), ApiKey(SECRET)}) == 1
