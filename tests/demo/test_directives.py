import pytest

from videodesk.demo import directives as stage
from videodesk.demo.directives import Directive, parse_directives, strip_directives


@pytest.mark.parametrize("direction", list(Directive))
def test_directive_is_found_anywhere_in_a_prompt(direction: Directive) -> None:
    assert parse_directives(f"a red kite [demo: {direction}] over dunes") is direction


@pytest.mark.parametrize("direction", list(Directive))
def test_every_directive_is_documented(direction: Directive) -> None:
    assert f"[demo: {direction}]" in (stage.__doc__ or "")


@pytest.mark.parametrize(
    "prompt",
    ["demo: fail", "[demo:fail]", "[demo: fail", "[DEMO: FAIL]", "[demo: failure]", "[demo: x]"],
)
def test_incomplete_directive_is_plain_text(prompt: str) -> None:
    assert parse_directives(prompt) is None
    assert strip_directives(prompt) == prompt


def test_directive_is_stripped_from_the_caption() -> None:
    assert strip_directives("[demo: slow] a kite[demo: html file]") == "a kite"
