"""`videodesk account`: shows the profile, its address and key, a connection test, the balance."""

import asyncio

import click

from videodesk.cli.account_client import AccountClient, account_client_for
from videodesk.cli.exit_codes import ExitCode, exit_code_for_problem
from videodesk.cli.key import account_profile, query_keyring
from videodesk.cli.key_access import credentials_for
from videodesk.cli.option_values import load_settings
from videodesk.cli.output import message_for, problem_as_json
from videodesk.cli.printer import echo, print_json
from videodesk.credentials import KeyLocation
from videodesk.engine.account_queries import ConnectionTest
from videodesk.generation import Json
from videodesk.messages import connection_text
from videodesk.settings import Options
from videodesk.sites import links_for


@click.command(name="account")
@click.option("--json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(options: Options, *, json: bool) -> int:
    """Show the profile, its key, a test and the balance; exit code 3 if you need to act."""
    name = account_profile(options)
    settings = load_settings(options)
    credentials = credentials_for(options, settings, name)
    account = account_client_for(options, settings, name, credentials)
    address = account.profile.base_url
    location, backend = query_keyring(
        lambda: (credentials.location(name, address), credentials.backend_name())
    )
    test = asyncio.run(account.test())
    if json:
        print_json(_as_json(account, location, test))
    else:
        _print(account, f"{location.value} ({backend})", test)
    return ExitCode.COMPLETED if test.problem is None else exit_code_for_problem(test.problem)


def _print(account: AccountClient, key: str, test: ConnectionTest) -> None:
    links = links_for(account.profile)
    unit, balance = account.profile.unit, test.balance
    balance_text = "not available from this service" if test.is_good else "unknown"
    if balance is not None:
        balance_text = f"{balance.left:.2f} {unit} left, {balance.used:.2f} {unit} used"
    for label, value in (
        ("profile", account.profile.name),
        ("base URL", account.profile.base_url),
        ("key", key),
        ("test", _test_text(test)),
        ("balance", balance_text),
        ("get a key", links.keys),
        ("top up", links.top_up),
        ("docs", links.docs),
    ):
        if value:
            echo(f"{label + ':':<10} {value}")


def _test_text(test: ConnectionTest) -> str:
    if test.problem is None:
        return connection_text(None, len(test.models))
    return str(message_for(test.problem))


def _as_json(
    account: AccountClient, location: KeyLocation, test: ConnectionTest
) -> dict[str, Json]:
    problem, balance = test.problem, test.balance
    links = links_for(account.profile)
    return {
        "profile": account.profile.name,
        "base_url": account.profile.base_url,
        "key": location.value,
        "models": list(test.models),
        "balance": None
        if balance is None
        else {"left": balance.left, "used": balance.used, "unit": account.profile.unit},
        "error": None if problem is None else problem_as_json(problem),
        "links": {"keys": links.keys, "top_up": links.top_up, "docs": links.docs or None},
    }
