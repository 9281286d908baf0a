"""Texts about a model: inputs, price and day."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from tests.ui.composer.factories import FRAMES, MOTION
from videodesk.catalog import Mode, Model
from videodesk.ui.composer.model_text import day_text, describe_inputs, price_text


@pytest.fixture
def german() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("model", "line"),
    [
        (FRAMES, "Text, first and last frame · 4, 8 s · 720p, 1080p"),
        (MOTION, ""),
        (
            Model("A", modes=(Mode.REFERENCES,), durations=(5, 2, 3, 4), sound=False),
            "Reference pictures · 2\N{EN DASH}5 s · silent",
        ),
        (Model("B", sound=True, sizes=("4K",)), "4K · sound"),
    ],
)
def test_inputs_of_a_model_are_one_line(model: Model, line: str) -> None:
    assert describe_inputs(model) == line


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (0.4, "USD", "about $0.40"),
        (12, "usd", "about $12.00"),
        (0.0375, "USD", "about $0.037"),
        (0.0021, "EUR", "about €0.002"),
        (30, "credits", "about 30 credits"),
        (0.5, "", "about 0.50"),
        (None, "USD", ""),
        (0, "USD", ""),
        (-1, "USD", ""),
        (float("nan"), "USD", ""),
    ],
)
def test_price_text_rounds_the_amount(amount: float | None, unit: str, words: str) -> None:
    assert price_text(amount, unit) == words


def test_price_follows_the_locale(german: None) -> None:
    assert price_text(0.4, "EUR") == "about 0,40\u00a0€"


def test_day_has_a_year_if_it_is_not_the_current_one() -> None:
    then = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert day_text(then, datetime(2026, 12, 1, tzinfo=UTC)) == "23 Nov"
    assert day_text(then, datetime(2027, 1, 2, 12, tzinfo=UTC)) == "23 Nov 2026"
