"""The command line: the same engine, for scripts and for computers without a screen."""
