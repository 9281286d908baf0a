"""Which pages a profile links to."""

from videodesk.settings import Profile
from videodesk.sites import links_for


def test_known_site_has_its_pages_under_all_its_hosts() -> None:
    for host in ("crazyrouter.com", "api.crazyrouter.com", "cn.crazyrouter.com"):
        links = links_for(Profile(base_url=f"https://{host}"))
        assert links.keys == "https://crazyrouter.com/console/token"
        assert links.top_up == "https://crazyrouter.com/console/topup"
        assert links.docs == "https://docs.crazyrouter.com"


def test_site_that_only_ends_alike_is_not_mistaken_for_the_known_one() -> None:
    assert links_for(Profile(base_url="https://notcrazyrouter.com")).docs == ""


def test_addresses_of_the_profile_come_first() -> None:
    profile = Profile(account_url="https://a.example/me", docs_url="https://a.example/docs")
    assert links_for(profile).account == "https://a.example/me"
    assert links_for(profile).docs == "https://a.example/docs"


def test_unknown_site_leads_to_its_account_page_or_its_home() -> None:
    assert links_for(Profile(base_url="https://video.example")).keys == "https://video.example"
    with_account = Profile(base_url="https://video.example", account_url="https://video.example/me")
    assert links_for(with_account).top_up == "https://video.example/me"


def test_address_that_is_not_a_url_has_no_known_pages() -> None:
    assert links_for(Profile(base_url="https://[broken")).docs == ""
