"""Reading of balances and prices; only plain figures count."""

from contextlib import aclosing

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.provider.answers import Respond, client_of
from videodesk.generation import Json
from videodesk.provider.money import Balance, read_balance, read_prices

ERROR: Json = {"error": {"message": "no such token", "type": "upstream_error"}}


def limit_of(amount: Json) -> Json:
    return {
        "object": "billing_subscription",
        "has_payment_method": True,
        "soft_limit_usd": amount,
        "hard_limit_usd": amount,
        "system_hard_limit_usd": amount,
        "access_until": 0,
    }


def usage_of(hundredths: Json) -> Json:
    return {"object": "list", "total_usage": hundredths}


@pytest.mark.parametrize(
    ("limit", "usage", "balance"),
    [
        (limit_of(20), usage_of(750), Balance(left=12.5, used=7.5)),
        (limit_of(7.5), usage_of(750), Balance(left=0, used=7.5)),
        (limit_of(5), usage_of(750), Balance(left=-2.5, used=7.5)),
        (limit_of(0), usage_of(0), Balance(left=0, used=0)),
        (limit_of(100_000_000), usage_of(750), None),
        (ERROR, usage_of(750), None),
        (limit_of(20), ERROR, None),
        ({"hard_limit_usd": 20, "success": False, "message": "no"}, usage_of(1), None),
        (limit_of("20"), usage_of(750), None),
        (limit_of(20), usage_of("750"), None),
        (limit_of(True), usage_of(750), None),
        (limit_of(-1), usage_of(750), None),
        (limit_of(20), usage_of(-1), None),
        (limit_of(float("nan")), usage_of(1), None),
        (limit_of(20), usage_of(float("inf")), None),
        (limit_of(10**400), usage_of(1), None),
        (None, usage_of(1), None),
        ([], {}, None),
    ],
)
def test_balance_is_read_or_none(limit: Json, usage: Json, balance: Balance | None) -> None:
    assert read_balance(limit, usage) == balance


def model(name: Json = "veo3", **other: Json) -> dict[str, Json]:
    return {
        "model_name": name,
        "quota_type": 1,
        "model_ratio": 0,
        "model_price": 0.4,
        "enable_groups": ["default"],
        **other,
    }


def pricing(*models: Json, groups: Json = None) -> Json:
    return {"success": True, "data": list(models), "group_ratio": groups, "vendors": []}


@pytest.mark.parametrize(
    ("answer", "price"),
    [
        (pricing(model()), 0.4),
        (pricing(model(), groups={"default": 1, "vip": 0.5}), 0.4),
        (pricing(model(), groups={"default": 0.5}), 0.2),
        (pricing(model(enable_groups=["vip"]), groups={"default": 1, "vip": 0.5}), 0.2),
        (pricing(model(enable_groups=["all"]), groups={"default": 0.5, "vip": 3}), 0.2),
        (pricing(model(enable_groups=["a", "b"]), groups={"a": 2, "b": 2}), 0.8),
        (pricing(model(enable_groups=["a", "b"]), groups={"a": 2, "b": 3}), None),
        (pricing(model(enable_groups=["a"]), groups={"default": 1}), None),
        (pricing(model(enable_groups=None), groups={"default": 0.5}), 0.2),
        (pricing(model(model_price=0)), 0),
        (pricing(model(quota_type=0, model_ratio=37.5)), None),
        (pricing(model(quota_type=True)), None),
        (pricing(model(quota_type="1")), None),
        (pricing(model(model_price="0.4")), None),
        (pricing(model(model_price=-1)), None),
        (pricing(model(model_price=1e300), groups={"default": 1e300}), None),
        (pricing(model(billing_mode="tiered_expr", billing_expr="x")), None),
        (pricing(model("")), None),
        (pricing("veo3", None, 3), None),
        ({"success": False, "message": "no", "data": [model()]}, None),
        ({"data": {"veo3": 0.4}}, None),
        (ERROR, None),
        ([model()], None),
        (None, None),
    ],
)
def test_fixed_price_is_read_or_none(answer: Json, price: float | None) -> None:
    assert read_prices(answer) == ({} if price is None else {"veo3": pytest.approx(price)})


def test_invalid_price_entry_is_skipped() -> None:
    answer = pricing(None, model("veo2", model_price=None), model(), [], model(7))

    assert read_prices(answer) == {"veo3": 0.4}


_NAMES = st.sampled_from(
    [
        *("data", "group_ratio", "model_name", "quota_type", "model_price", "enable_groups"),
        *("hard_limit_usd", "total_usage", "error", "success", "default", "all"),
    ]
)
_ANY_JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(_NAMES | st.text(), inner),
    max_leaves=20,
)


@settings(deadline=None)
@given(_ANY_JSON, _ANY_JSON)
def test_any_json_is_read_without_error(one: Json, other: Json) -> None:
    balance = read_balance(one, other)
    assert balance is None or balance.left == balance.left  # no NaN
    assert all(price >= 0 for price in read_prices(one).values())


# Through a client


def site(answers: dict[str, tuple[int, Json]], asked: list[httpx.Request]) -> Respond:
    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        status, body = answers.get(request.url.path, (404, None))
        return httpx.Response(status, json=body)

    return respond


GOOD: dict[str, tuple[int, Json]] = {
    "/v1/dashboard/billing/subscription": (200, limit_of(20)),
    "/v1/dashboard/billing/usage": (200, usage_of(750)),
    "/api/pricing": (200, pricing(model())),
}


async def test_balance_is_requested_with_key_and_prices_without() -> None:
    asked: list[httpx.Request] = []
    async with aclosing(client_of(site(GOOD, asked))) as client:
        assert await client.balance() == Balance(left=12.5, used=7.5)
        assert all(request.headers["authorization"].startswith("Bearer ") for request in asked)
        asked.clear()
        assert await client.prices() == {"veo3": 0.4}

    assert [str(request.url) for request in asked] == ["https://service.test/api/pricing"]
    assert "authorization" not in asked[0].headers


@pytest.mark.parametrize("status", [301, 401, 404, 429, 500, 504])
@pytest.mark.parametrize("path", list(GOOD))
async def test_site_without_billing_returns_no_balance(path: str, status: int) -> None:
    answers = {**GOOD, path: (status, GOOD[path][1])}
    async with aclosing(client_of(site(answers, []))) as client:
        assert (await client.balance() is None) is (path != "/api/pricing")
        assert (await client.prices() == {}) is (path == "/api/pricing")


async def test_network_error_returns_no_balance() -> None:
    def respond(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("reset")

    async with aclosing(client_of(respond)) as client:
        assert await client.balance() is None
        assert await client.prices() == {}
