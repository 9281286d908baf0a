"""Which text can be a key, and that a key is never shown."""

import copy
import json
import pickle
from collections.abc import Callable

import pytest

from videodesk.credentials import MAX_KEY_LENGTH, ApiKey
from videodesk.errors import Code, VideoDeskError
from videodesk.messages import problem_message

SECRET = "sk-proof-4f9c1d77aa"


def test_surrounding_white_space_is_removed() -> None:
    assert ApiKey(f"  {SECRET}\n").reveal() == SECRET


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("sk-one sk-two", "a space"),
        ("sk-one\nsk-two", "line break"),
        ("sk-one\u00a0two", "a space"),
        ("sk-schlüssel", "characters"),
        ("sk-\u200bhidden", "characters"),
        ("sk-\x07bell", "characters"),
        ("k" * (MAX_KEY_LENGTH + 1), "longer"),
    ],
)
def test_malformed_key_is_refused_without_repeating_it(text: str, reason: str) -> None:
    with pytest.raises(VideoDeskError) as refused:
        ApiKey(text)
    assert refused.value.code is Code.KEY_MALFORMED
    sentence = problem_message(refused.value.problem).text
    assert reason in sentence
    for part in text.split():
        assert part not in f"{sentence} {refused.value}"


def test_longest_key_that_windows_stores_is_accepted() -> None:
    assert len(ApiKey("k" * MAX_KEY_LENGTH).reveal()) == MAX_KEY_LENGTH


@pytest.mark.parametrize(
    "shown",
    [repr, str, "{}".format, "{:>40}".format, "{!r}".format, lambda key: f"{[key]}"],
)
def test_key_is_not_in_repr_or_str(shown: Callable[[ApiKey], str]) -> None:
    assert SECRET not in shown(ApiKey(SECRET))
    assert "ApiKey" in shown(ApiKey(SECRET))


@pytest.mark.parametrize("taken", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_key_is_neither_pickled_nor_copied(taken: Callable[[ApiKey], object]) -> None:
    with pytest.raises(TypeError) as refused:
        taken(ApiKey(SECRET))
    assert SECRET not in str(refused.value)


def test_keys_are_equal_if_their_text_is() -> None:
    assert ApiKey(SECRET) == ApiKey(f"{SECRET} ")
    assert ApiKey(SECRET) != ApiKey("sk-other")
    assert ApiKey(SECRET) != SECRET
    assert len({ApiKey(SECRET), ApiKey(SECRET)}) == 1
