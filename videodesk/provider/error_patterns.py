"""Patterns that identify a service's errors by their text, in the gateway's two languages.

They are searched in an error's message and code, ignoring case. They come from docs/service-api.md,
"Errors", and from the model makers' own refusals, which gateways pass on.
"""

from typing import Final

KEY_EXPIRED: Final = ("token has expired", "令牌已过期")
KEY_USED_UP: Final = ("quota is exhausted", "令牌额度已用尽")
KEY_UNKNOWN: Final = (
    "invalid token",
    "token status is unavailable",
    "无效的令牌",
    "令牌状态不可用",
)
BALANCE: Final = (
    "insufficient_quota",
    "insufficient_user_quota",
    "pre_consume_token_quota_failed",
    "quota_not_enough",
    "额度不足",
    "余额不足",
)
MODEL: Final = ("no access to model", "无权访问模型")
BUSY: Final = ("saturated", "饱和", "get_channel_failed", "model_not_found")
CAPACITY: Final = (
    *BUSY,
    "busy",
    "capacity",
    "overload",
    "no available channel",
    "负载",
    "繁忙",
    "无可用渠道",
)
"""Texts of a gateway's 503 that means "at capacity"; elsewhere the same words mean a fault."""
NO_TASK: Final = ("task_not_exist", "task not exist", "task not found")
ADDRESS: Final = ("invalid url",)

FILTER_CODES: Final = ("sensitive_words_detected", "prompt_blocked", "content_policy")
"""Codes that only a content filter uses, not a firewall in front of the site."""
FILTER: Final = (
    *FILTER_CODES,
    "content policy",
    "content filter",
    "content_filter",
    "usage policies",
    "safety",
    "sensitive",
    "moderation",
    "violat",
    "prohibited",
    "inappropriate",
    "nsfw",
    "responsible ai",
    "敏感",
    "违规",
    "违反",
    "违禁",
    "审核",
    "不合规",
)
NO_FILTER: Final = ("case sensitive", "case-sensitive", "case_sensitive", "constraint")
"""Texts that contain filter words but mean a fault, such as a spelling or database error."""


def is_about_content(words: str) -> bool:
    """Whether the error comes from a content filter and reports no fault."""
    said = words.lower()
    return any(word in said for word in FILTER) and not any(word in said for word in NO_FILTER)
