"""The request for a link to a clip: redirects, encryption, and where the key is sent."""

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Final

import httpx

from videodesk.errors import Code, Reason, problem
from videodesk.provider.addresses import origin, resolve_redirect
from videodesk.provider.link_guard import LocalAddressError
from videodesk.provider.outcome import AskError, AskMeaning, Outcome
from videodesk.provider.proxies import is_loopback

MAX_REDIRECTS: Final = 10
BYTES_PER_GB: Final = 1_000_000_000
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_THERE: Final = (httpx.ConnectError, httpx.ConnectTimeout)


@dataclass(frozen=True, slots=True)
class FileAccess:
    """What a download needs; `http` holds no key.

    `key_headers` go only to `key_origin`, and only after it answered 401 or 403 without them.
    With `allows_unencrypted`, the user has allowed links without encryption. `max_bytes` is the
    most that one file may have.
    """

    http: httpx.AsyncClient
    timeouts: httpx.Timeout
    stall: float
    key_origin: tuple[str, str, int]
    key_headers: Mapping[str, str]
    allows_unencrypted: bool = False
    max_bytes: int = 4 * BYTES_PER_GB


@asynccontextmanager
async def open_link(
    access: FileAccess, address: httpx.URL, headers: Mapping[str, str]
) -> AsyncIterator[httpx.Response]:
    """Yield the answer after all redirects; its body is not read yet.

    Once a redirect was encrypted, or if the service is, nothing is asked without encryption: an
    `http` address is tried with `https`. The key stays behind as soon as another origin was asked.
    Raises AskError, and what httpx raises.
    """
    is_encrypted = access.key_origin[0] == "https" and not access.allows_unencrypted
    is_own = True
    with_key = False
    for _ in range(MAX_REDIRECTS + 1):
        target, is_upgraded = _encrypted(address) if is_encrypted else (address, False)
        is_own = is_own and origin(target) == access.key_origin
        request = access.http.build_request(
            "GET",
            target,
            headers={**headers, **access.key_headers} if with_key else headers,
            timeout=access.timeouts,
        )
        async with aclosing(await _send(access.http, request, is_upgraded=is_upgraded)) as response:
            if response.status_code in {401, 403} and is_own and not with_key:
                with_key = True
            elif response.status_code in _REDIRECTS:
                redirected = resolve_redirect(target, response.headers.get("location", ""))
                if redirected is None:
                    raise _refused("The link redirects to something that isn't a web address.")
                is_encrypted |= target.scheme == "https" and not access.allows_unencrypted
                address, with_key = redirected, False
            elif is_upgraded and response.is_error:
                raise _unencrypted(target.host)
            else:
                try:
                    yield response
                except AskError as failure:
                    if is_upgraded and failure.outcome.meaning is AskMeaning.NOT_A_VIDEO:
                        raise _unencrypted(target.host) from failure
                    raise
                return
    raise _refused("The link redirects too often.")


async def _send(
    http: httpx.AsyncClient, request: httpx.Request, *, is_upgraded: bool
) -> httpx.Response:
    try:
        return await http.send(request, stream=True)
    except _NOT_THERE as failure:
        if is_upgraded and not isinstance(failure, LocalAddressError):
            raise _unencrypted(request.url.host) from None
        raise


def _encrypted(address: httpx.URL) -> tuple[httpx.URL, bool]:
    """Return the address with encryption, and whether that changed it.

    On this computer there is nothing to encrypt for. Raises AskError for another port than the
    usual one: what it speaks is known.
    """
    if address.scheme == "https" or is_loopback(address.host):
        return address, False
    if address.port is not None:
        raise _unencrypted(address.host)
    return address.copy_with(scheme="https"), True


def _unencrypted(host: str) -> AskError:
    detail = f"{host} only offers the clip without encryption."
    unsafe = problem(Code.LINK_UNSAFE, reason=Reason.LINK_UNENCRYPTED, detail=detail)
    return AskError(Outcome(AskMeaning.UNSAFE_LINK, unsafe))


def _refused(detail: str) -> AskError:
    return AskError(Outcome(AskMeaning.FRESH_LINK, problem(Code.LINK_REFUSED, detail=detail)))
