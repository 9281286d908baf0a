"""What the requests that wait in a library would cost."""

from videodesk.cli.option_values import app_paths_for, load_settings
from videodesk.library.new_library import NewLibrary
from videodesk.model_list_cache import ModelListCache
from videodesk.planning import costs_by_profile
from videodesk.settings import Options, find_profile


def stored_cost(new: NewLibrary, options: Options) -> str:
    """Return the estimated price of the waiting requests; "" if that of one is not known."""
    lists = ModelListCache(app_paths_for(options).cache)
    settings = load_settings(options)
    prices = []
    for name, cost in costs_by_profile(new.waiting, lists.get).items():
        profile = find_profile(settings, options, name)
        prices.append(f"{cost:g} {profile.unit if profile else ''}".rstrip())
    return f"about {' + '.join(prices)}" if prices else ""
