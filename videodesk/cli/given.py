"""What follows from a command's options: where things lie, whose profile it is, which models."""

from videodesk import catalog
from videodesk.catalog import Catalog
from videodesk.paths import Places, places, resource
from videodesk.settings import Options, Settings, TypedFile, profile_in_use


def places_of(options: Options) -> Places:
    """Where this run's things lie: a library that the options name comes before the settings'."""
    where = places(data_dir=options.data_dir, library=options.library, demo=options.demo)
    if options.demo or options.library is not None:
        return where
    settings, _ = TypedFile(where.settings, Settings).load()
    return where.with_library(settings.library)


def profile_of(options: Options) -> str:
    """The name of the profile that requests are made with."""
    settings, _ = TypedFile(places_of(options).settings, Settings).load()
    return profile_in_use(settings, options)


def load_catalog() -> Catalog:
    """The models that the program knows."""
    return catalog.load(resource("models.toml"))
