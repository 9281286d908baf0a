"""The services that the jobs, the scheduler and the commands of one engine share."""

from dataclasses import dataclass

from videodesk.background import Background
from videodesk.engine.accounts import Accounts
from videodesk.engine.clock import Clock
from videodesk.engine.concurrency import Broadcast, KeyedLock
from videodesk.engine.download import DownloadStep
from videodesk.engine.durable_writer import DurableWriter
from videodesk.engine.event_log import EventLog
from videodesk.engine.pacing import Pace
from videodesk.engine.poll import PollStep
from videodesk.engine.queue_age import QueueAge
from videodesk.engine.rate_limiter import RateLimiter
from videodesk.engine.stored_work import StoredWorkGate
from videodesk.engine.submit import SubmitStep
from videodesk.events import EventStream, GenerationChanged
from videodesk.generation import Generation
from videodesk.library.library import Library


@dataclass(frozen=True, slots=True)
class EngineContext:
    """Constructed once by `Engine`."""

    library: Library
    accounts: Accounts
    background: Background
    writer: DurableWriter
    event_log: EventLog
    rate_limiter: RateLimiter
    queue_age: QueueAge
    stored_work: StoredWorkGate
    clock: Clock
    pace: Pace
    events: EventStream
    changed: Broadcast
    """Wakes everything that waits for a generation to make progress."""
    locks: KeyedLock
    """Held by commands: those with the same key run one after the other."""
    submit: SubmitStep
    poll: PollStep
    download: DownloadStep

    def publish(self, generation: Generation) -> None:
        """Publishes a new snapshot."""
        self.events.publish(GenerationChanged(generation))
