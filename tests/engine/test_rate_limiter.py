import asyncio
import math
from itertools import pairwise

from videodesk.engine.rate_limiter import RateLimiter


async def test_turns_come_in_the_order_in_which_they_are_due() -> None:
    turns = RateLimiter(per_second=1000)
    order: list[str] = []

    async def wait(name: str, seconds: float) -> None:
        await turns.wait(name, seconds)
        order.append(name)

    await asyncio.gather(wait("last", 0.09), wait("first", 0.0), wait("second", 0.04))
    assert order == ["first", "second", "last"]


async def test_turns_keep_the_interval() -> None:
    turns = RateLimiter(per_second=50)
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async def wait(name: str) -> None:
        await turns.wait(name, 0)
        times.append(loop.time())

    began = loop.time()
    await asyncio.gather(*(wait(str(number)) for number in range(5)))
    # Whoever is woken late on a busy machine comes closer to the next; none comes too early.
    for number, at in enumerate(times):
        assert at - began >= 0.02 * 0.9 * number


async def test_cancelled_waiter_delays_nobody() -> None:
    turns = RateLimiter(per_second=1000)
    leaving = asyncio.create_task(turns.wait("leaving", 0.02))
    staying = asyncio.create_task(turns.wait("staying", 0.03))
    await asyncio.sleep(0)
    leaving.cancel()
    await staying
    assert leaving.cancelled()


async def test_expedited_waiter_is_due_at_once() -> None:
    turns = RateLimiter(per_second=1000)
    waiting = {name: asyncio.create_task(turns.wait(name, 3600)) for name in ("a", "b")}
    await asyncio.sleep(0)
    turns.expedite("a")
    turns.expedite("nobody")
    await waiting["a"]
    assert not waiting["b"].done()
    turns.expedite("b")
    await waiting["b"]


async def test_expedited_waiters_keep_the_interval() -> None:
    turns = RateLimiter(per_second=50)
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async def wait(name: str) -> None:
        await turns.wait(name, 3600)
        times.append(loop.time())

    names = [str(number) for number in range(5)]
    waiting = [asyncio.create_task(wait(name)) for name in names]
    await asyncio.sleep(0)
    for name in names:
        turns.expedite(name)
    await asyncio.gather(*waiting)
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.02 * 0.9


async def test_paused_turns_come_when_unpaused() -> None:
    turns = RateLimiter(per_second=math.inf)
    turns.pause_for(3600)
    waiting = asyncio.create_task(turns.wait("a", 0))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    turns.unpause()
    await waiting


async def test_released_waiter_uses_no_turn() -> None:
    turns = RateLimiter(per_second=math.inf)
    turns.pause_for(3600)
    first, second = (asyncio.create_task(turns.wait(name, 0)) for name in ("a", "b"))
    await asyncio.sleep(0)
    turns.release("a")
    await first
    assert not second.done()
    turns.release("b")
    await second


async def test_thousands_of_waiters_use_one_timer() -> None:
    turns = RateLimiter(per_second=1000)
    waiting = [
        asyncio.create_task(turns.wait(str(number), 3600 - number)) for number in range(5000)
    ]
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    timers = [each for each in vars(loop).get("_scheduled", []) if not each.cancelled()]
    assert len(timers) <= 2
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
