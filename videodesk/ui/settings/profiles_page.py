"""Settings page for the profiles: address, key and limits of each account."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import Signal

from videodesk.credentials import KeyLocation
from videodesk.profiles import add_profile, change_profile, name_problem, remove_profile
from videodesk.service_origin import is_unencrypted
from videodesk.settings import ImageTransport, Profile, Settings
from videodesk.sites import links_for
from videodesk.ui.settings.connection_test import ConnectionTestRow
from videodesk.ui.settings.editors import ChoiceEditor, InvalidInputError, NumberEditor, TextEditor
from videodesk.ui.settings.key_field import KeyField
from videodesk.ui.settings.page import Page, PageContext
from videodesk.ui.settings.profile_list import ProfileList
from videodesk.ui.settings.requests import KeyEntry, ProfileTest
from videodesk.ui.settings.site_link_row import SiteLinkRow
from videodesk.ui.settings.undo_commands import RemoveProfile
from videodesk.ui.settings.value_path import Change, range_at, with_value
from videodesk.ui.widgets.message_line import Tone
from videodesk.ui.widgets.messages import problem_message, unencrypted_text
from videodesk.ui.widgets.undo import is_next_undo


class ProfilesPage(Page):
    """Shows one profile at a time.

    `check_address` returns the address as it is stored and "", or "" and the reason. `is_in_use`
    returns whether a profile has unfinished generations.

    `use_requested` carries the profile for new requests, `test_requested` a `ProfileTest`, which is
    answered by `show_test_result`; `test_stopped` the profile whose test was stopped.
    `profile_shown` asks where a profile's key is, `key_entered` carries a `KeyEntry`; both are
    answered by `show_key_location`, `show_key_unknown` or `show_key_problem`. `key_cleared` carries
    the profile whose key is to be removed, `key_retry_requested` the one for whose key the password
    store is to be asked again. `link_opened` carries the address of a page of the service's site.
    """

    profile_shown = Signal(str)
    use_requested = Signal(str)
    test_requested = Signal(ProfileTest)
    test_stopped = Signal(str)
    key_entered = Signal(KeyEntry)
    key_cleared = Signal(str)
    key_retry_requested = Signal(str)
    link_opened = Signal(str)

    def __init__(
        self,
        context: PageContext,
        check_address: Callable[[str], tuple[str, str]],
        is_in_use: Callable[[str], bool],
    ) -> None:
        super().__init__(
            context,
            "profiles",
            self.tr("Profiles and keys"),
            self.tr(
                "A profile is an account with a service. Each clip remembers the profile it was "
                "made with."
            ),
            Profile(),
        )
        self._check_address = check_address
        self._is_in_use = is_in_use
        self._name = self.settings.current().current_profile
        self._typed_keys: dict[str, str] = {}
        self._tests: dict[str, str] = {}
        self._removal: RemoveProfile | None = None
        self._removed_name = ""
        self._shown: tuple[str, str] | None = None
        self._list = ProfileList(context.theme, context.icons, self._check_name)
        self._key = KeyField(context.theme, context.icons)
        self._test = ConnectionTestRow(context.theme, context.icons)
        self._links = SiteLinkRow()
        self.add_above(self._list)
        self._add_fields()
        self._connect()

    @property
    def profile(self) -> Profile:
        """The profile that is shown."""
        settings = self.settings.current()
        return settings.profile(self._name) or settings.profiles[0]

    def refresh(self) -> None:
        """Show the current settings."""
        profile = self.profile
        self._name = profile.name
        self._list.show_profiles(self.settings.current(), self._name)
        self.grid.show_values(profile)
        self._warn_if_unencrypted()
        shown, self._shown = self._shown, (profile.name, profile.base_url)
        if shown is not None and shown[0] == profile.name and shown != self._shown:
            self.opened()  # the key may be for the former address
        self._links.show_links(links_for(self.profile))
        self.reset_available_changed.emit()

    def opened(self) -> None:
        """Ask where the key is."""
        self._key.show_loading()
        self.profile_shown.emit(self._name)

    def show_profile(self, name: str) -> None:
        """Show another profile; a key that was typed for the former one is kept."""
        self.commit()
        self.forget_reset()
        self._typed_keys[self._name] = self._key.text
        self._name = name
        self._key.set_text(self._typed_keys.get(name, ""))
        self._test.show_result("", success=True)
        if name in self._tests:
            self._test.show_busy(self._tests[name])
        self.refresh()
        self.opened()

    def show_key_location(
        self,
        name: str,
        location: KeyLocation,
        store: str,
        *,
        is_new: bool = False,
        is_untested: bool = False,
    ) -> None:
        """Show where a profile's key is; `is_new` if it was just stored."""
        if is_new:
            self._typed_keys.pop(name, None)
        if name == self._name:
            if is_new:
                self._key.set_text("")
            self._key.show_location(location, store, is_untested=is_untested)

    def show_key_unknown(self, name: str, text: str) -> None:
        """Show why it is not known whether a profile has a key."""
        if name == self._name:
            self._key.show_unknown(text)

    def show_key_problem(self, name: str, text: str) -> None:
        """Show why the key of a profile was not stored."""
        if name == self._name:
            self._key.show_error(text)

    def show_test_result(self, name: str, text: str, *, success: bool) -> None:
        """Show the result of a test, unless it was stopped or the profile was changed since."""
        if self._tests.pop(name, None) is not None and name == self._name:
            self._test.show_result(text, success=success)

    def _add_fields(self) -> None:
        self._address = self.grid.add(
            "base_url",
            self.tr("Base URL"),
            TextEditor(self._parse_address, placeholder="https://crazyrouter.com"),
            self.tr("The service's base URL, without /v1."),
        )
        self.grid.add_widget(self.tr("Key"), self._key)
        self.grid.add_widget("", self._test)
        self.grid.add_widget("", self._links)
        transports = [
            (ImageTransport.AUTO, self.tr("Automatic")),
            (ImageTransport.UPLOAD, self.tr("Upload first")),
            (ImageTransport.INLINE, self.tr("Inside the request")),
        ]
        self.grid.add("pictures", self.tr("Send pictures"), ChoiceEditor(transports))
        self.grid.add(
            "active_limit",
            self.tr("Simultaneous tasks"),
            NumberEditor(range_at(Profile, "active_limit"), whole=True),
            self.tr("More wait in the queue."),
        )
        self.grid.add(
            "create_interval",
            self.tr("Delay between requests"),
            NumberEditor(range_at(Profile, "create_interval"), self.tr("s")),
        )
        self.grid.add(
            "account_url",
            self.tr("Account page"),
            TextEditor(
                self._parse_page,
                placeholder=self.tr("Automatic"),
                empty=self.tr("automatic"),
            ),
            self.tr("The page that lists your tasks and charges."),
        )
        self.grid.add(
            "docs_url",
            self.tr("Documentation"),
            TextEditor(
                self._parse_page,
                placeholder=self.tr("Automatic"),
                empty=self.tr("automatic"),
            ),
            self.tr("The service's API documentation."),
        )
        self.grid.add("unit", self.tr("Currency"), TextEditor(self._parse_unit))

    def _connect(self) -> None:
        self._list.chosen.connect(self.show_profile)
        self._list.add_requested.connect(self._on_add)
        self._list.remove_requested.connect(self._on_remove)
        self._list.link_pressed.connect(self._on_link)
        self._list.use_requested.connect(self.use_requested)
        self.undo_stack.indexChanged.connect(self._show_removal)
        self._key.submitted.connect(self._on_key_entered)
        self._key.cleared.connect(self._on_key_cleared)
        self._key.retry_requested.connect(self._on_key_retry)
        self._key.typed.connect(self._stop_test)
        self._address.editor.typed.connect(self._stop_test)
        self._address.editor.committed.connect(self._warn_if_unencrypted)
        self._test.test_requested.connect(self._on_test)
        self._test.test_stopped.connect(self._stop_test)
        self._links.link_opened.connect(self.link_opened)

    def with_change(self, settings: Settings, change: Change) -> Settings:
        """Return settings with one field of the profile that is shown changed."""
        profile = settings.profile(self._name) or settings.profiles[0]
        return change_profile(settings, with_value(profile, change.path, change.value))

    def _on_add(self, name: str) -> None:
        self.settings.apply(add_profile(self.settings.current(), Profile(name=name)))
        self._list.close_name_input()
        self.show_profile(name)

    def _on_remove(self, name: str) -> None:
        if self._is_in_use(name):
            self._list.show_message(
                self.tr(
                    "“{name}” has clips in progress. You can remove it when they are finished."
                ).format(name=name)
            )
            return
        self._removed_name = name
        self._removal = RemoveProfile(
            self.tr("Remove profile “{name}”").format(name=name),
            partial(self._remove_profile, name),
            self._restore_profile,
        )
        self.undo_stack.push(self._removal)

    def _remove_profile(self, name: str) -> Profile | None:
        before = self.settings.current()
        removed = before.profile(name)
        if removed is None or len(before.profiles) == 1 or self._is_in_use(name):
            return None
        self._stop_test()
        self.settings.apply(remove_profile(before, name))
        self.key_cleared.emit(name)
        if before.current_profile == name:
            self.use_requested.emit(self.settings.current().current_profile)
        self._typed_keys.pop(name, None)
        self._key.set_text("")
        self._name = self.settings.current().current_profile
        self.refresh()
        self.opened()
        return removed

    def _restore_profile(self, profile: Profile) -> bool:
        if name_problem(self.settings.current(), profile.name) is not None:
            return False
        self.settings.apply(add_profile(self.settings.current(), profile))
        self.show_profile(profile.name)
        return True

    def _show_removal(self) -> None:
        """Offer to undo the last removal while that is what Undo would do."""
        if is_next_undo(self.undo_stack, self._removal):
            self._list.show_message(
                self.tr("“{name}” and its key were removed.").format(name=self._removed_name),
                link=self.tr("Restore without the key"),
            )
        elif self._removal is not None:
            self._list.clear_message()

    def _on_link(self) -> None:
        if is_next_undo(self.undo_stack, self._removal):
            self.undo_stack.undo()

    def _on_key_entered(self, text: str) -> None:
        self.key_entered.emit(KeyEntry(self._name, text))

    def _on_key_cleared(self) -> None:
        self._key.show_loading()
        self._stop_test()
        self.key_cleared.emit(self._name)

    def _on_key_retry(self) -> None:
        self._key.show_loading()
        self.key_retry_requested.emit(self._name)

    def _on_test(self) -> None:
        self._address.commit()
        if self._address.is_invalid:
            self._address.editor.setFocus()
            return
        self._tests[self._name] = self.profile.base_url
        self._test.show_busy(self.profile.base_url)
        self.test_requested.emit(ProfileTest(self.profile, self._key.text))

    def _stop_test(self) -> None:
        if self._tests.pop(self._name, None) is not None:
            self.test_stopped.emit(self._name)
        self._test.show_result("", success=True)

    def _warn_if_unencrypted(self) -> None:
        address = self.profile.base_url
        if is_unencrypted(address) and not self._address.is_invalid:
            self._address.set_message(unencrypted_text(address), Tone.CAUTION)

    def _check_name(self, name: str) -> str:
        problem = name_problem(self.settings.current(), name)
        return problem_message(problem).text if problem is not None else ""

    def _parse_address(self, text: str) -> str:
        address, error = self._check_address(text)
        if error:
            raise InvalidInputError(error)
        return address

    def _parse_page(self, text: str) -> str:
        page = text.strip()
        try:
            read = urlsplit(page)
            fits = read.scheme in {"http", "https"} and bool(read.hostname) and " " not in page
        except ValueError:
            fits = False
        if page and not fits:
            raise InvalidInputError(
                self.tr("This isn't a web address. Example: https://example.com")
            )
        return page

    def _parse_unit(self, text: str) -> str:
        unit = text.strip()
        if not 0 < len(unit) <= 12:
            raise InvalidInputError(self.tr("Enter a short name, such as USD."))
        return unit
