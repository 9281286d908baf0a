"""Reader of balances and prices.

A site may lack both; they are read as new-api writes them
(docs/service-api.md, "Base URL and key"; its `controller/billing.go` and `controller/pricing.go`).
Pure functions that never raise: anything odd counts as absent, since a wrong figure is worse than
none.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from videodesk.generation import Json
from videodesk.provider.limits import MAX_NAMES, MAX_TASK_ID
from videodesk.provider.wire import fields, read_error, text_of

_NO_LIMIT: Final = 100_000_000.0
"""The value that new-api writes for a key without its own quota; unrelated to the account."""
_FIXED_PRICE: Final = 1
_MAX_AMOUNT: Final = 1e12
_MAX_GROUPS: Final = 200  # each model is compared with all of them
_DEFAULT_GROUP: Final = "default"
_EVERY_GROUP: Final = "all"


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left and what was used, in the profile's unit (a site may label any currency USD).

    It is the account's, or the key's if the site counts by key; the answer does not say which.
    """

    left: float
    used: float


def read_balance(limit: Json, usage: Json) -> Balance | None:
    """Return the balance from the answers of `subscription` (total) and `usage` (hundredths)."""
    if read_error(limit) is not None or read_error(usage) is not None:
        return None
    whole = _amount(fields(limit).get("hard_limit_usd"))
    hundredths = _amount(fields(usage).get("total_usage"))
    if whole is None or hundredths is None or whole >= _NO_LIMIT:
        return None
    used = hundredths / 100
    return Balance(left=whole - used, used=used)


def read_prices(answer: Json) -> Mapping[str, float]:
    """Return the price of one call for each model with a fixed price; empty for other answers.

    A model's price is multiplied by the ratio of the key's group. The public list does not name
    that group: the default group is used, else the ratio that all groups share, else there is no
    price. Some models cost more for longer or larger clips.
    """
    top = fields(answer)
    listed = top.get("data")
    if read_error(answer) is not None or not isinstance(listed, list):
        return {}
    ratios = _ratios(top.get("group_ratio"))
    if len(ratios) > _MAX_GROUPS:
        return {}
    for_all = _ratio_of(ratios, ratios)
    prices: dict[str, float] = {}
    for entry in map(fields, listed[:MAX_NAMES]):
        name, price = text_of(entry.get("model_name")), _fixed_price(entry)
        groups = entry.get("enable_groups")
        ratio = _ratio_of(_named(groups, ratios), ratios) if isinstance(groups, list) else for_all
        if not name or len(name) > MAX_TASK_ID or price is None or ratio is None:
            continue
        if math.isfinite(price * ratio):
            prices[name] = price * ratio
    return prices


def _fixed_price(entry: Mapping[str, Json]) -> float | None:
    kind = entry.get("quota_type")
    by_formula = bool(text_of(entry.get("billing_mode")) or text_of(entry.get("billing_expr")))
    if isinstance(kind, bool) or kind != _FIXED_PRICE or by_formula:
        return None
    return _amount(entry.get("model_price"))


def _ratios(value: Json) -> Mapping[str, float]:
    read = {name: _amount(ratio) for name, ratio in fields(value).items()}
    return {name: ratio for name, ratio in read.items() if ratio is not None}


def _named(groups: Sequence[Json], ratios: Mapping[str, float]) -> Collection[str]:
    """Return those of the groups with a ratio that an entry names."""
    named = {text_of(group) for group in groups}
    return ratios if _EVERY_GROUP in named else ratios.keys() & named


def _ratio_of(groups: Collection[str], ratios: Mapping[str, float]) -> float | None:
    """Return the ratio for a model that these groups can use; 1 on a site without groups."""
    if not ratios:
        return 1.0
    if _DEFAULT_GROUP in groups:
        return ratios[_DEFAULT_GROUP]
    found = {ratios[name] for name in groups}
    return found.pop() if len(found) == 1 else None


def _amount(value: Json) -> float | None:
    """Return an amount of 0 or more that can be shown, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        amount = float(value)
    except OverflowError:
        return None
    return amount if 0 <= amount <= _MAX_AMOUNT else None
