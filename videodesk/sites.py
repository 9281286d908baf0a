"""Pages of the services' sites: where a key comes from, where to top up, and the documentation."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from videodesk.settings import Profile


@dataclass(frozen=True, slots=True)
class SiteLinks:
    """Web addresses; "" for a page that is not known."""

    account: str = ""
    """Tasks and charges."""
    keys: str = ""
    top_up: str = ""
    docs: str = ""


_KNOWN: Final = {
    # The console of new-api, the gateway that the site is built on; seen in November 2026.
    "crazyrouter.com": SiteLinks(
        account="https://crazyrouter.com/console",
        keys="https://crazyrouter.com/console/token",
        top_up="https://crazyrouter.com/console/topup",
        docs="https://docs.crazyrouter.com",
    )
}


def links_for(profile: Profile) -> SiteLinks:
    """Return the pages of a profile's site.

    The addresses in the profile come first. On a site that is not known, keys and the balance are
    on the account page or behind the home page.
    """
    host = _host(profile.base_url)
    of_host = (links for site, links in _KNOWN.items() if f".{host}".endswith(f".{site}"))
    known = next(of_host, SiteLinks())
    usual = profile.account_url or profile.base_url
    return SiteLinks(
        account=profile.account_url or known.account or profile.base_url,
        keys=known.keys or usual,
        top_up=known.top_up or usual,
        docs=profile.docs_url or known.docs,
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
