"""Problems as data: a stable code, parameters, and the text of the service or the system.

A `Problem` is stored with a generation, printed as JSON, and shown in the window. A
`VideoDeskError` raises one. Any other exception is a bug. `videodesk.messages` has the sentences.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

Param = str | int | float | None | tuple[str, ...]
"""A value for a placeholder in a sentence."""

TASK_CHECK: Final = "task_check"
"""Value of the parameter "during": the problem prevented the check of a task id."""
KEPT: Final = "kept"
"""Parameter: the size of what arrived in place of a clip, and which the user may keep."""
ENDED_BY_ERROR: Final = "ended_by_error"
"""Parameter of a failed task's problem: the service gave no status, only an error, every time."""


class Code(StrEnum):
    """The kind of problem; what follows from a problem depends on its code alone.

    The values are stored in libraries and printed by `--json`, so they stay as they are.
    """

    INVALID_REQUEST = "invalid_request"
    IMAGE_MISSING = "picture_missing"
    IMAGE_UNREADABLE = "picture_unreadable"
    IMAGE_TOO_LARGE = "picture_too_large"

    PROFILE_UNKNOWN = "profile_unknown"
    KEY_MISSING = "key_missing"
    KEY_MALFORMED = "key_malformed"
    KEY_REFUSED = "key_refused"
    KEYRING_UNAVAILABLE = "keyring_unavailable"
    NO_BALANCE = "no_balance"
    ACCESS_DENIED = "access_denied"
    MODEL_NOT_ALLOWED = "model_not_allowed"
    WRONG_ADDRESS = "wrong_address"

    UNREACHABLE = "unreachable"
    QUEUE_PAUSED = "queue_paused"
    WAITED_LONG = "waited_long"
    BUSY = "busy"
    SERVICE_ERROR = "service_trouble"

    REFUSED = "refused"
    CONTENT_REFUSED = "content_refused"
    TOO_LARGE_FOR_SERVICE = "too_large_for_service"
    GENERATION_FAILED = "generation_failed"
    ANSWER_LOST = "answer_lost"
    INTERRUPTED = "interrupted"
    SENT_AGAIN = "sent_again"
    UNKNOWN_TASK = "unknown_task"
    EXPIRED = "expired"
    STOPPED = "stopped"

    NO_LINK = "no_link"
    LINK_REFUSED = "link_refused"
    NOT_A_VIDEO = "not_a_video"
    DOWNLOAD_BROKEN = "download_broken"
    CLIP_TOO_LARGE = "clip_too_large"
    LINK_UNSAFE = "link_unsafe"
    MEDIA_UNAVAILABLE = "media_unavailable"

    DISK_FULL = "disk_full"
    FILE_NOT_WRITTEN = "file_not_written"
    FILE_MISSING = "file_missing"
    FILE_DAMAGED = "file_damaged"
    LIBRARY_MISSING = "library_missing"
    LIBRARY_UNWRITABLE = "library_unwritable"
    LIBRARY_DAMAGED = "library_damaged"
    LIBRARY_TOO_NEW = "library_too_new"
    LIBRARY_IN_USE = "library_in_use"
    LIBRARY_LINKED = "library_linked"
    LIBRARY_RESTORED = "library_restored"
    LIBRARY_NEW = "library_new"
    GENERATIONS_RECOVERED = "generations_recovered"
    ENTRY_UNREADABLE = "entry_unreadable"
    NOT_FOUND = "not_found"
    SETTINGS_DAMAGED = "settings_damaged"
    MODELS_DAMAGED = "models_damaged"
    SETTINGS_NEWER = "settings_newer"
    DEMO_UNAVAILABLE = "demo_unavailable"
    NO_DISPLAY = "no_display"
    INTERNAL = "internal"


