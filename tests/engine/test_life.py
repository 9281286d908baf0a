"""The promise: whatever happens, no create is sent twice, and no accepted task is lost.

Random operations, faults and restarts on the whole engine, with a real library on disk and the real
provider on a service in memory. After each step the invariants are looked at; at the end all is
mended, and everything has to come to its end. `VIDEODESK_STEPS=10000` takes so many steps.
"""

import asyncio
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.engine.life import CREATES, FILES, QUERIES, Simulation
from tests.engine.scripted import Answer
from videodesk.errors import Code
from videodesk.generation import SETTLED, Generation, Status

STEPS = int(os.environ.get("VIDEODESK_STEPS", "400"))
STEPS_OF_A_LIFE = 40
LEAST_STEPS_OF_A_LIFE = 30
"""On average; one that draws much is ended early by hypothesis."""
TO_THE_END = 40.0
"""Seconds. A write that the failing disk refused is tried again after at most 15 seconds
(`engine/durable_writer.py`), and nothing expedites it once its job has stopped.
"""

which = st.integers(0, 1000)
answers = st.lists(st.sampled_from(CREATES), max_size=3)


class Life(RuleBasedStateMachine):
    """One life of a library, over many runs of the program."""

    seen: ClassVar[Counter[str]] = Counter()
    """What all lives came to: a test of a promise that was never put to the test shows nothing."""

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="videodesk-life-"))
        self.loop.run(self._begin())

    async def _begin(self) -> None:
        self.world = Simulation(self.folder)
        await self.world.begin()

    # -- What its owner does -------------------------------------------------------------------

    @rule(answers=answers)
    def submit(self, answers: list[Answer]) -> None:
        self.loop.run(self.world.submit(answers))

    @rule(several=st.lists(answers, min_size=2, max_size=5))
    def submit_several(self, several: list[list[Answer]]) -> None:
        for each in several:
            self.loop.run(self.world.submit(each))

    @rule(number=which, what=st.sampled_from(sorted(Simulation.COMMANDS)))
    def decide(self, number: int, what: str) -> None:
        self.loop.run(self.world.command(what, number))

    @rule(number=which, what=st.sampled_from(sorted(Simulation.COMMANDS)))
    def decide_in_haste(self, number: int, what: str) -> None:
        """Clicks twice."""
        self.loop.run(self.world.command(what, number))
        self.loop.run(self.world.command(what, number))

    @rule(number=which, what=st.sampled_from(Simulation.COMMANDS_ON_SETTLED))
    def look_through_what_has_ended(self, number: int, what: str) -> None:
        """Clicks twice here, too."""
        self.loop.run(self.world.command_settled(what, number))
        self.loop.run(self.world.command_settled(what, number))

    @rule(number=which, before=st.one_of(st.none(), which))
    def move(self, number: int, before: int | None) -> None:
        self.loop.run(self.world.move(number, before))

    @rule(what=st.sampled_from(["pause_queue", "resume_queue", "resume_queue", "empty_queue"]))
    def mind_the_queue(self, what: str) -> None:
        self.loop.run(self.world.command_queue(what))

    # -- What happens to it --------------------------------------------------------------------

    @rule(failures=st.lists(st.sampled_from(QUERIES), min_size=1, max_size=4))
    def polling_fails(self, failures: list[Answer]) -> None:
        self.world.service.on_query += failures

    @rule(failures=st.lists(st.sampled_from(FILES), min_size=1, max_size=4))
    def download_fails(self, failures: list[Answer]) -> None:
        self.world.service.on_file += failures

    @rule(what=st.sampled_from(Simulation.FAILURES))
    def something_breaks(self, what: str) -> None:
        self.loop.run(self.world.fail(what))

    @rule(what=st.sampled_from(Simulation.FAILURES))
    def one_failure_ends(self, what: str) -> None:
        self.loop.run(self.world.repair(what))

    @rule()
    def all_failures_end(self) -> None:
        self.loop.run(self.world.repair(*Simulation.FAILURES))

    @rule(hours=st.sampled_from([-10_000, -1, 0.01, 1, 10_000]))
    def clock_jumps(self, hours: float) -> None:
        self.world.clock.jump(hours * 3600)
        self.world.clock.run(300)

    @rule(milliseconds=st.sampled_from([1, 5, 20, 60]))
    def time_passes(self, milliseconds: int) -> None:
        self.loop.run(asyncio.sleep(milliseconds / 1000))

    @rule(grace=st.sampled_from([0.0, 0.005]))
    def restart(self, grace: float) -> None:
        self.loop.run(self._restart(grace))

    async def _restart(self, grace: float) -> None:
        await self.world.end(grace=grace)
        await self.world.begin()

    # -- What must hold ------------------------------------------------------------------------

    @invariant()
    def the_promise_is_kept(self) -> None:
        Life.seen["steps"] += 1
        self.loop.run(asyncio.sleep(0.002))
        removed = {each.id for each in self.world.removed}
        there = self.world.rows()
        rows = self.world.with_removed(there)
        assert not {each.id for each in there} & removed
        of_prompt = Counter(each.request.prompt for each in rows)
        for prompt, times in self.world.may_have_taken.items():
            assert times <= of_prompt[prompt], f"{prompt} may have been taken {times} times"
        known = {each.task_id for each in rows}
        missing = Counter(
            prompt for task_id, prompt in self.world.service.charged.items() if task_id not in known
        )
        doubtful = Counter(each.request.prompt for each in rows if may_have_been_taken(each))
        for prompt, times in missing.items():
            assert times <= doubtful[prompt], f"a task of {prompt} is in no row"
        for each in there:
            if each.problem is not None and each.problem.code is Code.SENT_AGAIN:
                Life.seen["sent again"] += 1
                children = [child for child in rows if child.parent == each.id]
                assert len(children) == 1, f"{each.id} was sent again {len(children)} times"
        assert self.world.program.library.violations == []
        assert self.world.recorder.crashes == []

    def teardown(self) -> None:
        try:
            self.loop.run(self._to_the_end())
        finally:
            self.loop.close()
            shutil.rmtree(self.folder)

    async def _to_the_end(self) -> None:
        """All is mended: what was taken has to end as a file, unless its owner let it be."""
        await self.world.repair_everything()
        clock = asyncio.get_running_loop()
        deadline = clock.time() + TO_THE_END
        while left := [each for each in self.world.rows() if not each.status.is_settled]:
            assert clock.time() < deadline, self.world.described(left)
            for each in left:
                await self.world.program.commands.try_now(each.id)
            await asyncio.sleep(0.01)
        rows = self.world.rows()
        for each in rows:
            Life.seen[each.status] += 1
            assert each.status is not Status.COMPLETED or is_complete(each), each
            assert each.status is not Status.FAILED or each.problem is not None
        Life.seen["lives"] += 1
        Life.seen["removed"] += len(self.world.removed)
        Life.seen["hidden"] += sum(
            each.annotation.hidden
            for each in self.world.program.library.rows([each.id for each in rows])
        )
        Life.seen["creates"] += len(self.world.service.creates)
        Life.seen["charged"] += len(self.world.service.charged)
        await self.world.end(grace=1)
        assert self.world.recorder.crashes == []


