"""Client for queries about the account of one profile."""

from videodesk.credentials import ApiKey, Credentials
from videodesk.engine.account_queries import AccountQueries, ConnectionTest
from videodesk.provider.client import Client
from videodesk.settings import Options, Profile, Settings, find_profile


class AccountClient:
    """Queries the account of one profile of the settings."""

    def __init__(self, profile: Profile, settings: Settings, credentials: Credentials) -> None:
        self.profile = profile
        self._queries = AccountQueries(
            lambda name: profile if name == profile.name else None,
            lambda asked: credentials.get(asked.name, asked.base_url),
            lambda asked, key: Client(asked.base_url, key, network=settings.network),
        )

    async def test(self, key: ApiKey | None = None) -> ConnectionTest:
        """Test a key; without one, the stored key."""
        return await self._queries.test(self.profile, key)


def account_client_for(
    options: Options, settings: Settings, name: str, credentials: Credentials
) -> AccountClient:
    """Return the client for a profile that `profile_name_for` returned."""
    profile = find_profile(settings, options, name)
    assert profile is not None  # noqa: S101  # profile_name_for raises if there is none
    return AccountClient(profile, settings, credentials)
