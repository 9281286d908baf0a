"""The engine: everything between pressing Generate and a finished clip on disk."""
