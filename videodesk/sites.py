"""Pages of the services' sites: where a key comes from, where to top up, and the documentation."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from videodesk.settings import Profile
from videodesk.stored_values import is_web_link


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
    # The settings may come from anywhere, and these are opened in the browser.
    home = profile.base_url if is_web_link(profile.base_url) else ""
    account = profile.account_url if is_web_link(profile.account_url) else ""
    docs = profile.docs_url if is_web_link(profile.docs_url) else ""
    usual = account or home
    return SiteLinks(
        account=account or known.account or home,
        keys=known.keys or usual,
        top_up=known.top_up or usual,
        docs=docs or known.docs,
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
