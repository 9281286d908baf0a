"""Values derived from a command's options: paths, profile, settings, catalog."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from videodesk.cli.printer import echo
from videodesk.json_store import JsonStore
from videodesk.library.database import translate_errors
from videodesk.library_answers import LibraryAnswers
from videodesk.paths import AppPaths, app_paths, resource
from videodesk.profiles import require_profile
from videodesk.settings import Options, Settings, profile_in_use

if TYPE_CHECKING:
    from videodesk.catalog import Catalog
    from videodesk.errors import Problem

_MOST_LEVELS: Final = 4


def app_paths_for(options: Options) -> AppPaths:
    """Return the paths of this run; a library in the options overrides the one in the settings."""
    where = app_paths(data_dir=options.data_dir, library=options.library, demo=options.demo)
    if options.demo or options.library is not None:
        return where
    settings, _ = JsonStore(where.settings, Settings).load()
    return where.with_library(settings.library)


def library_folder_for(options: Options) -> Path:
    """Return the library's folder. Raises LIBRARY_MISSING if the settings name an absent one."""
    where = app_paths_for(options)
    if where.library_is_chosen:
        from videodesk.library.locate import require_library  # noqa: PLC0415  # for a chosen one

        require_library(where.library)
    allow_links(where, options)
    return where.library


def allow_links(where: AppPaths, options: Options) -> None:
    """Follow the links in the library that are allowed; with --allow-links, allow those there are.

    Raises VideoDeskError if the library cannot be read.
    """
    answers = LibraryAnswers(where.library_answers)
    answers.apply()
    if not options.allow_links:
        return
    from videodesk.library.links import find_links  # noqa: PLC0415  # for this option alone

    with translate_errors(where.library):
        # A link may lead to a folder with further ones.
        for _ in range(_MOST_LEVELS):
            links = find_links(where.library)
            if links:
                answers.allow(where.library, [each.target for each in links])
            for each in links:
                echo(f"Allowed: {each.name} → {each.target}", err=True)


def profile_name_for(options: Options) -> str:
    """Return the name of the profile for requests. Raises PROFILE_UNKNOWN if there is none."""
    settings = load_settings(options)
    name = profile_in_use(settings, options)
    if not options.demo:
        require_profile(settings, name)
    return name


def load_settings(options: Options) -> Settings:
    """Return the settings, or the defaults."""
    settings, _ = JsonStore(app_paths_for(options).settings, Settings).load()
    return settings


def load_catalog_and_problems(options: Options) -> "tuple[Catalog, tuple[Problem, ...]]":
    """Return the catalog with the user's own models, and the problems of their models.toml."""
    from videodesk import catalog  # noqa: PLC0415  # few commands need the models

    return catalog.load_merged(resource("models.toml"), app_paths_for(options).models)


def load_catalog(options: Options) -> "Catalog":
    """Return the catalog with the user's own models."""
    return load_catalog_and_problems(options)[0]
