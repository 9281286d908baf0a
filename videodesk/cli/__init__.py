"""The command line: the same engine, for scripts and for machines without a screen."""
