import asyncio
from itertools import pairwise

from videodesk.engine.turns import Turns


async def test_turns_come_in_the_order_in_which_they_are_due() -> None:
    turns = Turns(per_second=1000)
    order: list[str] = []

    async def wait(name: str, seconds: float) -> None:
        await turns.wait(seconds)
        order.append(name)

    await asyncio.gather(wait("last", 0.09), wait("first", 0.0), wait("second", 0.04))
    assert order == ["first", "second", "last"]


async def test_turns_keep_their_distance() -> None:
    turns = Turns(per_second=50)
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async def wait() -> None:
        await turns.wait(0)
        times.append(loop.time())

    await asyncio.gather(*(wait() for _ in range(5)))
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 0.02 * 0.9


async def test_whoever_stops_waiting_holds_nobody_up() -> None:
    turns = Turns(per_second=1000)
    leaving = asyncio.create_task(turns.wait(0.02))
    staying = asyncio.create_task(turns.wait(0.03))
    await asyncio.sleep(0)
    leaving.cancel()
    await staying
    assert leaving.cancelled()


async def test_waking_everyone_makes_all_due_now() -> None:
    turns = Turns(per_second=1000)
    waiting = [asyncio.create_task(turns.wait(3600)) for _ in range(3)]
    await asyncio.sleep(0)
    turns.wake_all()
    await asyncio.gather(*waiting)


async def test_thousands_of_waiters_use_one_timer() -> None:
    turns = Turns(per_second=1000)
    waiting = [asyncio.create_task(turns.wait(3600 - number)) for number in range(5000)]
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    timers = [each for each in vars(loop).get("_scheduled", []) if not each.cancelled()]
    assert len(timers) <= 2
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
