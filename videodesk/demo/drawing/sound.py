"""The sound of a clip: five soft tones of a pentatonic scale, each repeated at its own interval."""

from collections.abc import Iterator
from typing import Final

from av import AudioFrame
from av.error import BlockingIOError as NotYet
from av.error import EOFError as AtEnd
from av.filter import Graph

from videodesk.demo.drawing.chance import dice

RATE: Final = 44_100
_SCALE: Final = (1, 9 / 8, 5 / 4, 3 / 2, 5 / 3, 2, 9 / 4)
_LOUDNESS: Final = 0.05  # of each tone; five together stay below -12 dB


def tones(seed: int, seconds: float) -> Iterator[AudioFrame]:
    """The tones for a seed as mono frames of a total length, faded out at the end.

    libavfilter computes them from a formula, which is ten times as fast as Python would be.
    """
    chance = dice(seed)
    root = chance.choice((196.0, 220.0, 246.94, 261.63))
    voices = []
    for note in chance.sample(_SCALE, 5):
        period = chance.uniform(1.7, 4.6)
        phase = f"mod(t+{chance.uniform(0, period):.3f},{period:.3f})"
        bloom = f"(1-exp(-30*{phase}))*exp(-1.6*{phase})"
        voices.append(f"{_LOUDNESS}*{bloom}*sin({root * note * 6.283185:.3f}*t)")
    fade = f"min(1,{seconds:.3f}-t)*min(1,t*4)"
    graph = Graph()
    source = graph.add(
        "aevalsrc",
        exprs=f"({'+'.join(voices)})*{fade}",
        sample_rate=str(RATE),
        duration=f"{seconds:.3f}",
    )
    sink = graph.add("abuffersink")
    source.link_to(sink)
    graph.configure()
    while True:
        try:
            frame = graph.pull()
        except (AtEnd, NotYet):
            return
        if isinstance(frame, AudioFrame):
            yield frame
