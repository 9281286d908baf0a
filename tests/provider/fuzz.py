"""Random and broken answers through every reader of the provider, to see whether one raises.

    python -m tests.provider.fuzz [N] [--seed S]

Each input is the bytes of an answer: random bytes, answers of docs/service-api.md cut, spliced and
mutated, or random JSON made of the names that the readers look for. It goes through the parser and
then through all readers, in the order of the client. One line of figures is printed; the exit code
is 1 if a reader raised, and the first ten such inputs are shown.
"""

import argparse
import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from typing import Final, TypeVar

from videodesk.credentials import ApiKey
from videodesk.generation import Json
from videodesk.provider.answer import Answer
from videodesk.provider.money import read_balance, read_prices
from videodesk.provider.outcome import problem_of_failed_task, redact_outcome
from videodesk.provider.redaction import to_loggable
from videodesk.provider.tables import CREATE, DOWNLOAD, MODELS, QUERY, UPLOAD
from videodesk.provider.task_state import Failed, has_state, read_state
from videodesk.provider.wire import (
    parse,
    read_error,
    read_models,
    read_task_id,
    read_task_id_beside_error,
    read_upload,
)

T = TypeVar("T")

SAMPLES: Final[tuple[Json, ...]] = (
    {"id": "video_task_abc123", "status": "processing", "status_update_time": 1709123456},
    {"code": "success", "message": "", "data": {"task_id": "t", "status": "queued"}},
    {"code": "success", "data": {"id": 12345, "task_id": "t", "status": "NOT_START"}},
    {"code": "success", "data": "task id"},
    {"id": "t", "status": "completed", "video_url": "https://h.test/a.mp4"},
    {
        "code": "success",
        "data": {
            "task_id": "t",
            "status": "IN_PROGRESS",
            "progress": "50%",
            "fail_reason": '{"error": {"message": "blocked", "code": "safety"}}',
            "data": {"video": {"url": "data:video/mp4;base64,AAAA"}, "videos": [{"url": "x"}]},
        },
    },
    {"id": "t", "status": "failed", "detail": {"error_message": "sensitive", "video_url": None}},
    {"error": {"message": "Invalid token (request id: 1)", "type": "new_api_error", "code": ""}},
    {"code": "task_not_exist", "message": "task_not_exist", "data": None},
    {"success": False, "message": "当前分组上游负载已饱和"},
    {"data": [{"id": "veo3"}, {"id": "veo2"}]},
    {"url": "https://h.test/p.png", "expires_at": "2026-11-23T10:00:00Z"},
    {"hard_limit_usd": 20.0, "total_usage": 750.0},
    {
        "success": True,
        "data": [{"model_name": "veo3", "quota_type": 1, "model_price": 0.4}],
        "group_ratio": {"default": 1, "vip": 0.5},
    },
)
NAMES: Final = (
    *("id", "status", "task_id", "data", "code", "message", "error", "success", "progress"),
    *("video_url", "url", "detail", "fail_reason", "error_message", "reason", "type", "msg"),
    *("status_update_time", "expires_at", "video", "videos", "artifact_url", "result_url"),
    *("hard_limit_usd", "total_usage", "model_name", "quota_type", "model_price"),
    *("group_ratio", "enable_groups", "default", "all", "upsample_video_url", "output_url"),
)
TEXTS: Final = (
    *("", " ", "success", "completed", "FAILED", "expired", "50%", "nan", "-1", "1e999"),
    *("https://h.test/a.mp4?sig=1", "http://[", "data:video/mp4,", "2026-02-30", "9" * 5000),
    *("\ud800", "\x00", "令牌已过期", '{"error": {"error": {"error": "{"}}}', "[" * 2000, "sk-abc"),
)
NUMBERS: Final = (0, 1, -1, 0.5, 1e11, 1e308, -1e308, 10**400, 2**63, float("nan"), float("inf"))
STATUSES: Final = (200, 201, 204, 301, 400, 401, 402, 403, 404, 407, 413, 422, 429, 500, 502, 504)
KEY: Final = ApiKey("sk-0123456789abcdef")
DEEPEST: Final = 4


