"""Client for the service's HTTP API: create, query, download, upload, models, balance, prices.

A call returns its result or raises a `ServiceError` whose outcome says what to do. Nothing is
retried here; the engine decides about that.
"""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import httpx

from videodesk.credentials import ApiKey
from videodesk.errors import Code, Reason, problem
from videodesk.generation import Json, Request
from videodesk.provider.addresses import normalise_base_url, origin
from videodesk.provider.answer import Answer, read_answer
from videodesk.provider.download import (
    CLIPS_ONLY,
    Download,
    Keeping,
    OnProgress,
    fetch,
)
from videodesk.provider.limits import MAX_TASK_ID, shortened
from videodesk.provider.link_guard import LinkGuard
from videodesk.provider.link_request import BYTES_PER_GB, FileAccess
from videodesk.provider.money import Balance, read_balance, read_prices
from videodesk.provider.network import (
    TRANSPORT_ERRORS,
    Timeouts,
    find_proxies,
    open_http,
    system_certificates,
    timeouts_of,
)
from videodesk.provider.outcome import (
    AskError,
    AskMeaning,
    CreateError,
    CreateMeaning,
    Outcome,
    RuleTable,
    redact_outcome,
    redact_state,
)
from videodesk.provider.proxies import ProxyLookup
from videodesk.provider.redaction import redact, to_loggable
from videodesk.provider.tables import CREATE, DOWNLOAD, MODELS, QUERY, UPLOAD
from videodesk.provider.task_state import (
    Done,
    TaskState,
    has_state,
    is_error_of_the_service,
    is_understood,
    read_state,
    shown_answer,
)
from videodesk.provider.wire import (
    UploadedImage,
    create_body,
    read_long_task_id,
    read_models,
    read_task_id,
    read_task_id_beside_error,
    read_upload,
)
from videodesk.settings import Network

_log = logging.getLogger(__name__)

_SHOWN: Final = 1_500  # characters of an answer that is shown
_SHOWN_PLACE: Final = 200
_CHUNK_BYTES: Final = 65_536
_ENCODE_IN_THREAD_ABOVE: Final = 256_000


@dataclass(frozen=True, slots=True)
class CreatedTask:
    """An accepted request: its task id, and the details that support asks for."""

    task_id: str
    http_status: int
    request_id: str | None


@dataclass(frozen=True, slots=True)
class TaskReport:
    """The state of a task, and the details that support asks for.

    `is_understood` is False if the answer has no status in any known place. Such an answer, and one
    without a link to a finished clip, is in `answer` to look at, redacted; else that is "".
    """

    state: TaskState
    http_status: int
    request_id: str | None
    answer: str = ""
    is_understood: bool = True


