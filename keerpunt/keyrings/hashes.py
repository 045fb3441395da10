"""The two hashes that the server makes itself (protocol §1). No key is involved in either."""

from __future__ import annotations

import hashlib

from keerpunt.lib.b64u import b64u


def record_hash(text: str) -> str:
    """b64u of H("hash/record", text): the name by which lists and records point at each other."""
    return b64u(hashlib.sha256(b"keerpunt/1/hash/record\0" + text.encode()).digest())


def blind(secret: bytes) -> bytes:
    """What is kept of a locator, a proof or a seat token: enough to recognise it, not to use it."""
    return hashlib.sha256(secret).digest()