class Reason(StrEnum):
    """The case within a code, if the code alone is not enough; selects the sentence.

    No logic depends on a reason: that is what codes are for.
    """

    EXTRA_NOT_JSON = "extra_not_json"
    REMOVAL_OF_UNCONFIRMED = "removal_of_unconfirmed"
    REMOVAL_OF_RUNNING_TASK = "removal_of_running_task"
    REMOVAL_OF_UNFINISHED = "removal_of_unfinished"
    NOTHING_REMOVABLE = "nothing_removable"
    RESUBMIT_OF_COMPLETED = "resubmit_of_completed"
    RESUBMIT_OF_UNFINISHED = "resubmit_of_unfinished"
    RESUBMISSION_REMOVED = "resubmission_removed"
    ANSWER_WAS_LOST = "answer_was_lost"
    TASK_ID_EMPTY = "task_id_empty"
    TASK_ID_UNKNOWN = "task_id_unknown"
    TASK_ALREADY_FOLLOWED = "task_already_followed"
    TASK_ID_NOT_NEEDED = "task_id_not_needed"
    NOT_UNCONFIRMED = "not_unconfirmed"
    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    NAME_NOT_PRINTABLE = "name_not_printable"
    NAME_OF_DEMO = "name_of_demo"
    NAME_TAKEN = "name_taken"
    ID_AMBIGUOUS = "id_ambiguous"
    PERMISSION_DENIED = "permission_denied"
    IS_FOLDER = "is_folder"
    IS_DEVICE = "is_device"
    IMAGE_DAMAGED = "picture_damaged"
    HEIC_UNREADABLE = "heic_unreadable"
    HEIC_UNSUPPORTED = "heic_unsupported"
    FILE_TOO_LARGE = "file_too_large"
    CANNOT_SHRINK = "cannot_shrink"
    PROFILE_REMOVED = "profile_removed"
    PROFILE_NOT_IN_SETTINGS = "profile_not_in_settings"
    KEYRING_TIMEOUT = "keyring_timeout"
    KEY_EMPTY = "key_empty"
    KEY_WITH_SPACE = "key_with_space"
    KEY_WITH_ODD_CHARACTERS = "key_with_odd_characters"
    KEY_TOO_LONG = "key_too_long"
    KEY_NOT_TEXT = "key_not_text"
    KEY_EXPIRED = "key_expired"
    KEY_QUOTA_USED_UP = "key_quota_used_up"
    KEY_UNKNOWN = "key_unknown"
    KEY_FOR_OTHER_ADDRESS = "key_for_other_address"
    KEYRING_LOCKED = "keyring_locked"
    KEYRING_SILENT = "keyring_silent"
    NO_KEYRING = "no_keyring"
    KEY_MAY_REMAIN = "key_may_remain"
    KEY_NOT_REMOVED = "key_not_removed"
    KEY_NOT_KEPT = "key_not_kept"
    KEY_WITHOUT_BALANCE = "key_without_balance"
    STATE_WITHHELD = "state_withheld"
    KEY_UNTESTED = "key_untested"
    UPLOAD_FAILED = "upload_failed"
    NOT_AN_ADDRESS = "not_an_address"
    WEB_PAGE = "web_page"
    CERTIFICATES_UNREADABLE = "certificates_unreadable"
    PROXY_SETTING_INVALID = "proxy_setting_invalid"
    PROXY_INVALID = "proxy_invalid"
    PROXY_LOGIN_REQUIRED = "proxy_login_required"
    PROXY_UNREACHABLE = "proxy_unreachable"
    PROXY_REFUSED = "proxy_refused"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CLIP_HOST_UNREACHABLE = "clip_host_unreachable"
    WAITING_SINCE = "waiting_since"
    RATE_LIMITED = "rate_limited"
    KEY_UNTESTED_RATE_LIMITED = "key_untested_rate_limited"
    KEY_UNTESTED_NO_ANSWER = "key_untested_no_answer"
    ERROR_REFUNDED = "error_refunded"
    IMAGE_REFUSED = "image_refused"
    NO_UPLOADS = "no_uploads"
    REQUEST_FILTERED = "request_filtered"
    REQUEST_FILTERED_REFUNDED = "request_filtered_refunded"
    IMAGE_FILTERED = "image_filtered"
    TASK_NOT_FOUND = "task_not_found"
    TASK_ID_BY_USER = "task_id_by_user"
    TASK_ID_TOO_LONG = "task_id_too_long"
    HELD_AFTER_RESTORE = "held_after_restore"
    TRASH_FAILED = "trash_failed"
    FETCHABLE = "fetchable"
    PATH_TOO_LONG = "path_too_long"
    NOT_AT_SERVICE = "not_at_service"
    LIBRARY_ABSENT = "library_absent"
    NOT_A_FOLDER = "not_a_folder"
    DATABASE_MISSING = "database_missing"
    NO_LIBRARY_YET = "no_library_yet"
    NO_LIBRARY = "no_library"
    DISK_ERROR = "disk_error"
    IS_LINK = "is_link"
    FOREIGN_DATABASE = "foreign_database"
    FOREIGN_SCHEMA = "foreign_schema"
    FILE_OUTSIDE = "file_outside"
    IMAGE_OUTSIDE = "picture_outside"
    DATABASE_WAS_MISSING = "database_was_missing"
    LEFT_IN_PLACE = "left_in_place"
    PARTLY_READ = "partly_read"
    MODELS_UNKNOWN_TABLE = "models_unknown_table"
    MODELS_UNKNOWN_TABLE_NEAR = "models_unknown_table_near"
    MODELS_UNKNOWN_FIELD = "models_unknown_field"
    MODELS_UNKNOWN_FIELD_NEAR = "models_unknown_field_near"
    MODELS_UNKNOWN_EXTRA = "models_unknown_extra"
    MODELS_UNKNOWN_EXTRA_NEAR = "models_unknown_extra_near"
    MODELS_NOT_A_TABLE = "models_not_a_table"
    MODEL_WITHOUT_ID = "model_without_id"
    MODEL_NOT_A_TABLE = "model_not_a_table"
    MODEL_FIELD_INVALID = "model_field_invalid"
    MODELS_ALL_HIDDEN = "models_all_hidden"
    MODELS_NOT_UTF8 = "models_not_utf8"
    MODELS_FILE_UNREADABLE = "models_file_unreadable"
    MODELS_NOT_TOML = "models_not_toml"
    CRASHED = "crashed"
    BEFORE_SENDING = "before_sending"
    TASK_ERROR = "task_error"
    STATUS_UNKNOWN = "status_unknown"
    ANSWER_NOT_UNDERSTOOD = "answer_not_understood"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    LINK_UNENCRYPTED = "link_unencrypted"
    LINK_LOCAL = "link_local"
    NOTHING_KEPT = "nothing_kept"
    RECEIVED_PAGE = "received_page"
    RECEIVED_DATA = "received_data"
    RECEIVED_IMAGE = "received_image"
    RECEIVED_STREAM = "received_stream"
    RECEIVED_ARCHIVE = "received_archive"
    RECEIVED_EMPTY = "received_empty"
    FROM_OTHER_VERSION = "from_other_version"
    LIBRARY_MOVED = "library_moved"
    LIBRARY_COPIED = "library_copied"
    REQUEST_HELD = "request_held"


