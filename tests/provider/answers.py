"""Answers of a service in the tests, and a client that receives them."""

from collections.abc import Callable

import httpx

from videodesk.credentials import ApiKey
from videodesk.generation import Json
from videodesk.provider.client import Client
from videodesk.settings import Network

Body = bytes | dict[str, Json] | list[Json]
Respond = Callable[[httpx.Request], httpx.Response]

PAGE = b"<html><head><title>504 Gateway Time-out</title></head><body>nginx</body></html>"
NOTHING = b""
HALF = b'{"id": "t'


def gateway(message: str, code: str = "") -> dict[str, Json]:
    """The gateway's envelope."""
    return {"error": {"message": message, "type": "new_api_error", "code": code}}


def task(code: str, message: str = "") -> dict[str, Json]:
    """The task layer's envelope."""
    return {"code": code, "message": message or code, "data": None}


def site(message: str) -> dict[str, Json]:
    """The site's envelope."""
    return {"success": False, "message": message}


def answering(status: int, body: Body, headers: dict[str, str] | None = None) -> Respond:
    """A service that gives one answer to everything."""

    def respond(_: httpx.Request) -> httpx.Response:
        if isinstance(body, bytes):
            return httpx.Response(status, content=body, headers=headers)
        return httpx.Response(status, json=body, headers=headers)

    return respond


def raising(cause: Exception) -> Respond:
    """A network that breaks in one way."""

    def respond(_: httpx.Request) -> httpx.Response:
        raise cause

    return respond


def client_of(
    respond: Respond, *, base_url: str = "https://service.test", network: Network | None = None
) -> Client:
    key = ApiKey("sk-0123456789abcdef")
    return Client(base_url, key, network=network, transport=httpx.MockTransport(respond))
