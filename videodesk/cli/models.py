"""`videodesk models`: lists the models, their limits, and which of them the key can use."""

import asyncio
from datetime import UTC

import click
from rich.table import Table

from videodesk import catalog
from videodesk.catalog import Catalog, Model, ServiceModels
from videodesk.cli.console import console
from videodesk.cli.key_access import credentials_for
from videodesk.cli.option_values import app_paths_for, load_settings, profile_name_for
from videodesk.cli.output import print_problem
from videodesk.cli.printer import echo, print_json
from videodesk.generation import Json
from videodesk.model_list_cache import ModelListCache
from videodesk.paths import resource
from videodesk.settings import Options, find_profile


@click.command("models")
@click.option("--refresh", is_flag=True, help="Check which models your key can use.")
@click.option("--json", is_flag=True, help="Print one JSON object per line.")
@click.pass_obj
def command(options: Options, *, refresh: bool, json: bool) -> None:
    """List the built-in models, those in your models.toml, and others available to your key."""
    where, name = app_paths_for(options), profile_name_for(options)
    known, mistakes = catalog.load_merged(resource("models.toml"), where.models)
    for each in mistakes:
        print_problem(each)
    cache = ModelListCache(where.cache)
    if refresh:
        cache.put(_query_service(options, name))
    available = cache.get(name)
    found = find_profile(load_settings(options), options, name)
    unit = found.unit if found else ""
    if json:
        for row in _rows(known, available, unit):
            print_json(row)
        return
    _print(known, available, unit)
    echo(_age_sentence(available), err=True)


def _query_service(options: Options, name: str) -> ServiceModels:
    """Ask the service for the models of the key. Raises VideoDeskError if it does not answer."""
    # These import httpx, which the list does not need.
    from videodesk.engine.account_queries import AccountQueries  # noqa: PLC0415
    from videodesk.provider.client import Client  # noqa: PLC0415

    if options.demo:
        raise click.UsageError("The demo has no account. It offers the models in this list.")
    settings = load_settings(options)
    credentials = credentials_for(options, settings, name)
    queries = AccountQueries(
        lambda asked: find_profile(settings, options, asked),
        lambda profile: credentials.get(profile.name, profile.base_url),
        lambda profile, key: Client(profile.base_url, key, network=settings.network),
    )
    return asyncio.run(queries.service_models(name))


def _unknown_models(known: Catalog, available: ServiceModels | None) -> list[str]:
    offered = available.models if available else ()
    return sorted(each for each in offered if known.model(each) is None)


def _rows(known: Catalog, available: ServiceModels | None, unit: str) -> list[dict[str, Json]]:
    rows = [
        {**_catalog_fields(model), **_service_fields(model.id, available, unit)}
        for model in known.models
    ]
    rows += [
        {
            **_catalog_fields(Model(name=each, id=each), is_known=False),
            **_service_fields(each, available, unit),
        }
        for each in _unknown_models(known, available)
    ]
    return rows


def _catalog_fields(model: Model, *, is_known: bool = True) -> dict[str, Json]:
    """Return the catalog's fields; null for those it lacks."""
    least, most = model.images
    return {
        "id": model.id,
        "name": model.name,
        "maker": model.maker or None,
        "summary": model.summary or None,
        "modes": [mode.value for mode in model.modes],
        "images": {"least": least, "most": most} if is_known else None,
        "aspect_ratios": list(model.aspect_ratios),
        "sizes": list(model.sizes),
        "durations": list(model.durations),
        "sound": model.sound,
        "usual_wait": model.usual_wait,
        "extras": [
            {"name": each.name, "kind": each.kind.value, "label": each.label, "hint": each.hint}
            for each in model.extras
        ],
    }


def _service_fields(model_id: str, available: ServiceModels | None, unit: str) -> dict[str, Json]:
    """Return the service's fields and the time of the query; null if unknown."""
    price = available.prices.get(model_id) if available else None
    asked_at = available.asked_at.astimezone(UTC) if available else None
    return {
        "usable": available.includes(model_id) if available else None,
        "price": price,
        "unit": unit if price is not None else None,
        "asked_at": asked_at.isoformat().replace("+00:00", "Z") if asked_at else None,
    }


def _print(known: Catalog, available: ServiceModels | None, unit: str) -> None:
    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("id", "name", "maker", "pictures", "seconds", "sound", "usable", "price"):
        table.add_column(heading, no_wrap=True, overflow="ellipsis")
    for model in known.models:
        table.add_row(
            model.id,
            model.name,
            model.maker,
            "-".join(str(each) for each in sorted(set(model.images))),
            ",".join(str(each) for each in sorted(model.durations)),
            {True: "yes", False: "no", None: ""}[model.sound],
            *_service_cells(model.id, available, unit),
        )
    for each in _unknown_models(known, available):
        table.add_row(each, "", "", "", "", "", *_service_cells(each, available, unit))
    console().print(table)


def _service_cells(model_id: str, available: ServiceModels | None, unit: str) -> tuple[str, str]:
    usable = available.includes(model_id) if available else None
    price = available.prices.get(model_id) if available else None
    return (
        {True: "yes", False: "no", None: "?"}[usable],
        f"{price:g} {unit}".rstrip() if price is not None else "",
    )


def _age_sentence(available: ServiceModels | None) -> str:
    if available is None:
        return (
            "Models available to your key have not been checked. Run `videodesk models --refresh`."
        )
    asked = available.asked_at.astimezone()
    return f"Models available to your key were checked on {asked:%Y-%m-%d %H:%M}."
