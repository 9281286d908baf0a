"""Somebody who listens to all that a window says, as the program does."""

from videodesk.ui.shell.main_window import MainWindow


def join_everything(window: MainWindow) -> None:
    """What nobody listens to is not offered. To be called before the window is shown."""
    heard: list[object] = []
    wishes, inspector, gallery = window.for_selection, window.inspector, window.gallery
    for signal in (
        *(wishes.continue_requested, wishes.send_again_requested, wishes.try_now_requested),
        *(wishes.stop_requested, wishes.follow_requested, wishes.folder_requested),
        *(gallery.trash_requested, gallery.hide_requested, window.task_entered),
        *(inspector.try_now_requested, inspector.fetch_again_requested, inspector.undo_wanted),
        *(inspector.continue_requested, inspector.save_copy_requested, inspector.frame_wanted),
        *(inspector.hide_requested, inspector.trash_requested),
    ):
        signal.connect(heard.append)
    inspector.player.missing_changed.connect(gallery.recheck_files)
