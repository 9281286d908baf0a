"""The library on disk: database, ledger, clips, images."""
