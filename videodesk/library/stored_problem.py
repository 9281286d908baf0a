"""Stored problems, parameters and events as JSON, in the formats of all versions."""

from itertools import islice
from typing import Final

import msgspec

from videodesk.errors import Code, Param, Params, Problem, Reason
from videodesk.errors import problem as make_problem
from videodesk.generation import Status
from videodesk.library.legacy_text import event_from_sentence, problem_from_sentences
from videodesk.stored_values import is_too_deep
from videodesk.text import storable

READABLE_PROBLEM: Final = "iif(json_valid(problem), problem, '{}')"
"""The column as JSON in SQL: one row with something else must not end the whole query."""
PROBLEM_CODE: Final = f"{READABLE_PROBLEM} ->> 'code'"
_STORABLE_BITS: Final = 63
_MAX_TEXT: Final = 20_000
"""In characters, of a detail or a parameter; the program stores at most half as many."""
_MOST_PARAMS: Final = 100
_MOST_NAMES: Final = 1_000
_CODES: Final = frozenset(Code)


def problem_to_json(problem: Problem) -> str:
    """Serialise a problem for storage."""
    params = _storable_params(problem.params)
    return _json({"code": problem.code, "params": params, "detail": storable(problem.detail)})


def problem_from_json(stored: str, status: Status | None = None) -> Problem:
    """Parse a stored problem, also of other versions. Raises ValueError.

    A code that this version does not know becomes INTERNAL; WAITED_LONG with the `status` queued,
    since another version may have stored it to keep the request from being sent.
    """
    if is_too_deep(stored):
        raise ValueError("a problem that is nested too deeply")
    read = msgspec.json.decode(stored, type=dict[str, object])
    code, detail = read.get("code"), _string(read.get("detail"))
    if not isinstance(code, str):
        raise ValueError("a problem without a code")  # noqa: TRY004  # it is damage, not a bug
    if code not in _CODES:
        detail = ": ".join(filter(None, (code, detail)))
        if status is Status.QUEUED:
            return make_problem(Code.WAITED_LONG, detail=detail)
        return make_problem(Code.INTERNAL, reason=Reason.FROM_OTHER_VERSION, detail=detail)
    message = read.get("message")  # stored up to schema 5, like the hint
    if isinstance(message, str):
        return problem_from_sentences(Code(code), message, _string(read.get("hint")), detail)
    return Problem(Code(code), _params(read.get("params")), detail)


def problem_as_codes(stored: str) -> str:
    """Convert an older version's stored problem to this version's format; others are unchanged."""
    try:
        known = problem_from_json(stored)
    except ValueError:
        return stored
    return stored if known.reason is Reason.FROM_OTHER_VERSION else problem_to_json(known)


def event_as_codes(event: str, detail: str) -> str:
    """Convert a stored event of any version to this version's: [code, detail, parameters]."""
    return _json(event_from_sentence(event, detail))


def params_to_json(params: Params) -> str:
    """Serialise parameters for storage."""
    return _json(_storable_params(params))


def _storable_params(params: Params) -> dict[str, Param]:
    return {name: _storable(value) for name, value in params.items()}


def _storable(value: Param) -> Param:
    match value:
        case str():
            return storable(value)
        case tuple():
            return tuple(storable(each) for each in value)
        case _:
            return value


def params_from_json(stored: str) -> Params:
    """Parse stored parameters, without invalid ones."""
    try:
        return Params() if is_too_deep(stored) else _params(msgspec.json.decode(stored))
    except msgspec.DecodeError:
        return Params()


def _params(stored: object) -> Params:
    """Return the values of a JSON object that are valid parameters."""
    if not isinstance(stored, dict):
        return Params()
    found: dict[str, Param] = {}
    for name, value in islice(stored.items(), _MOST_PARAMS):
        match value:
            case bool():
                continue
            case int() if value.bit_length() > _STORABLE_BITS:
                continue
            case str():
                found[str(name)] = value[:_MAX_TEXT]
            case None | int() | float():
                found[str(name)] = value
            case list() if all(isinstance(each, str) for each in value):
                found[str(name)] = tuple(each[:_MAX_TEXT] for each in value[:_MOST_NAMES])
            case _:
                continue
    return Params(found)


def _string(value: object) -> str:
    return value[:_MAX_TEXT] if isinstance(value, str) else ""


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