class Consequence(StrEnum):
    """What a problem means for the money or the clip; a sentence of its own after the message."""

    NOTHING_SENT = "nothing_sent"
    NOTHING_CHARGED = "nothing_charged"
    TASK_FOLLOWED = "task_followed"
    CLIP_KEPT = "clip_kept"
    FILE_KEPT = "file_kept"


class Params(Mapping[str, Param]):
    """An immutable, hashable mapping."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Param] | None = None) -> None:
        self._values = dict(values or {})

    def __getitem__(self, name: str) -> Param:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return f"Params({self._values!r})"


NO_PARAMS: Final = Params()


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong. `videodesk.messages.problem_message` returns it as text.

    `params` are the values for the sentence, which "reason" and "consequence" among them select.
    `detail` is what the service or the system said, shown on request below the sentence.
    """

    code: Code
    params: Params = NO_PARAMS
    detail: str = ""

    @property
    def reason(self) -> Reason | None:
        """The case within the code; None for the usual one, and for one unknown to this version."""
        try:
            return Reason(str(self.params["reason"]))
        except (KeyError, ValueError):
            return None

    def __str__(self) -> str:
        """The code and the parameters, for logs."""
        given = (f"{name}={value}" for name, value in self.params.items())
        return " ".join((self.code, *given))


class VideoDeskError(Exception):
    """An exception that carries a problem to the code that can show it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem

    @property
    def code(self) -> Code:
        """The code of the problem."""
        return self.problem.code


def problem(
    code: Code,
    *,
    reason: Reason | None = None,
    consequence: Consequence | None = None,
    detail: str = "",
    **params: Param,
) -> Problem:
    """Make a problem; `consequence` replaces the usual one of its sentence."""
    if reason is not None:
        params["reason"] = reason.value
    if consequence is not None:
        params["consequence"] = consequence.value
    return Problem(code, Params(params), detail)


def error(
    code: Code,
    *,
    reason: Reason | None = None,
    consequence: Consequence | None = None,
    detail: str = "",
    **params: Param,
) -> VideoDeskError:
    """Make an exception with a problem, ready to be raised."""
    return VideoDeskError(
        problem(code, reason=reason, consequence=consequence, detail=detail, **params)
    )


def with_params(problem: Problem, **params: Param) -> Problem:
    """Add parameters."""
    return replace(problem, params=Params({**problem.params, **params}))


def with_detail(problem: Problem, detail: str) -> Problem:
    """Replace the text of the service or the system."""
    return replace(problem, detail=detail)