def may_have_been_taken(generation: Generation) -> bool:
    """Rows that say so: in doubt, being sent, or let go in doubt."""
    if generation.status in {Status.SUBMITTING, Status.UNCONFIRMED}:
        return True
    let_go = generation.status is Status.CANCELLED and generation.submitted_at is not None
    return let_go and generation.task_id is None


def is_complete(generation: Generation) -> bool:
    """Its file is there, or the row says that it is not to be had any more."""
    if generation.problem is not None:
        return generation.problem.code is Code.FILE_MISSING
    return generation.file is not None and generation.file.exists()


SETTINGS = settings(
    max_examples=max(1, STEPS // LEAST_STEPS_OF_A_LIFE),
    stateful_step_count=STEPS_OF_A_LIFE,
    deadline=None,
    database=None,  # what threads and timers brought about is not brought about by a replay
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # threads and timers do not shrink
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(600)
def test_no_create_is_sent_twice_and_no_task_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    Life.seen.clear()
    run_state_machine_as_test(Life, settings=SETTINGS)
    assert Life.seen[Status.COMPLETED] > 0, Life.seen
    if STEPS < 1000:
        return  # too few lives for each of them to end in every way
    with capsys.disabled():
        print(dict(Life.seen))  # noqa: T201  # the figures of a long run
    for outcome in (*SETTLED, "sent again", "removed", "hidden"):
        assert Life.seen[outcome] > 0, f"no generation ended {outcome}: {Life.seen}"
