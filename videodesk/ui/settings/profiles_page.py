"""The page for accounts: which there are, where each lies, its key, and what its site is like."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from PySide6.QtCore import Signal

from videodesk.credentials import KeyLocation
from videodesk.profiles import add_profile, change_profile, name_fault, remove_profile
from videodesk.settings import ImageTransport, Profile, Settings
from videodesk.ui.settings.connection_test import ConnectionTestRow
from videodesk.ui.settings.editors import Choice, Figure, Line
from videodesk.ui.settings.key_field import KeyField
from videodesk.ui.settings.page import Page
from videodesk.ui.settings.profile_list import ProfileList
from videodesk.ui.settings.requests import KeyEntry, ProfileTest
from videodesk.ui.settings.unfit import InvalidInputError
from videodesk.ui.settings.value_path import Change, range_at, with_value
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme


class ProfilesPage(Page):
    """Shows one profile at a time.

    `check_address` gives the address as it is kept and "", or "" and a sentence. `is_in_use` says
    whether generations of a profile are under way. `profile_shown` asks where the key of a profile
    is; the answer is `show_key_place`. A test is answered by `show_verdict`, a key by
    `show_key_place` or `show_key_problem`.
    """

    profile_shown = Signal(str)
    use_requested = Signal(str)
    test_requested = Signal(object)
    test_stopped = Signal(str)
    key_entered = Signal(object)
    key_cleared = Signal(str)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        current: Callable[[], Settings],
        check_address: Callable[[str], tuple[str, str]],
        is_in_use: Callable[[str], bool],
    ) -> None:
        super().__init__(
            theme,
            icons,
            "profiles",
            self.tr("Profiles and keys"),
            self.tr(
                "A profile is one account at one address. Each clip remembers the profile that it "
                "was made with."
            ),
            current,
            Profile(),
        )
        self._check_address = check_address
        self._is_in_use = is_in_use
        self._name = current().current_profile
        self._typed_keys: dict[str, str] = {}
        self._tests: dict[str, str] = {}
        self._removed: Profile | None = None
        self._list = ProfileList(theme, icons, self._fault_of)
        self._key = KeyField(theme, icons)
        self._trial = ConnectionTestRow(theme, icons)
        self.add_above(self._list)
        self._add_fields()
        self._connect()

    @property
    def profile(self) -> Profile:
        """The profile that is shown."""
        settings = self.current()
        return settings.profile(self._name) or settings.profiles[0]

    def refresh(self) -> None:
        """Shows what counts now."""
        self._name = self.profile.name
        self._list.show_profiles(self.current(), self._name)
        self.grid.show_values(self.profile)
        self.reset_available_changed.emit()

    def opened(self) -> None:
        """Asks where the key is."""
        self._key.show_asking()
        self.profile_shown.emit(self._name)

    def show_profile(self, name: str) -> None:
        """Shows another profile; what was typed for the former is still there when it returns."""
        self.commit()
        self.forget_reset()
        self._typed_keys[self._name] = self._key.text
        self._name = name
        self._key.put(self._typed_keys.get(name, ""))
        self._trial.show_verdict("", is_good=True)
        if name in self._tests:
            self._trial.show_busy(self._tests[name])
        self.refresh()
        self.opened()

    def show_key_place(self, name: str, place: KeyLocation, store: str, *, is_new: bool) -> None:
        """Where a profile's key is; `is_new`: the one that was just entered is kept."""
        if is_new:
            self._typed_keys.pop(name, None)
        if name == self._name:
            if is_new:
                self._key.put("")
            self._key.show_place(place, store)

    def show_key_problem(self, name: str, sentence: str) -> None:
        """Why the key of a profile was not kept."""
        if name == self._name:
            self._key.say(sentence)

    def show_verdict(self, name: str, sentence: str, *, is_good: bool) -> None:
        """What came of a test, unless it was stopped or something has been changed since."""
        if self._tests.pop(name, None) is not None and name == self._name:
            self._trial.show_verdict(sentence, is_good=is_good)

    def _add_fields(self) -> None:
        self._address = self.grid.add(
            "base_url",
            self.tr("Address"),
            Line(self._read_address, placeholder="https://crazyrouter.com"),
            self.tr("Of the service, as its documentation says it; “/v1” is left out."),
        )
        self.grid.add_part(self.tr("Key"), self._key)
        self.grid.add_part("", self._trial)
        ways = [
            (ImageTransport.AUTO, self.tr("As the site takes them")),
            (ImageTransport.UPLOAD, self.tr("Uploaded first")),
            (ImageTransport.INLINE, self.tr("Inside the request")),
        ]
        self.grid.add("pictures", self.tr("Pictures travel"), Choice(ways))
        self.grid.add(
            "active_limit",
            self.tr("Tasks at once"),
            Figure(range_at(Profile, "active_limit"), whole=True),
            self.tr("Further ones wait in the queue."),
        )
        self.grid.add(
            "create_interval",
            self.tr("Between two requests"),
            Figure(range_at(Profile, "create_interval"), self.tr("s")),
        )
        self.grid.add(
            "account_url",
            self.tr("Account page"),
            Line(
                self._read_page,
                placeholder=self.tr("The address above"),
                empty=self.tr("the address above"),
            ),
            self.tr("Where the site shows its tasks and what they cost."),
        )
        self.grid.add("unit", self.tr("Prices are in"), Line(self._read_unit))

    def _connect(self) -> None:
        self._list.chosen.connect(self.show_profile)
        self._list.added.connect(self._on_added)
        self._list.removed.connect(self._on_removed)
        self._list.restored.connect(self._on_restored)
        self._list.used.connect(self.use_requested)
        self._key.entered.connect(self._on_key_entered)
        self._key.cleared.connect(self._on_key_cleared)
        self._key.typed.connect(self._forget_test)
        self._address.editor.typed.connect(self._forget_test)
        self._trial.wanted.connect(self._on_test)
        self._trial.unwanted.connect(self._forget_test)

    def _on_changed(self, change: Change) -> None:
        changed = with_value(self.profile, change.path, change.value)
        self.changed.emit(change_profile(self.current(), changed))
        self.refresh()

    def _on_added(self, name: str) -> None:
        self.changed.emit(add_profile(self.current(), replace(Profile(), name=name)))
        self._list.close_new()
        self.show_profile(name)

    def _on_removed(self, name: str) -> None:
        if self._is_in_use(name):
            self._list.say(
                self.tr(
                    "Generations of “{name}” are under way. It can be removed when they have ended."
                ).format(name=name)
            )
            return
        before = self.current()
        self._removed = before.profile(name)
        self._forget_test()
        self.changed.emit(remove_profile(before, name))
        self.key_cleared.emit(name)
        if before.current_profile == name:
            self.use_requested.emit(self.current().current_profile)
        self._typed_keys.pop(name, None)
        self._key.put("")
        self._name = self.current().current_profile
        self.refresh()
        self.opened()
        self._list.say(
            self.tr("“{name}” was removed, and its key with it.").format(name=name),
            way_back=self.tr("Bring back without the key"),
        )

    def _on_restored(self) -> None:
        if self._removed is not None:
            former, self._removed = self._removed, None
            self._list.say("")
            self.changed.emit(add_profile(self.current(), former))
            self.show_profile(former.name)

    def _on_key_entered(self, text: str) -> None:
        self.key_entered.emit(KeyEntry(self._name, text))

    def _on_key_cleared(self) -> None:
        self._key.show_asking()
        self._forget_test()
        self.key_cleared.emit(self._name)

    def _on_test(self) -> None:
        self._address.commit()
        if self._address.is_unfit:
            self._address.editor.setFocus()
            return
        self._tests[self._name] = self.profile.base_url
        self._trial.show_busy(self.profile.base_url)
        self.test_requested.emit(ProfileTest(self.profile, self._key.text))

    def _forget_test(self) -> None:
        if self._tests.pop(self._name, None) is not None:
            self.test_stopped.emit(self._name)
        self._trial.show_verdict("", is_good=True)

    def _fault_of(self, name: str) -> str:
        return name_fault(self.current(), name)

    def _read_address(self, text: str) -> str:
        address, fault = self._check_address(text)
        if fault:
            raise InvalidInputError(fault)
        return address

    def _read_page(self, text: str) -> str:
        page = text.strip()
        try:
            read = urlsplit(page)
            fits = read.scheme in {"http", "https"} and bool(read.hostname) and " " not in page
        except ValueError:
            fits = False
        if page and not fits:
            raise InvalidInputError(self.tr("This is no web address. One begins with https://."))
        return page

    def _read_unit(self, text: str) -> str:
        unit = text.strip()
        if not 0 < len(unit) <= 12:
            raise InvalidInputError(self.tr("Enter a short word for it, such as USD."))
        return unit
