"""Patterns that identify a service's errors by their text, in the gateway's two languages.

They are searched in an error's message and code, ignoring case. Words and gaps between them have
a greatest length, so that no text keeps a pattern busy. They come from docs/service-api.md,
"Errors", and from the model makers' own refusals, which gateways pass on.
"""

import re
from typing import Final

KEY_EXPIRED: Final = ("token has expired", "令牌已过期")
KEY_USED_UP: Final = ("quota is exhausted", "令牌额度已用尽")
KEY_UNKNOWN: Final = (
    "invalid token",
    "invalid api key",
    "invalid_api_key",
    "incorrect api key",
    "api key is invalid",
    "api key not valid",
    "api key has been disabled",
    "token not provided",
    "未提供令牌",
    "token status is unavailable",
    "无效的令牌",
    "令牌状态不可用",
)
BALANCE: Final = (
    "insufficient_quota",
    "insufficient_user_quota",
    "pre_consume_token_quota_failed",
    "quota_not_enough",
    "quota is not enough",
    "insufficient balance",
    "insufficient credit",
    "insufficient funds",
    "balance is not enough",
    "not enough balance",
    "not enough credit",
    "额度不足",
    "余额不足",
    "欠费",
)
ACCESS: Final = re.compile(
    r"access_denied|access denied|\bip\b|ip[ _-]?address|ip地址|白名单|white_?list|allow_?list"
    r"|not in the (?:allowed )?list|\bbanned\b|封禁|封号|被?禁用|冻结|停用"
    r"|账[号户].{0,8}(?:异常|限制|注销)|verify your|account verification"
    r"|\b(?:account|user|token|key|organi[sz]ation)\b.{0,40}"
    r"\b(?:suspended|disabled|deactivated|blocked|locked|banned|restricted|verified|closed)"
    r"|unsupported_country|(?:country|region|territory).{0,40}not supported",
    re.IGNORECASE,
)
"""A refusal of the whole account: its IP address, its place, or a ban."""
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
OF_THE_REQUEST: Final = ("model", "image", "prompt", "channel", "模型", "图片", "渠道")
"""Texts of a 404 that is about the request and not about the address."""

_OF_THE_SERVICE: Final = re.compile(
    r"rate.?limit|too many|unauthori[sz]ed|api.?key|invalid token|internal|server error|busy"
    r"|overload|unavailable|try again|maintenance|限流|繁忙|令牌|负载",
    re.IGNORECASE,
)

_WORD: Final = r"\w{1,40}+"
_GAP: Final = r"\W{1,20}+"
_PICTURE: Final = r"(?:image|picture|photo|img|first[ _]frame|last[ _]frame)s?"
_ENDING: Final = (
    r"(?:fail|could not|couldn't|cannot|can't|unable|invalid|unreachable|inaccessible|expired"
    r"|not (?:accessible|reachable|found|supported|valid|allowed)|unsupported|corrupt|damaged"
    r"|too (?:large|big|small|many)|missing|required|must|forbidden|unauthori[sz]ed|denied|error"
    r"|timed? ?out|40[0-9]\b)"
)
IMAGE: Final = re.compile(
    rf"(?:fetch|download|load|retriev|read|decod|open|process|pars|obtain|resolv)\w{{0,40}}\b"
    rf"(?:{_GAP}{_WORD}){{0,4}}?{_GAP}(?:\w{{1,40}}_)?{_PICTURE}\b"
    rf"|(?:reference|input|source|first|last|start|end)[ _-]?{_PICTURE}\b.{{0,60}}{_ENDING}"
    rf"|\b{_PICTURE}[ _]?(?:url|uri|link|file|data)\b.{{0,60}}{_ENDING}"
    rf"|\b{_PICTURE}\b(?:\[\d{{1,9}}\]|\s{{1,9}}\d{{1,9}})?\W{{1,3}}"
    rf"(?:{_WORD}{_GAP}){{0,4}}?{_ENDING}"
    rf"|{_ENDING}\w{{0,40}}+{_GAP}(?:{_WORD}{_GAP}){{0,2}}?"
    rf"{_PICTURE}[ _]?(?:url|uri|link|file|data)?\b"
    r"|(?:下载|获取|读取|加载|处理|解析|抓取|访问).{0,10}(?:图片|图像|参考图|首帧|尾帧)"
    r"|(?:图片|图像|参考图|首帧|尾帧).{0,16}(?:失败|无效|无法|错误|过大|不支持|过期|不存在|不合法)",
    re.IGNORECASE,
)
"""An error about one of the request's images; it says nothing about the account."""
_FETCHING: Final = re.compile(r"fetch|download|下载|获取|抓取", re.IGNORECASE)

TASK_ENDED: Final = re.compile(
    r"flagged|moderat|content[ _](?:policy|filter)"
    r"|(?:generat|task|video|render)(?:\w{0,20}?|\w{0,20}+.{0,20}?)"
    r"(?:fail|reject|block|abort|cancell?ed|terminat|denied|refus)"
    rf"|(?:fail|unable|could not)\w{{0,40}}+(?:{_GAP}{_WORD}){{0,2}}{_GAP}"
    r"(?:generat|render|creat|complet|produc)\w{0,40}+"
    rf"(?:(?:{_GAP}{_WORD}){{0,2}}?{_GAP}(?:video|clip|task|content|generation|animation)"
    r"|\W{0,20}$)"
    r"|(?:reject|block|refus)\w{0,20} by|生成失败|任务失败|已失败|已取消|被拒绝",
    re.IGNORECASE,
)
"""An answer to a query that says that the task has ended, in place of a status."""
_STATE_UNREAD: Final = re.compile(
    r"(?:query|(?<![a-z])get|fetch|poll|retriev|look)\w{0,20}[\W_]{1,20}"
    r"(?:[a-z]{1,40}[\W_]{1,20}){0,3}?"
    r"(?:task|video|generation|job|status|state|progress|result)"
    r"|(?:task|video|generation|job|status|state|progress|result)s?[\W_]{1,20}"
    r"(?:[a-z]{1,40}[\W_]{1,20}){0,2}?"
    r"(?:query|fetch|lookup|retrieval|polling)"
    r"|connection|network|socket|redis|database|\bsql|\bdns\b|(?:获取|查询|拉取|连接)",
    re.IGNORECASE,
)
"""An answer to a query that says that the state could not be read: the task may still finish."""
_TOO_MANY: Final = re.compile(
    r"rate.?limit|too many (?:\w{1,40} ){0,3}requests|限流|频繁|请求过多", re.IGNORECASE
)

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


def is_about_image(words: str) -> bool:
    """Whether an error is about one of the request's images, and not about the key."""
    found = IMAGE.search(words)
    if found is None or _FETCHING.search(words):
        return found is not None
    said = words.lower()
    about_key = [said.find(each) for each in (*KEY_EXPIRED, *KEY_USED_UP, *KEY_UNKNOWN)]
    return all(place < 0 or found.start() < place for place in about_key)


def is_about_task(words: str) -> bool:
    """Whether the answer to a query says that this task has ended without a clip."""
    if _TOO_MANY.search(words):
        return False
    has_ended = TASK_ENDED.search(words) and not _STATE_UNREAD.search(words)
    return bool(has_ended) or is_about_image(words) or is_about_content(words)


def is_about_service(words: str) -> bool:
    """Whether an error is about the service or the key, and not about a task."""
    return bool(_OF_THE_SERVICE.search(words)) and not is_about_task(words)
