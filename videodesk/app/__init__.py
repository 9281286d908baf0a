"""The window program: where the engine and the window are built, joined, started and stopped."""
