"""Connects what the user does in the window with the controllers that carry it out."""

from videodesk.app.action_controller import ActionController
from videodesk.app.clip_controller import ClipController
from videodesk.app.generation_controller import GenerationController
from videodesk.app.key_controller import ApiKeyController
from videodesk.app.key_notices import KeyNotices
from videodesk.app.library_controller import LibraryController
from videodesk.app.new_library_controller import NewLibraryController
from videodesk.app.opened_files import OpenedFilesController
from videodesk.app.profile_controller import ProfileController
from videodesk.app.settings_controller import SettingsController
from videodesk.app.settings_window import SettingsWindow
from videodesk.settings import Options
from videodesk.ui.shell.main_window import MainWindow


def connect_actions(window: MainWindow, actions: ActionController) -> None:
    """The actions on generations, wherever they are offered."""
    window.selection_actions.action_requested.connect(actions.perform)
    window.gallery.action_requested.connect(actions.perform)
    window.inspector.action_requested.connect(actions.perform)
    window.activity.action_requested.connect(actions.perform)
    window.composer.action_requested.connect(actions.perform)


def connect_generations(window: MainWindow, generations: GenerationController) -> None:
    """New requests and the queue."""
    window.composer.submitted.connect(generations.submit)
    window.task_entered.connect(generations.follow_task)
    window.menus.pause_queue.triggered.connect(generations.pause_queue)
    activity = window.activity
    activity.profile_retry_requested.connect(generations.try_profile_now)
    activity.queue_move_requested.connect(generations.move_in_queue)
    activity.queue_pause_requested.connect(generations.pause_queue)
    activity.queue_clear_requested.connect(generations.clear_queue)


def connect_profiles(window: MainWindow, profiles: ProfileController) -> None:
    """The profile in use."""
    window.menus.use_demo.triggered.connect(profiles.toggle_demo)
    window.menus.refresh_models.triggered.connect(profiles.refresh_current_models)
    window.composer.models_refresh_requested.connect(profiles.refresh_models)
    window.key_panel.demo_chosen.connect(profiles.use_demo)
    window.key_panel.link_opened.connect(profiles.open_link)
    window.activity.key_page_requested.connect(profiles.open_key_page)
    window.activity.top_up_requested.connect(profiles.open_top_up)


def connect_profile_watchers(
    profiles: ProfileController,
    notices: KeyNotices,
    settings: SettingsController,
    options: Options,
) -> None:
    """What else depends on the profile in use."""
    profiles.used.connect(notices.show_profile)
    profiles.answered.connect(notices.confirm)
    if not options.demo:  # the command line counts for this run only
        profiles.used.connect(settings.keep_demo)


def connect_files(
    window: MainWindow, opened_files: OpenedFilesController, clips: ClipController
) -> None:
    """Files from outside and in the file manager."""
    window.other_files_opened.connect(opened_files.open_files)
    window.composer.folder_requested.connect(clips.show_in_folder)
    window.composer.frames_requested.connect(clips.add_last_frames)
    window.inspector.player.missing_changed.connect(window.gallery.recheck_files)


def connect_settings(
    window: MainWindow, dialog: SettingsWindow, settings: SettingsController
) -> None:
    """The settings, and what is kept of the player."""
    window.menus.settings.triggered.connect(dialog.open)
    window.activity.settings_requested.connect(dialog.open_profile)
    player = window.inspector.player
    player.volume_changed.connect(settings.keep_volume)
    player.muted_changed.connect(settings.keep_muted)
    player.loop_changed.connect(settings.keep_loop)


def connect_keys(window: MainWindow, keys: ApiKeyController) -> None:
    """The API keys."""
    window.key_panel.first_key_entered.connect(keys.store_first)
    window.key_panel.test_stopped.connect(keys.stop_first)
    window.activity.key_requested.connect(keys.ask_for_key)
    window.activity.profile_retry_requested.connect(keys.retry)
    window.activity.key_test_requested.connect(keys.test_current)


def connect_library(
    window: MainWindow, library: LibraryController, newcomer: NewLibraryController
) -> None:
    """The library as a whole."""
    window.activity.stored_work_allowed.connect(newcomer.allow)
    menus = window.menus
    menus.open_library.triggered.connect(library.show_folder)
    menus.verify.triggered.connect(library.verify)
    menus.rebuild.triggered.connect(library.rebuild)
    menus.copy_diagnostics.triggered.connect(library.copy_diagnostics)
