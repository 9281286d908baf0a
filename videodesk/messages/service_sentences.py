"""The sentences of special cases about the service, the network and the account."""

from collections.abc import Mapping
from typing import Final

from videodesk.errors import Code, Consequence, Reason
from videodesk.messages.code_sentences import Sentence
from videodesk.messages.translation import QT_TRANSLATE_NOOP

SERVICE_REASONS: Final[Mapping[tuple[Code, Reason], Sentence]] = {
    (Code.KEY_REFUSED, Reason.KEY_EXPIRED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The API key has expired."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Make a new key in the account; what is waiting then goes on by itself."
        ),
    ),
    (Code.KEY_REFUSED, Reason.KEY_QUOTA_USED_UP): Sentence(
        QT_TRANSLATE_NOOP("messages", "The API key's own quota is used up."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Raise the key's quota in the account, or enter another key; what is waiting "
            "then goes on by itself.",
        ),
    ),
    (Code.KEY_REFUSED, Reason.KEY_UNKNOWN): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service does not know this API key: it is wrong, switched off or deleted.",
        ),
        Consequence.NOTHING_CHARGED,
    ),
    (Code.NO_BALANCE, Reason.KEY_WITHOUT_BALANCE): Sentence(
        QT_TRANSLATE_NOOP("messages", "The key is valid, but the site shows no balance for it."),
        hint=QT_TRANSLATE_NOOP("messages", "Top up the account, or the key's own quota."),
    ),
    (Code.MODEL_NOT_ALLOWED, Reason.STATE_WITHHELD): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service's gateway refuses to say how this task stands, as if its model "
            "were not allowed. This is a known fault of it.",
        ),
        Consequence.TASK_FOLLOWED,
        hint=QT_TRANSLATE_NOOP("messages", "It is tried again by itself."),
    ),
    (Code.MODEL_NOT_ALLOWED, Reason.KEY_UNTESTED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service answered with an error, or a proxy answered in its place. Nothing "
            "is known about the key yet.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "It is tried again by itself."),
    ),
    (Code.MODEL_NOT_ALLOWED, Reason.UPLOAD_FAILED): Sentence(
        QT_TRANSLATE_NOOP("messages", "A picture could not be handed over to the service."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "It is tried again by itself."),
    ),
    (Code.WRONG_ADDRESS, Reason.NOT_AN_ADDRESS): Sentence(
        QT_TRANSLATE_NOOP("messages", "This is not the address of a service."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Enter one like https://crazyrouter.com."),
    ),
    (Code.WRONG_ADDRESS, Reason.WEB_PAGE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "A web page came in place of an answer: this is not the service's address, or a "
            "proxy stands before it.",
        ),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the profile's base URL, and what a browser shows there."
        ),
    ),
    (Code.UNREACHABLE, Reason.CERTIFICATES_UNREADABLE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The file with further certificates holds none that can be read."
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Choose a PEM file in the network settings, or leave the field empty."
        ),
    ),
    (Code.UNREACHABLE, Reason.PROXY_SETTING_INVALID): Sentence(
        QT_TRANSLATE_NOOP("messages", "The proxy in the settings cannot be used."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Enter one like http://proxy.example:8080 or socks5://proxy.example:1080."
        ),
    ),
    (Code.UNREACHABLE, Reason.PROXY_INVALID): Sentence(
        QT_TRANSLATE_NOOP("messages", "What is set as this computer's proxy cannot be used."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the proxy, in the network settings and in those of this computer."
        ),
    ),
    (Code.UNREACHABLE, Reason.PROXY_LOGIN_REQUIRED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The proxy asks for a user name and a password, or does not accept those it was given.",
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Enter the proxy with its user name and password in the network settings."
        ),
    ),
    (Code.UNREACHABLE, Reason.PROXY_UNREACHABLE): Sentence(
        QT_TRANSLATE_NOOP("messages", "The proxy could not be reached."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the proxy, in the network settings and in those of this computer."
        ),
    ),
    (Code.UNREACHABLE, Reason.PROXY_REFUSED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The proxy made no connection to the service."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the proxy, in the network settings and in those of this computer."
        ),
    ),
    (Code.UNREACHABLE, Reason.CERTIFICATE_UNTRUSTED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The certificate that stands for this address is not trusted: the address is "
            "not the service's, or a company or a program reads along.",
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Check the address; where a company's own certificate is needed, add its file "
            "in the network settings.",
        ),
    ),
    (Code.UNREACHABLE, Reason.CLIP_HOST_UNREACHABLE): Sentence(
        QT_TRANSLATE_NOOP("messages", "The place where the clip lies could not be reached."),
        Consequence.CLIP_KEPT,
        hint=QT_TRANSLATE_NOOP("messages", "It is tried again by itself."),
    ),
    (Code.WAITED_LONG, Reason.WAITING_SINCE): Sentence(
        QT_TRANSLATE_NOOP("messages", "This request has waited since {since}, and was not sent.")
    ),
    (Code.SERVICE_ERROR, Reason.RATE_LIMITED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service asks to be asked less often."),
        Consequence.TASK_FOLLOWED,
        hint=QT_TRANSLATE_NOOP("messages", "It is tried again by itself."),
    ),
    (Code.SERVICE_ERROR, Reason.KEY_UNTESTED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service answered with an error, or a proxy answered in its place. Nothing "
            "is known about the key yet.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Try again."),
    ),
    (Code.SERVICE_ERROR, Reason.KEY_UNTESTED_RATE_LIMITED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service asks to be asked less often. Nothing is known about the key yet.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Try again."),
    ),
    (Code.SERVICE_ERROR, Reason.KEY_UNTESTED_NO_ANSWER): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "A page or nothing came in place of the service's answer: a proxy stands before "
            "it, or the site has trouble. Nothing is known about the key yet.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Try again."),
    ),
    (Code.SERVICE_ERROR, Reason.UPLOAD_FAILED): Sentence(
        QT_TRANSLATE_NOOP("messages", "A picture could not be handed over to the service."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "It is tried again by itself."),
    ),
    (Code.REFUSED, Reason.ERROR_REFUNDED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service answered with an error and did not take the request. What it had "
            "set aside for it is given back.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Look at its words, and generate again."),
    ),
    (Code.REFUSED, Reason.UPLOAD_FAILED): Sentence(
        QT_TRANSLATE_NOOP("messages", "A picture could not be handed over to the service."),
        Consequence.NOTHING_CHARGED,
    ),
    (Code.REFUSED, Reason.IMAGE_REFUSED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service does not take this picture."),
        Consequence.NOTHING_CHARGED,
    ),
    (Code.REFUSED, Reason.NO_UPLOADS): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "This service takes no uploads, and the profile lets pictures travel in no other way.",
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Let the profile send pictures inside the request."),
    ),
    (Code.CONTENT_REFUSED, Reason.REQUEST_FILTERED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service's content filter refused the request."),
        Consequence.NOTHING_CHARGED,
    ),
    (Code.CONTENT_REFUSED, Reason.REQUEST_FILTERED_REFUNDED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service's content filter refused the request. What the service had set "
            "aside for it is given back.",
        )
    ),
    (Code.CONTENT_REFUSED, Reason.IMAGE_FILTERED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service's content filter refused a picture."),
        Consequence.NOTHING_CHARGED,
    ),
    (Code.UNKNOWN_TASK, Reason.TASK_NOT_FOUND): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service does not know this task. Nothing was changed."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the task id, and that the profile is the one that it was made with."
        ),
    ),
    (Code.UNKNOWN_TASK, Reason.TASK_ID_BY_USER): Sentence(
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the task id that was entered: it can be entered again."
        )
    ),
}
