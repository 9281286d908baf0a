"""The main window: central area, panels, menus' dialogs and notifications."""
