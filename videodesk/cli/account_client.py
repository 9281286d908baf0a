"""Questions about the profile's account, asked from the terminal."""

from videodesk.credentials import ApiKey, Credentials
from videodesk.engine.account_queries import AccountQueries, ConnectionTest
from videodesk.provider.client import Client
from videodesk.settings import Options, Profile, Settings, find_profile


class AccountClient:
    """One profile of the settings, and what can be asked about its account."""

    def __init__(self, profile: Profile, settings: Settings, credentials: Credentials) -> None:
        self.profile = profile
        self._enquiries = AccountQueries(
            lambda name: profile if name == profile.name else None,
            credentials.get,
            lambda asked, key: Client(asked.base_url, key, network=settings.network),
        )

    async def test(self, key: ApiKey | None = None) -> ConnectionTest:
        """Whether a key works; without one, the stored one."""
        return await self._enquiries.test(self.profile, key)


def account_client_for(
    options: Options, settings: Settings, name: str, keys: Credentials
) -> AccountClient:
    """The account of a profile that `given.profile_of` found."""
    profile = find_profile(settings, options, name)
    assert profile is not None  # noqa: S101  # profile_of raises for a name that is not there
    return AccountClient(profile, settings, keys)
