"""`videodesk models`: what each model takes, and which of them the key can use."""

import asyncio
import sys
from datetime import UTC
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from videodesk import catalog
from videodesk.catalog import Catalog, Model, ServiceModels
from videodesk.cli.option_values import places_of, profile_of, settings_of
from videodesk.cli.output import print_json, print_problem
from videodesk.credentials import Credentials
from videodesk.generation import Json
from videodesk.model_list_cache import ModelListCache
from videodesk.paths import resource
from videodesk.settings import Options, find_profile

_PIPED_WIDTH: Final = 160


@click.command("models")
@click.option("--refresh", is_flag=True, help="Ask the service what the key can use now.")
@click.option("--json", is_flag=True, help="Print one JSON object a line.")
@click.pass_obj
def command(options: Options, *, refresh: bool, json: bool) -> None:
    """List the models: ours, those of your own models.toml, and what else the key can use."""
    where, name = places_of(options), profile_of(options)
    known, mistakes = catalog.load_merged(resource("models.toml"), where.models)
    for each in mistakes:
        print_problem(each)
    offerings = ModelListCache(where.cache)
    if refresh:
        offerings.put(_asked(options, name))
    offering = offerings.get(name)
    found = find_profile(settings_of(options), options, name)
    unit = found.unit if found else ""
    if json:
        for row in _rows(known, offering, unit):
            print_json(row)
        return
    _print(known, offering, unit)
    click.echo(_dated(offering), err=True)


def _asked(options: Options, name: str) -> ServiceModels:
    """The service's own answer. Raises VideoDeskError where there is none."""
    # They bring HTTP along, which a list does without.
    from videodesk.engine.account_queries import AccountQueries  # noqa: PLC0415
    from videodesk.provider.client import Client  # noqa: PLC0415

    if options.demo:
        raise click.UsageError("The demo has no account; it offers the models of this list.")
    settings = settings_of(options)
    enquiries = AccountQueries(
        lambda asked: find_profile(settings, options, asked),
        Credentials(environment_key=options.api_key, environment_profile=name).get,
        lambda profile, key: Client(profile.base_url, key, network=settings.network),
    )
    return asyncio.run(enquiries.service_models(name))


def _others(known: Catalog, offering: ServiceModels | None) -> list[str]:
    offered = offering.models if offering else ()
    return sorted(each for each in offered if known.model(each) is None)


def _rows(known: Catalog, offering: ServiceModels | None, unit: str) -> list[dict[str, Json]]:
    rows = [{**_facts(model), **_offered(model.id, offering, unit)} for model in known.models]
    rows += [
        {**_facts(Model(name=each, id=each), is_known=False), **_offered(each, offering, unit)}
        for each in _others(known, offering)
    ]
    return rows


def _facts(model: Model, *, is_known: bool = True) -> dict[str, Json]:
    """What the catalogue says; null where it says nothing."""
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


def _offered(model_id: str, offering: ServiceModels | None, unit: str) -> dict[str, Json]:
    """What the service said, and when; null where it was not asked or did not say."""
    price = offering.prices.get(model_id) if offering else None
    asked_at = offering.asked_at.astimezone(UTC) if offering else None
    return {
        "usable": offering.includes(model_id) if offering else None,
        "price": price,
        "unit": unit if price is not None else None,
        "asked_at": asked_at.isoformat().replace("+00:00", "Z") if asked_at else None,
    }


def _print(known: Catalog, offering: ServiceModels | None, unit: str) -> None:
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
            *_marks(model.id, offering, unit),
        )
    for each in _others(known, offering):
        table.add_row(each, "", "", "", "", "", *_marks(each, offering, unit))
    width = None if sys.stdout.isatty() else _PIPED_WIDTH
    Console(highlight=False, markup=False, width=width).print(table)


def _marks(model_id: str, offering: ServiceModels | None, unit: str) -> tuple[str, str]:
    usable = offering.includes(model_id) if offering else None
    price = offering.prices.get(model_id) if offering else None
    return (
        {True: "yes", False: "no", None: "?"}[usable],
        f"{price:g} {unit}".rstrip() if price is not None else "",
    )


def _dated(offering: ServiceModels | None) -> str:
    if offering is None:
        return "The service was not asked yet what the key can use: videodesk models --refresh"
    asked = offering.asked_at.astimezone()
    return f"What the key can use is as of {asked:%Y-%m-%d %H:%M}."