class Maker:
    """Makes one input after the other, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._samples = tuple(json.dumps(sample).encode() for sample in SAMPLES)

    def answer(self) -> bytes:
        """The bytes of one answer."""
        return self._one_of((self._noise, self._bent, self._bent, self._grown, self._grown))()

    def status(self) -> int:
        """A status that goes with it."""
        return self._one_of(STATUSES)

    def _one_of(self, choices: "tuple[T, ...]") -> T:
        return choices[int(self._chance.random() * len(choices))]

    def _noise(self) -> bytes:
        return self._chance.randbytes(self._chance.randrange(60))

    def _bent(self) -> bytes:
        """A known answer with a part cut out, doubled, or put in from another one."""
        known, other = self._one_of(self._samples), self._one_of(self._samples)
        start = self._chance.randrange(len(known))
        end = self._chance.randrange(start, len(known))
        inside: Callable[[], bytes] = self._one_of(
            (
                lambda: b"",
                lambda: known[start:end] * 2,
                lambda: other[start:end],
                lambda: self._chance.randbytes(2),
                lambda: json.dumps(self._value(DEEPEST)).encode(),
            )
        )
        return known[:start] + inside() + known[end:]

    def _grown(self) -> bytes:
        return json.dumps(self._value(0), ensure_ascii=self._chance.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )

    def _value(self, depth: int) -> Json:
        kind = self._chance.random()
        if depth < DEEPEST and kind < 0.5:
            return {
                self._one_of(NAMES): self._value(depth + 1)
                for _ in range(self._chance.randrange(1, 6))
            }
        if depth < DEEPEST and kind < 0.6:
            return [self._value(depth + 1) for _ in range(self._chance.randrange(4))]
        if kind < 0.8:
            return self._one_of(TEXTS)
        if kind < 0.93:
            return self._one_of(NUMBERS)
        return self._one_of((None, True, False))


def read_all(status: int, body: bytes) -> tuple[str, str]:
    """One answer through every reader; in words what it is to a create and to a query."""
    value = parse(body)
    read_models(value)
    read_upload(value)
    read_balance(value, value)
    read_prices(value)
    read_error(value)
    read_task_id_beside_error(value)
    state = read_state(value)
    if isinstance(state, Failed):
        to_loggable(problem_of_failed_task(state).detail, KEY)
    answer = Answer(status, value, page_text=body[:200].decode("utf-8", "replace"))
    for table in (QUERY, MODELS, UPLOAD, DOWNLOAD):
        redact_outcome(table.from_answer(answer), KEY)
    created = redact_outcome(CREATE.from_answer(answer), KEY)
    task_id = read_task_id(value)
    return (
        "create: a task id" if task_id else f"create: {created.meaning.value}",
        f"query: {type(state).__name__}" if has_state(value) else "query: no state",
    )


def main() -> int:
    """Reads the command line, runs, and tells the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("count", nargs="?", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=20261123)
    chosen = options.parse_args()
    maker, seen, raised = Maker(chosen.seed), Counter[str](), 0
    begun = time.monotonic()
    for _ in range(chosen.count):
        status, body = maker.status(), maker.answer()
        try:
            seen.update(read_all(status, body))
        except Exception:  # noqa: BLE001  # counting what is raised is what this program is for
            raised += 1
            if raised <= 10:
                sys.stdout.write(f"{status} {body!r}\n{traceback.format_exc()}\n")
    seconds = time.monotonic() - begun
    sys.stdout.write(
        f"{chosen.count} inputs, seed {chosen.seed}: {raised} exceptions, {seconds:.0f} s\n"
    )
    for word, count in seen.most_common():
        sys.stdout.write(f"  {count:>9} {word}\n")
    return 1 if raised else 0


if __name__ == "__main__":
    sys.exit(main())
