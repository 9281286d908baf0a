"""Seeded random numbers: the same text always draws the same picture."""

import hashlib
import random


def seed_of(text: str) -> int:
    """The seed for a text: 64 bits of its SHA-256."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big")


def dice(seed: int) -> random.Random:
    """A random number generator with this seed."""
    return random.Random(seed)  # noqa: S311  # pictures, not secrets
