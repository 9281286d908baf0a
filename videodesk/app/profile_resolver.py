"""Resolver of profiles: those in the settings, overridden by the command line, and the demo."""

from videodesk.app.system_proxy import system_proxy
from videodesk.credentials import ApiKey, Credentials
from videodesk.demo.launcher import DEMO_KEY, DemoLauncher
from videodesk.errors import VideoDeskError
from videodesk.provider.addresses import normalise_base_url
from videodesk.provider.client import Client
from videodesk.settings import DEMO_PROFILE, Options, Profile, SettingsStore, find_profile
from videodesk.ui.widgets.messages import problem_message


class ProfileResolver:
    """Finds profiles and their keys, and makes clients with the current network settings."""

    def __init__(
        self,
        store: SettingsStore,
        options: Options,
        credentials: Credentials,
        demo: DemoLauncher,
    ) -> None:
        self._store = store
        self._options = options
        self._credentials = credentials
        self._demo = demo

    def find(self, name: str) -> Profile | None:
        """A profile by its name, None for an unknown one."""
        if name == DEMO_PROFILE:
            return self._demo.profile
        return find_profile(self._store.settings, self._options, name)

    def key_of(self, profile: Profile) -> ApiKey | None:
        """A profile's key for its address. Blocks: the password store may ask the user."""
        if profile.name == DEMO_PROFILE:
            return DEMO_KEY
        return self._credentials.get(profile.name, profile.base_url)

    def make_client_for(self, base_url: str, key: ApiKey) -> Client:
        """A client for one account. Blocks: it reads files, and asks the system for proxies."""
        network = self._store.settings.network
        return Client(base_url, key, network=network, proxy_of=system_proxy)

    def make_client(self, profile: Profile, key: ApiKey) -> Client:
        """A client for a profile, which need not be in the settings. Blocks."""
        return self.make_client_for(profile.base_url, key)


def normalise_address(text: str) -> tuple[str, str]:
    """The normalised address of a service and "", or "" and the error."""
    try:
        return normalise_base_url(text), ""
    except VideoDeskError as failure:
        return "", str(problem_message(failure.problem))
