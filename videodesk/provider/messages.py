"""Words by which services are understood, and the sentences in which that is passed on.

The words are looked for without case in what an error says, in the gateway's two languages. They
are those of docs/service-api.md, "Errors", and of the makers' own refusals, which gateways pass on.
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
"""What a 503 of the gateway says that has no room now; elsewhere the same words are a fault's."""
NO_TASK: Final = ("task_not_exist", "task not exist", "task not found")
ADDRESS: Final = ("invalid url",)

FILTER_CODES: Final = ("sensitive_words_detected", "prompt_blocked", "content_policy")
"""What only a content filter says; a guard before the site does not."""
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
"""What the same words occur in, and is a fault: a name's spelling, a database's complaint."""


def is_about_content(words: str) -> bool:
    """Whether a content filter speaks, and no fault is told of."""
    said = words.lower()
    return any(word in said for word in FILTER) and not any(word in said for word in NO_FILTER)


# The sentences: what happened, whether it cost money, what to do.

EXPIRED: Final = "The API key has expired. Nothing was charged."
USED_UP: Final = "The API key's own quota is used up. Nothing was charged."
UNKNOWN_KEY: Final = (
    "The service does not know this API key: it is wrong, switched off or deleted. "
    "Nothing was charged."
)
NEW_KEY_HINT: Final = "Make a new key in the account; what is waiting then goes on by itself."
QUOTA_HINT: Final = (
    "Raise the key's quota in the account, or enter another key; what is waiting then goes on by "
    "itself."
)
GAVE_BACK: Final = (
    "The service answered with an error and did not take the request. "
    "What it had set aside for it is given back."
)
NOT_TAKEN_HINT: Final = "Look at its words, and generate again."
FILTERED: Final = "The service's content filter refused the request. Nothing was charged."
FILTERED_LATER: Final = (
    "The service's content filter refused the request. "
    "What the service had set aside for it is given back."
)
FILTERED_PICTURE: Final = "The service's content filter refused a picture. Nothing was charged."
SLOW_DOWN: Final = "The service asks to be asked less often. The task is still being followed."
GATEWAY_FAULT: Final = (
    "The service's gateway refuses to say how this task stands, as if its model were not allowed. "
    "This is a known fault of it. The task is still being followed."
)
KEY_NOT_TRIED: Final = (
    "The service answered with an error, or a proxy answered in its place. "
    "Nothing is known about the key yet."
)
KEY_NOT_TRIED_NOW: Final = (
    "The service asks to be asked less often. Nothing is known about the key yet."
)
NO_ANSWER: Final = (
    "A page or nothing came in place of the service's answer: a proxy stands before it, or the "
    "site has trouble. Nothing is known about the key yet."
)
PAGE: Final = (
    "A web page came in place of an answer: this is not the service's address, or a proxy stands "
    "before it. Nothing was charged."
)
PAGE_HINT: Final = "Check the profile's base URL, and what a browser shows there."
UPLOAD_BROKEN: Final = "A picture could not be handed over to the service. Nothing was charged."
UPLOAD_REFUSED: Final = "The service does not take this picture. Nothing was charged."
HOST_AWAY: Final = "The place where the clip lies could not be reached. The clip is not lost."
AGAIN_HINT: Final = "It is tried again by itself."

NOTHING_SENT: Final = "Nothing was sent."
CLIP_KEPT: Final = "The clip is not lost."
BAD_PROXY: Final = "What is set as this computer's proxy cannot be used."
PROXY_ASKS: Final = (
    "The proxy asks for a user name and a password, or does not accept those it was given."
)
PROXY_ASKS_HINT: Final = "Enter the proxy with its user name and password in the network settings."
PROXY_AWAY: Final = "The proxy could not be reached."
PROXY_REFUSES: Final = "The proxy made no connection to the service."
PROXY_HINT: Final = "Check the proxy, in the network settings and in those of this computer."
UNTRUSTED: Final = (
    "The certificate that stands for this address is not trusted: the address is not the "
    "service's, or a company or a program reads along."
)
UNTRUSTED_HINT: Final = (
    "Check the address; where a company's own certificate is needed, add its file in the network "
    "settings."
)
