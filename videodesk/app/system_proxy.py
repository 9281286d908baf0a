"""Lookup of the system's proxy for an address: proxies, exceptions, PAC scripts."""

from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

_SCHEMES: Final = {
    QNetworkProxy.ProxyType.HttpProxy: "http",
    QNetworkProxy.ProxyType.HttpCachingProxy: "http",
    QNetworkProxy.ProxyType.Socks5Proxy: "socks5",
}


def system_proxy(url: str) -> str | None:
    """The proxy's address for a web address; None for a direct connection.

    Queries Windows or macOS, including PAC scripts, which may take seconds: call it in a worker
    thread. Elsewhere, Qt reads `https_proxy` and similar variables (`QNetworkProxyFactory`).
    """
    for proxy in QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(url))):
        scheme = _SCHEMES.get(proxy.type())
        if scheme is None:
            return None
        way = QUrl()
        way.setScheme(scheme)
        way.setHost(proxy.hostName())
        way.setPort(proxy.port())
        if proxy.user():
            way.setUserName(proxy.user())
            way.setPassword(proxy.password())
        return way.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    return None
