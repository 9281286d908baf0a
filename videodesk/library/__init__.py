"""The disk: the database, the clips, the pictures, and the ledger of what was sent."""