class Client:
    """Client for one account at one address. Owns its connections; `aclose` closes them.

    `network` holds the network settings, `proxy_of` looks up the system's proxy
    (`proxies.ProxyLookup`). Raises VideoDeskError(WRONG_ADDRESS) for an invalid address, and
    (UNREACHABLE) for a proxy or a file of certificates that cannot be used. `transport` replaces
    the network in tests.
    """

    def __init__(
        self,
        base_url: str,
        key: ApiKey,
        *,
        network: Network | None = None,
        proxy_of: ProxyLookup | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self._base_url = normalise_base_url(base_url)
        self._key = key
        network = network or Network()
        self._timeouts = timeouts or timeouts_of(network)
        tls = system_certificates(network.ca_file)
        proxies = find_proxies(network, proxy_of)
        # A create never uses an idle connection, which the server may be closing at that moment:
        # a drop would leave open whether the request was accepted.
        self._network = network
        guard = LinkGuard(httpx.URL(self._base_url), allows_all=network.unsafe_links)
        noted = guard.note_service
        self._create_http = open_http(tls, proxies, transport, keep_alive=False, on_answer=noted)
        self._query_http = open_http(tls, proxies, transport, keep_alive=True, on_answer=noted)
        self._download_http = open_http(tls, proxies, transport, keep_alive=True, guard=guard)
        self._id_parameter = "id"
        self._id_parameter_is_known = False

    @property
    def base_url(self) -> str:
        """The service's address, without a trailing `/` and `/v1`."""
        return self._base_url

    async def aclose(self) -> None:
        """Close all connections; no call works afterwards."""
        for http in (self._create_http, self._query_http, self._download_http):
            await http.aclose()

    async def create(
        self, request: Request, images: Sequence[str], *, body: bytes | None = None
    ) -> CreatedTask:
        """Send a request once. `images` replace `request.images` (`wire.create_body`).

        `body` is the result of `encode_create` if the caller has it already. Raises CreateError. If
        it is cancelled, the service may have accepted the request.
        """
        if body is None:
            body = await encode_create(request, images)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        try:
            async with asyncio.timeout(self._timeouts.create_total):
                answer = await self._exchange(
                    self._create_http,
                    self._create_http.build_request(
                        "POST",
                        f"{self._base_url}/v1/video/create",
                        headers={**self._key_headers(), **headers},
                        content=_in_chunks(body),
                        timeout=self._timeouts.for_create(),
                    ),
                    unpack=True,
                )
        except TRANSPORT_ERRORS as broken:
            raise CreateError(redact_outcome(CREATE.from_exception(broken), self._key)) from None
        task_id = read_task_id(answer.json) if answer.is_success else None
        if task_id is None:
            raise CreateError(redact_outcome(_outcome_without_task_id(answer), self._key))
        return CreatedTask(task_id, answer.status, self._request_id(answer))

    async def query(self, task_id: str) -> TaskReport:
        """Return the state of a task. Raises AskError."""
        answer = await self._query(self._id_parameter, task_id)
        if not self._id_parameter_is_known:
            if answer.status in {400, 404}:
                second = await self._query("task_id", task_id)
                if second.is_success and has_state(second.json):
                    answer, self._id_parameter = second, "task_id"
            self._id_parameter_is_known = True
        is_error = is_error_of_the_service(answer.json)
        if answer.is_success and has_state(answer.json) and not is_error:
            return self._report(answer)
        raise AskError(redact_outcome(QUERY.from_answer(answer), self._key))

    def _report(self, answer: Answer) -> TaskReport:
        state = read_state(answer.json, self._base_url)
        if isinstance(state, Done) and state.place:
            _log.info("The link to the clip was found at %s", state.place[:_SHOWN_PLACE])
        understood = is_understood(answer.json)
        is_odd = not understood or (isinstance(state, Done) and state.url is None)
        return TaskReport(
            redact_state(state, self._key),
            answer.status,
            self._request_id(answer),
            shortened(to_loggable(shown_answer(answer.json), self._key), _SHOWN) if is_odd else "",
            understood,
        )

    def content_url(self, task_id: str) -> str:
        """Return the URL where the service may serve a finished clip for which it gave no link."""
        return f"{self._base_url}/v1/videos/{_quote_id(task_id)}/content"

    async def download(
        self,
        url: str,
        part: Path,
        *,
        root: Path | None = None,
        on_progress: OnProgress = lambda _received, _total: None,
        keeping: Keeping = CLIPS_ONLY,
    ) -> Download:
        """Download a finished clip to `part`, resuming an interrupted download.

        No link between the folder `root` and the part is followed.
        The key is sent only to the service's own origin, and only if the origin asks for it. Raises
        AskError, and VideoDeskError(DISK_FULL) or (LIBRARY_UNWRITABLE).
        """
        access = FileAccess(
            http=self._download_http,
            timeouts=self._timeouts.for_download(),
            stall=self._timeouts.stall,
            key_origin=origin(httpx.URL(self._base_url)),
            key_headers=self._key_headers(),
            allows_unencrypted=self._network.unsafe_links,
            max_bytes=round(self._network.max_clip_gb * BYTES_PER_GB),
        )
        with self._errors_as_outcomes(DOWNLOAD):
            return await fetch(access, url, part, on_progress, keeping, root)

    async def upload(self, data: bytes, *, name: str, media_type: str) -> UploadedImage:
        """Upload an image for later requests. Raises AskError, also with NOT_OFFERED."""
        file_name = name.encode("utf-8", "replace").decode("utf-8")
        answer = await self._call(
            UPLOAD,
            self._query_http.build_request(
                "POST",
                f"{self._base_url}/v1/files/uploads",
                files={"file": (file_name, io.BytesIO(data), media_type)},
                data={"purpose": "model_input"},
                timeout=self._timeouts.for_create(),
            ),
            total_timeout=self._timeouts.create_total,
        )
        uploaded = None
        if answer.is_success:
            uploaded = read_upload(answer.json, self._base_url, answer.page_text)
        if uploaded is None:
            raise AskError(redact_outcome(UPLOAD.from_answer(answer), self._key))
        return uploaded

    async def models(self) -> tuple[str, ...]:
        """Return the ids of the models that the key can use; also a test of key and address.

        Raises AskError.
        """
        url = f"{self._base_url}/v1/models"
        request = self._query_http.build_request("GET", url, timeout=self._timeouts.for_query())
        answer = await self._call(MODELS, request, total_timeout=self._timeouts.query_total)
        models = read_models(answer.json) if answer.is_success else None
        if models is None:
            raise AskError(redact_outcome(MODELS.from_answer(answer), self._key))
        return models

    async def balance(self) -> Balance | None:
        """Return the balance of the account or the key; None if the site does not report it."""
        billing = f"{self._base_url}/v1/dashboard/billing"
        limit = await self._get_optional(f"{billing}/subscription", self._key_headers())
        if limit is None:
            return None
        return read_balance(
            limit, await self._get_optional(f"{billing}/usage", self._key_headers())
        )

    async def prices(self) -> Mapping[str, float]:
        """Return the price of a clip by model (`money.read_prices`); empty if the site has none.

        The list is public: no key is sent.
        """
        return read_prices(await self._get_optional(f"{self._base_url}/api/pricing", {}))

    async def _get_optional(self, url: str, headers: Mapping[str, str]) -> Json:
        """Return the JSON of a resource that a site may lack; None for anything but a success."""
        timeout = self._timeouts.for_query()
        request = self._query_http.build_request("GET", url, headers=headers, timeout=timeout)
        try:
            async with asyncio.timeout(self._timeouts.query_total):
                answer = await self._exchange(self._query_http, request)
        except TRANSPORT_ERRORS:
            return None
        return answer.json if answer.is_success else None

    async def _query(self, parameter: str, task_id: str) -> Answer:
        request = self._query_http.build_request(
            "GET",
            f"{self._base_url}/v1/video/query?{parameter}={_quote_id(task_id)}",
            timeout=self._timeouts.for_query(),
        )
        return await self._call(QUERY, request, total_timeout=self._timeouts.query_total)

    async def _call(
        self, table: RuleTable[AskMeaning], request: httpx.Request, *, total_timeout: float
    ) -> Answer:
        request.headers.update(self._key_headers())
        with self._errors_as_outcomes(table):
            async with asyncio.timeout(total_timeout):
                return await self._exchange(self._query_http, request)

    async def _exchange(
        self, http: httpx.AsyncClient, request: httpx.Request, *, unpack: bool = False
    ) -> Answer:
        response = await http.send(request, stream=True)
        try:
            return await read_answer(response, unpack=unpack)
        finally:
            await response.aclose()

    @contextmanager
    def _errors_as_outcomes(self, table: RuleTable[AskMeaning]) -> Iterator[None]:
        """Turn the errors of a call into AskError, without any part of the key."""
        try:
            yield
        except TRANSPORT_ERRORS as broken:
            raise AskError(redact_outcome(table.from_exception(broken), self._key)) from None
        except AskError as known:
            raise AskError(redact_outcome(known.outcome, self._key)) from None

    def _request_id(self, answer: Answer) -> str | None:
        return redact(answer.request_id, self._key) if answer.request_id else None

    def _key_headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self._key.reveal()}", "Accept": "application/json"}


