import pytest

from videodesk.settings import Network, Profile, Settings
from videodesk.ui.settings.value_path import range_at, value_at, with_value


def test_nested_value_is_read_and_replaced() -> None:
    settings = Settings(network=Network(query_timeout=45))
    assert value_at(settings, "network.query_timeout") == 45
    changed = with_value(settings, "network.query_timeout", 50)
    assert changed == Settings(network=Network(query_timeout=50))
    assert with_value(settings, "muted", True).muted is True


def test_unknown_path_is_an_error() -> None:
    with pytest.raises(AttributeError):
        value_at(Settings(), "network.speed")
    with pytest.raises(TypeError):
        with_value(Settings(), "speed", 1)


def test_range_is_that_of_the_annotation() -> None:
    assert range_at(Settings, "network.connect_timeout") == (1, 3600)
    assert range_at(Profile, "active_limit") == (1, 100)
    with pytest.raises(ValueError, match="muted"):
        range_at(Settings, "muted")
