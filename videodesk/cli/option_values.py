"""What follows from a command's options: where things lie, whose profile it is, which models."""

from pathlib import Path

from videodesk import catalog
from videodesk.catalog import Catalog
from videodesk.errors import Problem
from videodesk.json_store import JsonStore
from videodesk.library.locate import require_library
from videodesk.paths import AppPaths, app_paths, resource
from videodesk.profiles import require_profile
from videodesk.settings import Options, Settings, profile_in_use


def places_of(options: Options) -> AppPaths:
    """Where this run's things lie: a library that the options name comes before the settings'."""
    where = app_paths(data_dir=options.data_dir, library=options.library, demo=options.demo)
    if options.demo or options.library is not None:
        return where
    settings, _ = JsonStore(where.settings, Settings).load()
    return where.with_library(settings.library)


def library_of(options: Options) -> Path:
    """The library's folder. LIBRARY_MISSING where the settings name one that is not there."""
    where = places_of(options)
    if where.library_is_chosen:
        require_library(where.library)
    return where.library


def profile_of(options: Options) -> str:
    """The name of the profile that requests are made with. PROFILE_UNKNOWN where there is none."""
    settings = settings_of(options)
    name = profile_in_use(settings, options)
    if not options.demo:
        require_profile(settings, name)
    return name


def settings_of(options: Options) -> Settings:
    """What the user chose, or the defaults."""
    settings, _ = JsonStore(places_of(options).settings, Settings).load()
    return settings


def known_models(options: Options) -> tuple[Catalog, tuple[Problem, ...]]:
    """The models that the program knows, the user's own among them; what is amiss in their file."""
    return catalog.load_merged(resource("models.toml"), places_of(options).models)


def load_catalog(options: Options) -> Catalog:
    """`known_models`, where nobody is to be told."""
    return known_models(options)[0]
