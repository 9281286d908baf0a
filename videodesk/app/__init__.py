"""The GUI program: builds, connects, starts and stops the engine and the window."""
