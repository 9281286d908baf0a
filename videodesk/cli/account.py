"""`videodesk account`: the profile, its address, its key, whether it works, and what is left."""

import asyncio

import click

from videodesk.cli.account_client import AccountClient, account_client_for
from videodesk.cli.exit_codes import ExitCode, exit_code_for_problem
from videodesk.cli.key import asked, own_profile
from videodesk.cli.option_values import settings_of
from videodesk.cli.output import print_json, print_problem, problem_as_json
from videodesk.credentials import Credentials, KeyLocation
from videodesk.engine.account_queries import ConnectionTest
from videodesk.generation import Json
from videodesk.messages import connection_text
from videodesk.settings import Options


@click.command(name="account")
@click.option("--json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(options: Options, *, json: bool) -> int:
    """Show the profile and its account; exit code 3 where it needs its owner."""
    name = own_profile(options)
    credentials = Credentials(environment_key=options.api_key, environment_profile=name)
    place, store = asked(lambda: (credentials.location(name), credentials.backend_name()))
    if place is KeyLocation.NOWHERE and credentials.problem is not None:
        print_problem(credentials.problem)
    account = account_client_for(options, settings_of(options), name, credentials)
    verdict = asyncio.run(account.test())
    if json:
        print_json(_as_json(account, place, verdict))
    else:
        _print(account, f"{place.value} ({store})", verdict)
    return ExitCode.COMPLETED if verdict.problem is None else exit_code_for_problem(verdict.problem)


def _print(account: AccountClient, key: str, verdict: ConnectionTest) -> None:
    unit, balance = account.profile.unit, verdict.balance
    left = "not told by this site" if verdict.is_good else "not known"
    if balance is not None:
        left = f"{balance.left:.2f} {unit} left, {balance.used:.2f} {unit} used"
    for what, fact in (
        ("profile", account.profile.name),
        ("address", account.profile.base_url),
        ("key", key),
        ("test", connection_text(verdict.problem, len(verdict.models))),
        ("balance", left),
    ):
        click.echo(f"{what + ':':<9} {fact}")


def _as_json(
    account: AccountClient, place: KeyLocation, verdict: ConnectionTest
) -> dict[str, Json]:
    trouble, balance = verdict.problem, verdict.balance
    return {
        "profile": account.profile.name,
        "base_url": account.profile.base_url,
        "key": place.value,
        "models": list(verdict.models),
        "balance": None
        if balance is None
        else {"left": balance.left, "used": balance.used, "unit": account.profile.unit},
        "error": None if trouble is None else problem_as_json(trouble),
    }