def _outcome_without_task_id(answer: Answer) -> Outcome[CreateMeaning]:
    """Return the outcome of a create without a usable task id, or with one beside an error.

    A task named in the answer may be charged, whatever else the answer says.
    """
    too_long = read_long_task_id(answer.json) if answer.is_success else None
    if too_long is not None:
        detail = f"{len(too_long)} characters: {too_long[:MAX_TASK_ID]}…"
        return CREATE.from_ambiguous_answer(answer, detail, Reason.TASK_ID_TOO_LONG)
    named = None if answer.is_success else read_task_id_beside_error(answer.json)
    if named is None:
        return CREATE.from_answer(answer)
    detail = f"The service called it {shortened(named, MAX_TASK_ID)}. {answer.description}"
    return CREATE.from_ambiguous_answer(answer, detail)


def _quote_id(task_id: str) -> str:
    """Quote an id for a URL: some contain `:`, `/` and `=`."""
    return quote(task_id, safe="", errors="replace")


async def encode_create(request: Request, images: Sequence[str]) -> bytes:
    """Encode the body of a create; in a thread if images are inline. Raises CreateError."""
    body = create_body(request, images)

    def encode() -> bytes:
        return json.dumps(body, allow_nan=False).encode("ascii")

    try:
        if sum(map(len, images)) > _ENCODE_IN_THREAD_ABOVE:
            return await asyncio.to_thread(encode)
        return encode()
    except (ValueError, RecursionError) as cause:
        refusal = problem(
            Code.INVALID_REQUEST,
            reason=Reason.EXTRA_NOT_JSON,
            detail=str(cause),
        )
        raise CreateError(Outcome(CreateMeaning.REFUSED, refusal)) from None


async def _in_chunks(body: bytes) -> AsyncIterator[bytes]:
    """Yield the body in chunks, so that the write time-out applies to each of them."""
    for start in range(0, len(body), _CHUNK_BYTES):
        yield body[start : start + _CHUNK_BYTES]
