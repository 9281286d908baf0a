"""Which spellings are the same, and what cannot be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.text import fold, is_blank, without_invisible


@given(st.text())
def test_folded_text_is_folded_to_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_and_composition_make_no_difference(text: str) -> None:
    assert fold(text.lower().upper()) == fold(text.upper())


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\n",
        "\u200b",
        "\u202e\u2066\u2069",
        "\u200d \ufe0f",
        "\u3164",
        "\u2800\u00a0",
        "\x00",
    ],
)
def test_text_without_anything_to_see_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "\u200ba", "海", "❤\ufe0f", "-", "\u0301"])
def test_text_with_something_to_see_is_not_blank(text: str) -> None:
    assert not is_blank(text)


def test_only_what_cannot_be_seen_is_removed() -> None:
    assert without_invisible("\u202ea\u200b b\u00ad\ufeff❤\ufe0f") == "a b❤"
