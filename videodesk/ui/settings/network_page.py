"""Settings page for proxy, certificates, the limit of downloads, and time-outs."""

import re
from functools import partial
from pathlib import Path
from typing import Final

from videodesk.settings import Proxy, Settings
from videodesk.ui.settings.editors import CheckEditor, ChoiceEditor, NumberEditor
from videodesk.ui.settings.page import Page, PageContext
from videodesk.ui.settings.path_editor import PathEditor
from videodesk.ui.settings.proxy_editor import ProxyEditor
from videodesk.ui.settings.setting_row import SettingRow
from videodesk.ui.settings.value_path import range_at
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.expand_button import ExpandButton
from videodesk.ui.widgets.message_line import Tone
from videodesk.ui.widgets.worker_pool import WorkerPool

_MOST_BYTES: Final = 4_000_000
_PEM: Final = re.compile(rb"-----BEGIN (?:TRUSTED )?CERTIFICATE-----")


class NetworkPage(Page):
    """Proxy, certificates, the largest clip, and, collapsed, the time-outs and unsafe links."""

    def __init__(self, context: PageContext, workers: WorkerPool) -> None:
        super().__init__(
            context,
            "network",
            self.tr("Network"),
            self.tr("Changes apply to new requests. Running tasks are not affected."),
        )
        theme = context.theme
        self._add_proxy(theme)
        self._add_certificates(workers)
        self._add_clip_limit()
        self._advanced_button = ExpandButton(theme, context.icons, self.tr("Advanced"))
        self._advanced_button.setObjectName("networkAdvanced")
        self._advanced_button.setAccessibleName(self.tr("Advanced: timeouts, links to clips"))
        self._advanced_button.setAutoDefault(False)
        self._advanced_button.toggled.connect(self._show_advanced)
        self.grid.add_wide(self._advanced_button)
        self._advanced_rows = [*self._add_timeouts(), self._add_links()]
        self._show_advanced()

    def refresh(self) -> None:
        """Show the current settings; the proxy's address only for a manual proxy."""
        super().refresh()
        network = self.settings.current().network
        manual = network.proxy is Proxy.MANUAL
        if manual and not network.proxy_url and not self._proxy_url.is_invalid:
            self._proxy_url.set_message(self.tr("Enter the proxy address."), Tone.CAUTION)
        self._proxy_url.set_shown(shown=manual)

    def _add_proxy(self, theme: Theme) -> None:
        choices = [
            (Proxy.SYSTEM, self.tr("System")),
            (Proxy.NONE, self.tr("None")),
            (Proxy.MANUAL, self.tr("Manual")),
        ]
        self.grid.add("network.proxy", self.tr("Proxy"), ChoiceEditor(choices))
        self._proxy_url = self.grid.add(
            "network.proxy_url",
            self.tr("Proxy address"),
            ProxyEditor(theme),
            self.tr("The password is saved as plain text in the settings file."),
        )

    def _add_certificates(self, workers: WorkerPool) -> None:
        self.grid.add(
            "network.ca_file",
            self.tr("Certificates"),
            PathEditor(
                workers,
                partial(
                    certificate_error,
                    self.tr("This file contains no PEM certificate."),
                    self.tr("This file can't be read."),
                ),
                title=self.tr("Choose a certificate file…"),
                default_text=self.tr("System certificates"),
                default_name=self.tr("system certificates"),
                name_filter=self.tr("Certificates (*.pem *.crt *.cer);;All files (*)"),
            ),
            self.tr("Extra PEM file to trust, for example your company's."),
        )

    def _add_clip_limit(self) -> None:
        self.grid.add(
            "network.max_clip_gb",
            self.tr("Largest clip"),
            NumberEditor(range_at(Settings, "network.max_clip_gb"), self.tr("GB")),
            self.tr("A larger download is stopped, so that it can't fill the disk."),
        )

    def _add_timeouts(self) -> list[SettingRow]:
        named = (
            ("connect_timeout", self.tr("Connect"), ""),
            ("write_timeout", self.tr("Send"), self.tr("Time without any data being sent.")),
            (
                "create_timeout",
                self.tr("New request"),
                self.tr(
                    "If this is too short, requests may stay unconfirmed and still be charged."
                ),
            ),
            ("query_timeout", self.tr("Status query"), ""),
            (
                "stall_timeout",
                self.tr("Stalled download"),
                self.tr("The download is then resumed."),
            ),
        )
        return [
            self.grid.add(
                f"network.{field}",
                name,
                NumberEditor(range_at(Settings, f"network.{field}"), self.tr("s")),
                note,
            )
            for field, name, note in named
        ]

    def _add_links(self) -> SettingRow:
        return self.grid.add(
            "network.unsafe_links",
            self.tr("Links to clips"),
            CheckEditor(self.tr("Allow unencrypted links, and links into my own network")),
            self.tr(
                "Needed only for services that serve their clips this way. Others on the network "
                "could then see or replace a clip."
            ),
        )

    def _show_advanced(self) -> None:
        for row in self._advanced_rows:
            row.set_shown(shown=self._advanced_button.isChecked())


def certificate_error(no_certificate: str, unreadable: str, file: Path) -> str:
    """Return the text for a file without a PEM certificate, or for an unreadable one."""
    try:
        with file.open("rb") as opened:
            found = _PEM.search(opened.read(_MOST_BYTES))
    except OSError:
        return unreadable
    return "" if found else no_certificate
