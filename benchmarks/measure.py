"""Shared by the benchmarks: medians, and tables of ratios to a control."""

import statistics
import time
from collections.abc import Callable, Mapping


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """Return the median time of `work` in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def print_ratios(
    columns: tuple[str, str], control: Mapping[str, float], measured: Mapping[str, float], unit: str
) -> None:
    """Print a line for each figure: control, measured value, and their ratio."""
    print(f"{'':34} {columns[0]:>15} {columns[1]:>15} {'ratio':>7}")
    for what, value in measured.items():
        base = control[what]
        ratio = f"{value / base:7.2f}" if base else f"{'-':>7}"
        print(f"{what:34} {base:12.2f} {unit:2} {value:12.2f} {unit:2} {ratio}")
