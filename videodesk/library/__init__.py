"""The library on disk: database, ledger, clips and images."""
