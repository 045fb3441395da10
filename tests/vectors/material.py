"""Keys, roots, ids and nonces of the vectors: everybody can make them again from their names (section 21)."""

import hashlib

from keerpunt.lib.b64u import b64u
from keerpunt.sealed.suite import ORDER, SealKey, SignKey

T0 = 1795469400


def seal_key(name: str) -> SealKey:
    """The seal key of that name."""
    return SealKey.from_scalar(_scalar(name))


def sign_key(name: str) -> SignKey:
    """The sign key of that name."""
    return SignKey.from_scalar(_scalar(name))


def root(name: str) -> bytes:
    """32 bytes that stand in for random ones."""
    return hashlib.sha256(f"keerpunt vector {name}".encode()).digest()


def identity(name: str) -> str:
    """An id: conversation, margin, ref."""
    return b64u(root(name)[:16])


def _scalar(name: str) -> bytes:
    digest = hashlib.sha256(f"keerpunt vector key {name}".encode()).digest()
    return (int.from_bytes(digest, "big") % (ORDER - 1) + 1).to_bytes(32, "big")
