"""The figures of `make bench`: their limits, and one line of the table for each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `floor` is the least that is possible, measured in the same run.

    With a floor the limits count for the ratio to it, without one for the value itself.
    """

    what: str
    value: float
    unit: str
    must: float
    wanted: float
    floor: float | None = None

    @property
    def judged(self) -> float:
        """What the limits are compared with."""
        return self.value if self.floor is None else self.value / self.floor

    def line(self) -> str:
        """One row of the table."""
        value = f"{_number(self.value)} {self.unit}"
        floor = "" if self.floor is None else f"{_number(self.floor)} {self.unit}"
        ratio = "" if self.floor is None else f"{self.judged:.2f}"
        unit = "" if self.floor is not None else f" {self.unit}"
        if math.isinf(self.must):
            verdict = ""
        elif self.judged <= self.wanted:
            verdict = "as wanted"
        else:
            verdict = "reached" if self.judged <= self.must else "missed"
        limits = (
            ("", "")
            if math.isinf(self.must)
            else (f"{self.must:g}{unit}", f"{self.wanted:g}{unit}")
        )
        cells = (self.what, value, floor, ratio, *limits, verdict)
        return f"| {' | '.join(cells)} |"


HEADER = (
    "| figure | measured | floor | ratio | must reach | wanted | |\n|---|---|---|---|---|---|---|"
)


def percentile(values: Sequence[float], part: float) -> float:
    """The value that `part` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1)]


def print_figures(figures: Sequence[Figure]) -> None:
    """Prints rows of the table."""
    for each in figures:
        print(each.line(), flush=True)


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
