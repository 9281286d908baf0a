import pytest

from videodesk.demo import directives as stage
from videodesk.demo.directives import Direction, direction_in, without_directions


@pytest.mark.parametrize("direction", list(Direction))
def test_every_direction_is_found_anywhere_in_a_prompt(direction: Direction) -> None:
    assert direction_in(f"a red kite [demo: {direction}] over dunes") is direction


@pytest.mark.parametrize("direction", list(Direction))
def test_every_direction_is_told_of_in_the_documentation(direction: Direction) -> None:
    assert f"[demo: {direction}]" in (stage.__doc__ or "")


@pytest.mark.parametrize(
    "prompt",
    ["demo: fail", "[demo:fail]", "[demo: fail", "[DEMO: FAIL]", "[demo: failure]", "[demo: x]"],
)
def test_anything_but_the_whole_token_is_plain_text(prompt: str) -> None:
    assert direction_in(prompt) is None
    assert without_directions(prompt) == prompt


def test_a_direction_is_not_written_on_the_clip() -> None:
    assert without_directions("[demo: slow] a kite[demo: html file]") == "a kite"
