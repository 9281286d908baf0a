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
            "messages",
            "Create a new key in your account and enter it here. Waiting "
            "requests then continue automatically.",
        ),
    ),
    (Code.KEY_REFUSED, Reason.KEY_QUOTA_USED_UP): Sentence(
        QT_TRANSLATE_NOOP("messages", "The API key has used up its quota."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Raise the key's quota in your account, or enter another key. Waiting requests "
            "then continue automatically.",
        ),
    ),
    (Code.KEY_REFUSED, Reason.KEY_UNKNOWN): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service doesn't know this API key. It may be wrong, disabled or deleted.",
        ),
        Consequence.NOTHING_CHARGED,
    ),
    (Code.KEY_MISSING, Reason.KEY_FOR_OTHER_ADDRESS): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "This profile's address has changed. The saved key is for {address}, so it was not "
            "used.",
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Enter the key for the new address, or change the address back."
        ),
    ),
    (Code.NO_BALANCE, Reason.KEY_WITHOUT_BALANCE): Sentence(
        QT_TRANSLATE_NOOP("messages", "The key is valid, but its balance is zero."),
        hint=QT_TRANSLATE_NOOP("messages", "Top up the account, or raise the key's quota."),
    ),
    (Code.MODEL_NOT_ALLOWED, Reason.STATE_WITHHELD): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service won't report this task's status and claims that its model isn't allowed. "
            "This is a known issue with the service.",
        ),
        Consequence.TASK_FOLLOWED,
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk will try again automatically."),
    ),
    (Code.MODEL_NOT_ALLOWED, Reason.KEY_UNTESTED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service, or a proxy in between, returned an error. The key could not be tested.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk will try again automatically."),
    ),
    (Code.MODEL_NOT_ALLOWED, Reason.UPLOAD_FAILED): Sentence(
        QT_TRANSLATE_NOOP("messages", "A picture could not be uploaded to the service."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk will try again automatically."),
    ),
    (Code.WRONG_ADDRESS, Reason.NOT_AN_ADDRESS): Sentence(
        QT_TRANSLATE_NOOP("messages", "This isn't the address of a service."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Enter one like https://crazyrouter.com."),
    ),
    (Code.WRONG_ADDRESS, Reason.WEB_PAGE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "A web page came back instead of a response. The address may be wrong, or a "
            "proxy is in the way.",
        ),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the profile's base URL, and open it in a browser."
        ),
    ),
    (Code.UNREACHABLE, Reason.CERTIFICATES_UNREADABLE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The file with extra certificates contains none that can be read."
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Choose a PEM file in the network settings, or leave the field empty."
        ),
    ),
    (Code.UNREACHABLE, Reason.PROXY_SETTING_INVALID): Sentence(
        QT_TRANSLATE_NOOP("messages", "The proxy in the settings can't be used."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Enter one like http://proxy.example:8080 or socks5://proxy.example:1080."
        ),
    ),
    (Code.UNREACHABLE, Reason.PROXY_INVALID): Sentence(
        QT_TRANSLATE_NOOP("messages", "This computer's proxy setting can't be used."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Check the proxy in VideoDesk's network settings and in this computer's settings.",
        ),
    ),
    (Code.UNREACHABLE, Reason.PROXY_LOGIN_REQUIRED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The proxy requires a user name and password, or did not accept the ones it was given.",
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
            "messages",
            "Check the proxy in VideoDesk's network settings and in this computer's settings.",
        ),
    ),
    (Code.UNREACHABLE, Reason.PROXY_REFUSED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The proxy did not connect to the service."),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Check the proxy in VideoDesk's network settings and in this computer's settings.",
        ),
    ),
    (Code.UNREACHABLE, Reason.CERTIFICATE_UNTRUSTED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The certificate of this address isn't trusted. The address may be wrong, or a "
            "company network or a program is intercepting the connection.",
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Check the address. If your company uses its own certificate, add its file in "
            "the network settings.",
        ),
    ),
    (Code.UNREACHABLE, Reason.CERTIFICATE_EXPIRED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "According to this computer's clock ({clock}), the site's certificate has expired.",
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Check this computer's date and time. If they are correct, the site has to renew "
            "its certificate: try again later.",
        ),
    ),
    (Code.UNREACHABLE, Reason.CERTIFICATE_NOT_YET_VALID): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "According to this computer's clock ({clock}), the site's certificate isn't valid yet.",
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check this computer's date and time. The clock is probably slow."
        ),
    ),
    (Code.UNREACHABLE, Reason.CLIP_HOST_UNREACHABLE): Sentence(
        QT_TRANSLATE_NOOP("messages", "The server that stores the clip could not be reached."),
        Consequence.CLIP_KEPT,
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk will try again automatically."),
    ),
    (Code.WAITED_LONG, Reason.WAITING_SINCE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "This request has been waiting since {since} and was not sent."
        )
    ),
    (Code.SERVICE_ERROR, Reason.RATE_LIMITED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service asked VideoDesk to slow down."),
        Consequence.TASK_FOLLOWED,
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk will try again automatically."),
    ),
    (Code.SERVICE_ERROR, Reason.TASK_ERROR): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service reports an error for this task."),
        Consequence.TASK_FOLLOWED,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "If the error stays the same for 2 minutes, the clip is marked as failed. You "
            "can track it again at any time.",
        ),
    ),
    (Code.ANSWER_LOST, Reason.TASK_ID_TOO_LONG): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service accepted the request, but its task ID is too long to be used. It may have "
            "been charged.",
        ),
    ),
    (Code.SERVICE_ERROR, Reason.STATUS_UNKNOWN): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service reports the status “{status}”, which VideoDesk doesn't know."
        ),
        Consequence.TASK_FOLLOWED,
        hint=QT_TRANSLATE_NOOP(
            "messages", "VideoDesk keeps checking, since this may not be final."
        ),
    ),
    (Code.SERVICE_ERROR, Reason.ANSWER_NOT_UNDERSTOOD): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "The service responds, but VideoDesk can't find a status in its response."
        ),
        Consequence.TASK_FOLLOWED,
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk keeps checking."),
    ),
    (Code.NOT_A_VIDEO, Reason.RECEIVED_PAGE): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service sent a web page instead of a video.")
    ),
    (Code.NOT_A_VIDEO, Reason.RECEIVED_DATA): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service sent text instead of a video.")
    ),
    (Code.NOT_A_VIDEO, Reason.RECEIVED_IMAGE): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service sent a picture ({format}) instead of a video.")
    ),
    (Code.NOT_A_VIDEO, Reason.RECEIVED_STREAM): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service sent a stream ({format}) instead of a video.")
    ),
    (Code.NOT_A_VIDEO, Reason.RECEIVED_ARCHIVE): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service sent a {format} file instead of a video.")
    ),
    (Code.NOT_A_VIDEO, Reason.RECEIVED_EMPTY): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service sent an empty file instead of a video.")
    ),
    (Code.SERVICE_ERROR, Reason.KEY_UNTESTED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service, or a proxy in between, returned an error. The key could not be tested.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Try again."),
    ),
    (Code.SERVICE_ERROR, Reason.KEY_UNTESTED_RATE_LIMITED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service asked VideoDesk to slow down, so the key could not be tested.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Try again."),
    ),
    (Code.SERVICE_ERROR, Reason.KEY_UNTESTED_NO_ANSWER): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "A web page or nothing came back instead of a response, so the key could not be "
            "tested. A proxy may be in the way, or the site has problems.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Try again."),
    ),
    (Code.SERVICE_ERROR, Reason.UPLOAD_FAILED): Sentence(
        QT_TRANSLATE_NOOP("messages", "A picture could not be uploaded to the service."),
        Consequence.NOTHING_CHARGED,
        hint=QT_TRANSLATE_NOOP("messages", "VideoDesk will try again automatically."),
    ),
    (Code.REFUSED, Reason.ERROR_REFUNDED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service returned an error and did not accept the request. Anything reserved "
            "for it is refunded.",
        ),
        hint=QT_TRANSLATE_NOOP("messages", "Check the reason and generate again."),
    ),
    (Code.REFUSED, Reason.UPLOAD_FAILED): Sentence(
        QT_TRANSLATE_NOOP("messages", "A picture could not be uploaded to the service."),
        Consequence.NOTHING_CHARGED,
    ),
    (Code.REFUSED, Reason.IMAGE_REFUSED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service did not accept a picture."),
        Consequence.NOTHING_CHARGED,
    ),
    (Code.REFUSED, Reason.NO_UPLOADS): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "This service doesn't accept uploads, and the profile allows no other way to "
            "send pictures.",
        ),
        Consequence.NOTHING_SENT,
        hint=QT_TRANSLATE_NOOP("messages", "Set the profile to send pictures inside the request."),
    ),
    (Code.CONTENT_REFUSED, Reason.REQUEST_FILTERED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service's content filter blocked the request."),
        Consequence.NOTHING_CHARGED,
    ),
    (Code.CONTENT_REFUSED, Reason.REQUEST_FILTERED_REFUNDED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The service's content filter blocked the request. Anything reserved for it is "
            "refunded.",
        )
    ),
    (Code.CONTENT_REFUSED, Reason.IMAGE_FILTERED): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service's content filter blocked a picture."),
        Consequence.NOTHING_CHARGED,
    ),
    (Code.UNKNOWN_TASK, Reason.TASK_NOT_FOUND): Sentence(
        QT_TRANSLATE_NOOP("messages", "The service doesn't know this task. Nothing was changed."),
        hint=QT_TRANSLATE_NOOP(
            "messages", "Check the task ID, and that the task was created with this profile."
        ),
    ),
    (Code.UNKNOWN_TASK, Reason.TASK_ID_BY_USER): Sentence(
        hint=QT_TRANSLATE_NOOP("messages", "Check the task ID you entered. You can correct it.")
    ),
    (Code.LINK_UNSAFE, Reason.LINK_UNENCRYPTED): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The link to the clip isn't encrypted, although the service is. It was not followed.",
        ),
        Consequence.CLIP_KEPT,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "Open the link in your browser, or allow such links in the network settings and choose "
            "“Try now”.",
        ),
    ),
    (Code.LINK_UNSAFE, Reason.LINK_LOCAL): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "The link to the clip leads into your own network, although the service isn't there. "
            "It was not followed.",
        ),
        Consequence.CLIP_KEPT,
        hint=QT_TRANSLATE_NOOP(
            "messages",
            "If you expect that, allow such links in the network settings and choose “Try now”.",
        ),
    ),
}
