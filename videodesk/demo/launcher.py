"""Starts the demo service of this process when it is first needed."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from videodesk.background import in_daemon_thread
from videodesk.credentials import ApiKey
from videodesk.demo.options import DemoOptions
from videodesk.settings import DEMO_PROFILE, Profile

if TYPE_CHECKING:
    from videodesk.demo.service import DemoService

DEMO_KEY: Final = ApiKey("the-demo-takes-any-key")
_STOP_SECONDS: Final = 2.5


class DemoLauncher:
    """Owns the service behind the profile `demo`; its files are in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._service: DemoService | None = None
        self._starting = asyncio.Lock()

    @property
    def profile(self) -> Profile | None:
        """Return the profile of the running service; None until it runs."""
        if self._service is None:
            return None
        return Profile(name=DEMO_PROFILE, base_url=self._service.base_url)

    async def start(self) -> bool:
        """Start the service; return False if it ran already. Raises DEMO_UNAVAILABLE."""
        async with self._starting:
            if self._service is not None:
                return False
            self._service = await asyncio.to_thread(_start_service, self._folder)
            return True

    async def stop(self) -> None:
        """Stop the service if it runs; a thread that hangs is abandoned."""
        service, self._service = self._service, None
        if service is not None:
            try:
                await in_daemon_thread(service.stop, seconds=_STOP_SECONDS)
            except TimeoutError:
                return


def _start_service(folder: Path) -> "DemoService":
    # 0.2 s to import, which only the demo pays.
    from videodesk.demo.service import DemoService  # noqa: PLC0415

    service = DemoService(folder, DemoOptions.from_environment(os.environ))
    service.start()
    return service
