import pytest

from videodesk.demo.options import DemoOptions


def test_options_are_read_from_the_environment() -> None:
    environment = {"VIDEODESK_DEMO_SECONDS": "0.1", "VIDEODESK_DEMO_LINES": "120"}
    assert DemoOptions.from_environment(environment) == DemoOptions((0.1, 0.1), 120)


@pytest.mark.parametrize("value", ["", "soon", "-1", "nan", "inf", "4000"])
def test_invalid_value_in_the_environment_is_ignored(value: str) -> None:
    environment = {"VIDEODESK_DEMO_SECONDS": value, "VIDEODESK_DEMO_LINES": value}
    assert DemoOptions.from_environment(environment) == DemoOptions()
